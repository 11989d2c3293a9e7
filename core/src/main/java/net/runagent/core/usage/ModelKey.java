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
 * @param limit wanted: absolute, for its whole life; the start limit until the agent has answered, then all that was granted
 * @param blocked wanted: it may not be used for now
 * @param wantedAt when one of the two was wanted otherwise last; what the provider holds follows ({@link AlignKey})
 * @param meter null before it was read for the first time
 */
public record ModelKey(
        DeploymentId deployment,
        String name,
        Standing standing,
        @Nullable String hash,
        UsdMicros limit,
        boolean blocked,
        Instant wantedAt,
        Instant since,
        @Nullable Meter meter) {
    /** Whether the provider holds what is wanted. An unlimited key never does. */
    boolean holds(ChildKeys.KeyState state) {
        return limit.equals(state.limit()) && blocked == state.disabled();
    }

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
