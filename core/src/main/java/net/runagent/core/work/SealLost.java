package net.runagent.core.work;

/**
 * What was sealed can never be opened again, because its key was dropped by age. Keys stay at least 60 days beyond the last
 * row sealed with them; whoever keeps sealed bytes longer must be able to do without.
 */
public final class SealLost extends RuntimeException {
    public SealLost() {
        super("sealed so long ago that its key is gone");
    }
}
