package net.runagent.core.usage;

import java.time.Instant;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/**
 * The key of one agent, as we know it.
 *
 * @param name {@code ra-<environment>-<deployment>}: how it is found again when an answer was lost
 * @param hash the provider's name for it; null until the key lies in the vault
 * @param limit absolute, for its whole life
 * @param meter null before it was read for the first time
 */
public record ModelKey(
        DeploymentId deployment,
        String name,
        Standing standing,
        @Nullable String hash,
        UsdMicros limit,
        Instant since,
        @Nullable Meter meter) {
    public enum Standing {
        /** To be made; a key of this name may exist whose secret nobody has. */
        INTENDED,
        /** Made, its secret lies in the vault. */
        MADE,
        /** Deleted, the final usage is in the meter. */
        REMOVED
    }

    /** @param total in the whole life of the key; today, week (from Monday) and month are UTC, as of {@code at} */
    public record Meter(UsdMicros total, UsdMicros today, UsdMicros week, UsdMicros month, Instant at) {
        static Meter of(ChildKeys.KeyState key, Instant now) {
            return new Meter(key.usage(), key.today(), key.week(), key.month(), now);
        }
    }
}
