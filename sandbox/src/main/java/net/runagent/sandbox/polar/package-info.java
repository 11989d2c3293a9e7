/** Polar: checkouts, orders, subscriptions, refunds, its pages and its signed webhooks. */
@NullMarked
package net.runagent.sandbox.polar;

import org.jspecify.annotations.NullMarked;
