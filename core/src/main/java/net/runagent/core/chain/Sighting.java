package net.runagent.core.chain;

import java.math.BigInteger;

/**
 * A transfer that may still vanish: for showing that something is on its way, never for counting. Its key is where it was
 * seen, which another block may change.
 *
 * @param recipient one of our addresses
 */
public record Sighting(
        String chain,
        String blockHash,
        int logIndex,
        long block,
        String tx,
        String token,
        String recipient,
        BigInteger amount) {}
