package net.runagent.core.chain;

import java.util.UUID;

/** Published in the transaction that credited a transfer to an account's balance; exactly once per transfer. */
public record DepositCredited(UUID billingAccount, String chain, String tx, int logIndex) {}
