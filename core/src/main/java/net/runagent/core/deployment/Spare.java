package net.runagent.core.deployment;

import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.vault.VaultScope;
import org.jspecify.annotations.Nullable;

/**
 * A server that waits for an owner: booted, hardened, verified, and with the agent's program running on it.
 *
 * @param tier name of the plans it is large enough for; plans of one name are one plan paid by the month or by the year
 * @param place where a customer would have to want it
 * @param recipe what it is made of
 * @param verifiedAt when it was last seen to be as it should be
 * @param bootId of the boot that was verified
 * @param failures looks in a row that did not find it well
 * @param claimedBy the deployment that has it, or had it before it turned out not to do
 * @param why the reason it was discarded for, empty before
 */
public record Spare(
        SpareId id,
        String tier,
        String place,
        ServerRecipe recipe,
        SpareState state,
        Instant createdAt,
        @Nullable Instant readyAt,
        @Nullable Instant verifiedAt,
        @Nullable String bootId,
        int failures,
        @Nullable DeploymentId claimedBy,
        String why)
        implements Subject {
    /** A spare is one server: what does not become ready is discarded, and another spare is made. */
    static final int GENERATION = 1;

    static Spare begun(SpareId id, String tier, String place, ServerRecipe recipe, Instant now) {
        return new Spare(id, tier, place, recipe, SpareState.CREATING, now, null, null, null, 0, null, "");
    }

    @Override
    public VaultScope scope() {
        return id.scope();
    }

    @Override
    public Plan planIn(Catalogue catalogue) {
        return plan(catalogue, tier).orElseThrow(() -> new NoSuchElementException("no plan is called " + tier));
    }

    /** Empty when nothing of that name is sold any more. */
    static Optional<Plan> plan(Catalogue catalogue, String tier) {
        return catalogue.plans().stream()
                .filter(plan -> plan.name().equals(tier))
                .findFirst();
    }

    @Override
    public Set<SubjectId> mayBeLabelled(Host host) {
        return Stream.<SubjectId>concat(Stream.of(id), Stream.ofNullable(claimedBy))
                .collect(Collectors.toUnmodifiableSet());
    }

    Spare ready(String boot, Instant now) {
        return next(SpareState.READY, now, now, boot, 0, null, "");
    }

    Spare verified(String boot, Instant now) {
        return new Spare(id, tier, place, recipe, state, createdAt, readyAt, now, boot, 0, claimedBy, why);
    }

    Spare notWell() {
        return new Spare(
                id, tier, place, recipe, state, createdAt, readyAt, verifiedAt, bootId, failures + 1, claimedBy, why);
    }

    Spare claimed(DeploymentId by) {
        return next(SpareState.CLAIMED, readyAt, verifiedAt, bootId, failures, by, "");
    }

    Spare discarded(String reason) {
        return next(SpareState.DISCARDING, readyAt, verifiedAt, bootId, failures, claimedBy, reason);
    }

    Spare gone() {
        return next(SpareState.GONE, readyAt, verifiedAt, bootId, failures, claimedBy, why);
    }

    private Spare next(
            SpareState to,
            @Nullable Instant ready,
            @Nullable Instant verified,
            @Nullable String boot,
            int failed,
            @Nullable DeploymentId by,
            String reason) {
        if (!state.leadsTo(to)) {
            throw new IllegalStateException("spare " + id + " is " + state + " and cannot become " + to);
        }
        return new Spare(id, tier, place, recipe, to, createdAt, ready, verified, boot, failed, by, reason);
    }
}
