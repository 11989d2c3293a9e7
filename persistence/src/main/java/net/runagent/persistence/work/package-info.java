/** The inbox table, the job engine and the leader's lock. */
@NullMarked
package net.runagent.persistence.work;

import org.jspecify.annotations.NullMarked;
