package net.runagent.core.chain;

import java.time.Instant;

/**
 * @param hash {@code 0x} and 64 lower-case digits
 * @param at by the chain's clock, in seconds
 */
public record BlockHead(long number, String hash, Instant at) {}
