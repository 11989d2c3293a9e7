/** The ledger in PostgreSQL. */
@NullMarked
package net.runagent.persistence.money;

import org.jspecify.annotations.NullMarked;
