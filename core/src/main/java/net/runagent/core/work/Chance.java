package net.runagent.core.work;

/** The only source of randomness: cryptographically strong in production, seeded in tests. */
public interface Chance {
    byte[] bytes(int count);

    /** A number from 0 (inclusive) to {@code bound} (exclusive); {@code bound} is at least 1. */
    int below(int bound);
}
