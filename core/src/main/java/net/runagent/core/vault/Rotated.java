package net.runagent.core.vault;

import java.time.Instant;
import java.util.List;

/** How a run of a rotation ended. In every case the service goes on as before, and running it again goes on from here. */
public sealed interface Rotated {
    /**
     * @param place where the old key lies
     * @param destroyFrom until then backups are kept that only the old key opens
     */
    record Done(int primary, int old, String place, long rewrapped, Instant destroyFrom) implements Rotated {}

    /** The last rotation has only just ended; nothing was done. */
    record Lately(int primary, Instant since) implements Rotated {}

    /** The next key has to be made by a person first; nothing was done. */
    record ByHand(int key, String how) implements Rotated {}

    /** The key is announced, and these running processes do not hold it. */
    record StillLacking(int key, List<String> processes) implements Rotated {
        public StillLacking {
            processes = List.copyOf(processes);
        }
    }

    /** The new key is the primary one; some data keys are still wrapped with the old one, which therefore stays. */
    record Unfinished(int old, long left, long damaged) implements Rotated {}
}
