package net.runagent.core.vault;

import java.time.Duration;

/** Who looks on at a rotation, and decides how long is waited. */
public interface RotationProgress {
    void says(RotationStep step);

    /** @return whether to look again; {@code false} ends the rotation where it stands */
    boolean waits(Duration time);
}
