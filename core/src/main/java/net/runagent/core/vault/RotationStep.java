package net.runagent.core.vault;

import java.util.List;

/** What a rotation has done or waits for. */
public sealed interface RotationStep {
    record Announced(int key, String place) implements RotationStep {}

    /** @param processes running ones that do not hold the key yet */
    record Lacking(int key, List<String> processes) implements RotationStep {
        public Lacking {
            processes = List.copyOf(processes);
        }
    }

    record NowPrimary(int key) implements RotationStep {}

    /** @param done data keys wrapped anew by this run so far */
    record Rewrapped(long done) implements RotationStep {}
}
