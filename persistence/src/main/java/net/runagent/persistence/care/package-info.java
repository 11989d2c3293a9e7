/** Remembers recoveries in PostgreSQL. */
@NullMarked
package net.runagent.persistence.care;

import org.jspecify.annotations.NullMarked;
