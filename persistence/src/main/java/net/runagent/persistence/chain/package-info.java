/** Deposit addresses and what came to them, in PostgreSQL. */
@NullMarked
package net.runagent.persistence.chain;

import org.jspecify.annotations.NullMarked;
