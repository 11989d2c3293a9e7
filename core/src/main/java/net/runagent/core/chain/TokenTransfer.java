package net.runagent.core.chain;

import java.math.BigInteger;

/**
 * A log that says that a token went from one to another. Until its block is final nothing of it is certain: neither the
 * transaction's hash nor the place of the log stay when blocks are replaced.
 *
 * @param logIndex within the block
 * @param contract of the token, lower-case hex, as all addresses here
 * @param amount base units, above zero; exceeds a long
 */
public record TokenTransfer(
        long block,
        String blockHash,
        String tx,
        int logIndex,
        String contract,
        String sender,
        String recipient,
        BigInteger amount) {}
