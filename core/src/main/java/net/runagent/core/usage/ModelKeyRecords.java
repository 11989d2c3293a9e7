package net.runagent.core.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/** Where keys and what they used are stored. */
public interface ModelKeyRecords {
    Optional<ModelKey> find(DeploymentId deployment);

    /** Stores the intent; an earlier one of the same deployment stays. */
    void intend(ModelKey key);

    /**
     * The key exists; not for a deployment whose key was removed: what is made for it came too late.
     *
     * @return whether it was stored
     */
    boolean made(DeploymentId deployment, String hash, Instant at);

    /**
     * Books a grant and wants the sum of all of them as the key's limit.
     *
     * @param source what it was granted for, e.g. {@code first-answer}; each is granted once
     * @return whether it is new, and there is a key it can count for
     */
    boolean grant(DeploymentId deployment, String source, UsdMicros amount, Instant at);

    /** Wants the key usable or not. @return whether that is new */
    boolean blocked(DeploymentId deployment, boolean blocked, Instant at);

    /** Wants the key off while its agent is switched off, or not any more. @return whether that is new */
    boolean suspended(DeploymentId deployment, boolean suspended, Instant at);

    /** Wants the key off because its owner's own is used, or not any more. @return whether that is new */
    boolean aside(DeploymentId deployment, boolean aside, Instant at);

    /** What the owner lets the agent spend; null for all there is. @return whether it has a key of ours */
    boolean allow(DeploymentId deployment, @Nullable Allowance allowance, Instant at);

    /**
     * The key is gone at the provider.
     *
     * @param hash of what was removed, null when none was known; when another one was made meanwhile nothing is stored
     * @return whether it was stored
     */
    boolean removed(DeploymentId deployment, @Nullable String hash, Instant at);

    /** Wants the present key to use no more than this in its life; null for all that is left. @return whether it is known */
    boolean cap(DeploymentId deployment, @Nullable UsdMicros cap, Instant at);

    /**
     * Another key takes the place of the present one, which stays among the past ones until it is removed.
     *
     * @param old of the present key; when it is another one meanwhile, or none, nothing is stored
     * @return whether it was stored
     */
    boolean replaced(DeploymentId deployment, String old, Replaced by, Instant at);

    /** @param rotation what the key was made for */
    record Replaced(String hash, String name, UUID rotation) {}

    /** Stores what the meter of a past key shows. */
    void readPast(DeploymentId deployment, String hash, ModelKey.Meter meter);

    /** A past key is gone at the provider; its meter is final. */
    void removedPast(DeploymentId deployment, String hash, Instant at);

    /** Whose past key this is. */
    Optional<ModelKey> byPastHash(String hash);

    /** Stores what the meter shows; a sample stays for the usage log only when the total has changed. */
    void read(DeploymentId deployment, ModelKey.Meter meter);

    Optional<ModelKey> byHash(String hash);

    Optional<ModelKey> byName(String name);

    /** All that are {@link ModelKey.Standing#MADE}. */
    List<ModelKey> made();

    /**
     * Replaces what is known of the {@value CompletedDays#DAYS} days up to this one; until when is remembered. What all agents
     * together cost on each of them follows ({@link UsageBook}).
     *
     * @return what these days cost more than was known of them
     */
    UsdMicros days(DeploymentId deployment, Collection<ChildKeys.DayUse> days, LocalDate completedThrough);

    /**
     * Agents whose completed days are not known up to this one, the longest behind first.
     *
     * @param removedSince whose keys were removed before it are left out
     */
    List<DeploymentId> behind(LocalDate through, Instant removedSince, int most);

    /** What the meters had counted up to the end of the last completed day; empty when that is not known. */
    Optional<UsdMicros> completed(DeploymentId deployment);

    /** @param counted null when it is not known */
    void completed(DeploymentId deployment, @Nullable UsdMicros counted);

    /** The last completed UTC day whose tokens are known. */
    Optional<LocalDate> completedThrough(DeploymentId deployment);

    /** From this day on, dearest model first, summed over the days. */
    List<ModelUse> byModel(DeploymentId deployment, LocalDate from);

    /** From this day on, the oldest first, summed over the models; days without cost are left out. */
    List<DayCost> byDay(DeploymentId deployment, LocalDate from);
}
