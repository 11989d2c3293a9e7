package net.runagent.core.chain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transfer in a final block, to or from one of our addresses. (chain, tx, logIndex) is its natural key.
 *
 * @param token its symbol
 * @param billingAccount whose address it came to; null for what we moved away
 * @param at by the chain's clock
 */
public record ChainTransfer(
        String chain,
        String tx,
        int logIndex,
        long block,
        String blockHash,
        String token,
        String sender,
        String recipient,
        BigInteger amount,
        @Nullable UUID billingAccount,
        Instant at) {
    static ChainTransfer of(Chain chain, Token token, TokenTransfer seen, @Nullable UUID billingAccount, Instant at) {
        return new ChainTransfer(
                chain.id(),
                seen.tx(),
                seen.logIndex(),
                seen.block(),
                seen.blockHash(),
                token.symbol(),
                seen.sender(),
                seen.recipient(),
                seen.amount(),
                billingAccount,
                at);
    }

    /** The key as the ledger has it. */
    public String key() {
        return chain + "/" + tx + "/" + logIndex;
    }
}
