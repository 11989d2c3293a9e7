package net.runagent.core.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token was worth when it was looked at last.
 *
 * @param token its symbol; the same on all chains
 * @param micros millionths of a US dollar
 * @param lowSince since when it has been worth too little at every look; null when it was not
 */
public record TokenPrice(String token, long micros, Instant seenAt, @Nullable Instant lowSince) {}
