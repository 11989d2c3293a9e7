/** Keeps the roles of the staff in PostgreSQL. */
@NullMarked
package net.runagent.persistence.operator;

import org.jspecify.annotations.NullMarked;
