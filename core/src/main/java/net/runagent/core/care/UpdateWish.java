package net.runagent.core.care;

import java.time.Duration;
import java.time.Instant;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;

/**
 * When an agent's owner wants updates. Whether at all is a standing instruction: who switches that off keeps the version.
 *
 * @param heldUntil no update before this; null when none is held off
 * @param heldFor the version that was held off: each is held off once
 */
public record UpdateWish(
        DeploymentId deployment,
        UpdateWindow window,
        @Nullable Instant heldUntil,
        @Nullable String heldFor) {
    /** For how long one update may be put off. */
    public static final Duration HOLD = Duration.ofDays(7);

    boolean holds(Instant now) {
        return heldUntil != null && now.isBefore(heldUntil);
    }

    UpdateWish in(UpdateWindow other) {
        return new UpdateWish(deployment, other, heldUntil, heldFor);
    }

    UpdateWish holding(String version, Instant until) {
        return new UpdateWish(deployment, window, until, version);
    }

    UpdateWish letGo() {
        return new UpdateWish(deployment, window, null, heldFor);
    }
}
