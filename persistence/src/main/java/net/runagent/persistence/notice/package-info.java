/** Keeps letters and staff alerts in PostgreSQL. */
@NullMarked
package net.runagent.persistence.notice;

import org.jspecify.annotations.NullMarked;
