package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.Rollout.Tally;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.State;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What of the fleet has met a release, and who is next. Asks nobody outside. */
@Component
class FleetSeen {
    /** What an agent turns bad with that may be its program's doing; a spent credit is not. */
    private static final Set<String> PROGRAMS_DOING = Set.of(
            Health.AGENT_DOWN,
            Health.AGENT_DEAF,
            Health.CONFIG_BROKEN,
            Health.PROGRAM_BROKEN,
            Health.OUT_OF_MEMORY);

    /** What a server could not take for a reason of its own is tried again after this. */
    private static final Duration MISSED_AGAIN = Duration.ofHours(24);

    private final Deployments deployments;
    private final UpdateRecords updates;
    private final ReleaseShelf shelf;
    private final UpdateWishes wishes;
    private final StandingInstructions instructions;
    private final UpdateProperties properties;
    private final Clock clock;

    FleetSeen(
            Deployments deployments,
            UpdateRecords updates,
            ReleaseShelf shelf,
            UpdateWishes wishes,
            StandingInstructions instructions,
            UpdateProperties properties,
            Clock clock) {
        this.deployments = deployments;
        this.updates = updates;
        this.shelf = shelf;
        this.wishes = wishes;
        this.instructions = instructions;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param next who may be led to it now, the first one first */
    record Seen(Tally tally, List<Next> next) {}

    /** @param from the version that it has */
    record Next(Deployment deployment, String from) {}

    /** Joins the running transaction. */
    Seen of(Rollout rollout, Release release) {
        Map<DeploymentId, Deployment> fleet = deployments.live().stream()
                .collect(Collectors.toMap(Deployment::id, Function.identity()));
        Set<UUID> own = new HashSet<>(properties.own());
        List<AgentUpdate> all = updates.to(release.version());
        Map<DeploymentId, String> versions = updates.versions();
        Set<DeploymentId> met =
                all.stream().filter(AgentUpdate::counts).map(AgentUpdate::deployment).collect(Collectors.toSet());
        long ownMet = met.stream().filter(id -> own.contains(id.value())).count();
        boolean ownOnly = rollout.wave() == Wave.OWN;
        int members = ownOnly
                ? (int) fleet.keySet().stream().filter(id -> own.contains(id.value())).count()
                : rollout.wave().most(fleet.size());
        int taken = ownOnly ? (int) ownMet : met.size() - (int) ownMet;
        List<Next> free = WaveOrder.of(release.version(), fleet.keySet()).stream()
                .filter(id -> ownOnly == own.contains(id.value()))
                .filter(id -> !met.contains(id) && !missedLately(all, id))
                .map(id -> Objects.requireNonNull(fleet.get(id)))
                .flatMap(each -> next(each, versions, release).stream())
                .filter(each -> wants(each.deployment(), release))
                .limit(Math.max(0, members - taken))
                .toList();
        return new Seen(tally(rollout, all, fleet, members, free.size()), free);
    }

    private Optional<Next> next(Deployment deployment, Map<DeploymentId, String> versions, Release release) {
        String from = versions.getOrDefault(deployment.id(), shelf.shipped());
        return deployment.state() instanceof State.Running && release.follows(from)
                ? Optional.of(new Next(deployment, from))
                : Optional.empty();
    }

    /** Who has put it off comes when that is over, and holds nobody up meanwhile. */
    private boolean wants(Deployment deployment, Release release) {
        return instructions.of(deployment, Kind.KEEP_UP).on()
                && (release.security() || !wishes.of(deployment).holds(clock.instant()));
    }

    private boolean missedLately(List<AgentUpdate> all, DeploymentId id) {
        Instant since = clock.instant().minus(MISSED_AGAIN);
        return all.stream()
                .filter(each -> each.deployment().equals(id))
                .anyMatch(each -> each.endedAt() != null && each.endedAt().isAfter(since));
    }

    private Tally tally(
            Rollout rollout, List<AgentUpdate> all, Map<DeploymentId, Deployment> fleet, int members, int free) {
        Map<DeploymentId, AgentUpdate> judged = new HashMap<>();
        int underWay = 0;
        for (AgentUpdate each : all) {
            Instant ended = each.endedAt();
            if (ended == null) {
                underWay++;
            } else if (!ended.isBefore(rollout.judgedFrom())) {
                judged.put(each.deployment(), each);
            }
        }
        int well = 0;
        int failed = 0;
        int lost = 0;
        int missed = 0;
        for (AgentUpdate each : judged.values()) {
            switch (each.outcome()) {
                case Outcome.Done() -> {
                    if (turnedBad(fleet.get(each.deployment()), each)) {
                        failed++;
                    } else {
                        well++;
                    }
                }
                case Outcome.Failed(String why) -> lost += why.equals(AgentUpdate.NOT_BACK) ? 1 : 0;
                case Outcome.KeptOld _ -> {
                    if (each.speaksAgainst()) {
                        failed++;
                    } else {
                        missed++;
                    }
                }
                default -> {}
            }
        }
        return new Tally(members, well, failed, lost, missed, underWay, free);
    }

    /** Since it has the release; of what was before that its updater has made sure. */
    private static boolean turnedBad(@Nullable Deployment deployment, AgentUpdate update) {
        Instant ended = update.endedAt();
        return deployment != null
                && ended != null
                && deployment.state() instanceof State.NeedsAttention(Instant since, String reason)
                && since.isAfter(ended)
                && since.isBefore(ended.plus(Duration.ofHours(24)))
                && PROGRAMS_DOING.contains(reason);
    }
}
