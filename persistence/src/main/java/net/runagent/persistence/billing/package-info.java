/** Payers, invoices, payments, checkouts, subscriptions and refunds in PostgreSQL. */
@NullMarked
package net.runagent.persistence.billing;

import org.jspecify.annotations.NullMarked;
