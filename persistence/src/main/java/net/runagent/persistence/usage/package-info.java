/** Keeps agents' model keys and what they used in PostgreSQL. */
@NullMarked
package net.runagent.persistence.usage;

import org.jspecify.annotations.NullMarked;
