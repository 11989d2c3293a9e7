package net.runagent.core.chain;

import java.util.UUID;

/**
 * Published (Spring event, outside transactions) when something on its way to an account was seen first, and each time a quarter
 * of the blocks that make it final has come. It may still vanish, and be told again from another block.
 *
 * @param quarters 0 to 3 that have passed
 */
public record DepositSeen(UUID billingAccount, String chain, String tx, int quarters) {}
