/** The one database: a durable PostgreSQL of our own on this machine, or the one that an operator names. */
@NullMarked
package net.runagent.persistence.database;

import org.jspecify.annotations.NullMarked;
