package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Fact;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.State;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks at every agent again and again, so that we notice first. One bad look says little, so that whoever got one is looked at
 * every {@link #TICK}, and it is trouble when all looks of some time were bad ({@link Impression#trouble}); what could not be
 * asked says nothing, and what was seen counts only while the agent stands as it did before the look: a recovery that began
 * meanwhile knows better. While there are few agents each is looked into every half a minute; when they are more than can be
 * looked into in that time, the pauses grow, and only the provider's list, which costs nothing, is still read for all of them.
 * It acts on a standing instruction of the agent's owner; whoever has switched that off is not looked after, and no secret is
 * opened.
 */
@Component
class WatchAgents implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(WatchAgents.class);

    /** Between two looks at an agent that looked bad. */
    private static final Duration TICK = Duration.ofSeconds(10);

    /** More than this many agents, and more than this share of all, are no coincidence. */
    private static final int MANY = 3;

    private static final int MANY_PERCENT = 20;

    /** What a recovery can do something about, without its owner and without losing anything. */
    private static final Set<String> HEALABLE = Set.of(
            Health.AGENT_DOWN,
            Health.AGENT_DEAF,
            Health.CONFIG_BROKEN,
            Health.PROGRAM_BROKEN,
            Health.DISK_FULL,
            Health.OUT_OF_MEMORY,
            Diagnosis.SERVER_OFF,
            Diagnosis.NO_LOGIN,
            Diagnosis.TOKEN_REVOKED);

    private final Deployments deployments;
    private final LookedAfter lookedAfter;
    private final LookAtAgent look;
    private final ChannelLines channels;
    private final LastVitals vitals;
    private final Lives lives;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final StandingInstructions instructions;
    private final RecoverDeployment recover;
    private final CareProperties properties;
    private final Clock clock;

    /** What one turn has found. */
    private static final class Round {
        final AtomicInteger turnedBad = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        final AtomicInteger drifted = new AtomicInteger();
    }

    /** A cache: after a restart trouble is noticed some looks later. */
    private final Map<UUID, Impression> impressions = new ConcurrentHashMap<>();

    WatchAgents(
            Deployments deployments,
            LookedAfter lookedAfter,
            LookAtAgent look,
            ChannelLines channels,
            LastVitals vitals,
            Lives lives,
            Tidings tidings,
            StaffAlerts staff,
            StandingInstructions instructions,
            RecoverDeployment recover,
            CareProperties properties,
            Clock clock) {
        this.deployments = deployments;
        this.lookedAfter = lookedAfter;
        this.look = look;
        this.channels = channels;
        this.vitals = vitals;
        this.lives = lives;
        this.tidings = tidings;
        this.staff = staff;
        this.instructions = instructions;
        this.recover = recover;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "care.watch";
    }

    @Override
    public Duration every() {
        return TICK;
    }

    @EventListener
    void on(EverythingForgotten forgotten) {
        impressions.clear();
    }

    @Override
    public void run() {
        Set<DeploymentId> tended = lookedAfter.now();
        Set<DeploymentId> leftAlone = instructions.off(Kind.LOOK_AFTER);
        List<Deployment> watched = deployments.live().stream()
                .filter(deployment -> !leftAlone.contains(deployment.id()))
                .filter(deployment -> !(deployment.state() instanceof State.Recovering))
                .filter(deployment -> !tended.contains(deployment.id()))
                .toList();
        Set<UUID> ids = watched.stream().map(each -> each.id().value()).collect(Collectors.toSet());
        impressions.keySet().retainAll(ids);
        channels.only(ids);
        vitals.only(ids);
        Round round = new Round();
        Duration insideEvery = properties.insideEvery(watched.size());
        Semaphore places = new Semaphore(properties.looksAtOnce());
        try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Deployment deployment : watched) {
                Impression before = impression(deployment);
                Instant now = clock.instant();
                boolean again = before.suspicious() && !(deployment.state() instanceof State.NeedsAttention);
                boolean inside = again || due(before.insideAt(), insideEvery, now);
                if (!inside && !due(before.at(), properties.watchEvery(), now)) {
                    continue;
                }
                places.acquireUninterruptibly();
                looks.execute(() -> {
                    try {
                        lookAt(deployment, inside, round);
                    } catch (StandingInstructions.SwitchedOff meanwhile) {
                        // Nothing was opened; the next turn leaves it alone from the start.
                    } catch (RuntimeException trouble) {
                        if (standsStill(deployment)) {
                            round.failed.incrementAndGet();
                        }
                        LOG.warn("deployment {} could not be looked at: {}", deployment.id(), Failures.brief(trouble));
                    } finally {
                        places.release();
                    }
                });
            }
        }
        tellOfMany(round, watched.size());
        tellOfDrift(round);
    }

    /** Turns come a little more than a tick apart. */
    private static boolean due(@Nullable Instant last, Duration every, Instant now) {
        return last == null || !now.isBefore(last.plus(every).minus(TICK.dividedBy(2)));
    }

    /** What was seen of it since it came into its state; what was seen before does not count. */
    private Impression impression(Deployment deployment) {
        Impression known = impressions.get(deployment.id().value());
        return known != null && known.since().equals(deployment.state().since())
                ? known
                : Impression.none(deployment.state().since());
    }

    /** What turned bad for many at the same time has one cause that is not theirs; the staff hears of it once an hour. */
    private void tellOfMany(Round round, int watched) {
        int bad = round.turnedBad.get() + round.failed.get();
        if (bad > MANY && bad * 100 > watched * MANY_PERCENT) {
            staff.raise(
                    Severity.CRITICAL,
                    "care.many-down",
                    name(),
                    Map.of(
                            "watched",
                            String.valueOf(watched),
                            "turned-bad",
                            round.turnedBad.toString(),
                            "not-looked-at",
                            round.failed.toString()));
        }
    }

    /** Whether a look that failed is trouble of ours: an agent that ended while we looked has no key to log in with. */
    private boolean standsStill(Deployment seen) {
        try {
            return deployments
                    .find(seen.id())
                    .filter(now -> now.state().equals(seen.state()))
                    .isPresent();
        } catch (RuntimeException trouble) {
            return true; // the same trouble, most likely
        }
    }

    /** Many at once after a release of ours was changed by hand, one of those that an update has left out, or a broken update. */
    private void tellOfDrift(Round round) {
        if (round.drifted.get() > 0) {
            staff.raise(Severity.WARNING, "care.drifted", name(), Map.of("agents", round.drifted.toString()));
        }
    }

    private void lookAt(Deployment deployment, boolean inside, Round round) {
        Look seen = look.at(deployment, inside);
        Impression now = impression(deployment).after(seen, inside, clock.instant());
        impressions.put(deployment.id().value(), now);
        AgentHealth inner = seen.agent();
        if (inner != null) {
            vitals.saw(deployment, inner);
        }
        if (seen instanceof Look.Well(AgentHealth agent)) {
            if (Health.drifted(agent)) {
                round.drifted.incrementAndGet();
            }
            if (deployment.state() instanceof State.NeedsAttention) {
                lives.still(deployment, () -> lives.apply(deployment.id(), new Fact.HealthSeen(), this::well));
            }
            return;
        }
        Optional<String> trouble = now.trouble(clock.instant());
        trouble.ifPresent(word -> lives.still(
                deployment,
                () -> lives.apply(deployment.id(), new Fact.TroubleSeen(word), moved -> {
                    round.turnedBad.incrementAndGet();
                    trouble(moved, word);
                })));
    }

    /**
     * What can be healed is healed by itself where its owner has allowed that, and the recovery tells; all else is told with what
     * can be done. Joins the running transaction.
     */
    private void trouble(Deployment now, String reason) {
        if (healable(now, reason) && instructions.of(now, Kind.HEAL).on()) {
            if (recover.startByItself(now.id())) {
                return;
            }
            staff.raise(Severity.WARNING, "care.not-again-by-itself", now.id().toString(), Map.of("found", reason));
        }
        tidings.tell(
                now.account(),
                new AgentTrouble(now.id().value(), reason),
                "trouble:%s:%s:%s".formatted(now.id(), now.state().since(), reason));
        if (reason.equals(Diagnosis.SERVER_GONE)) {
            staff.raise(Severity.CRITICAL, "deployment.server-gone", now.id().toString(), Map.of());
        }
    }

    /** A new token for a bot that its owner made only its owner has. */
    private static boolean healable(Deployment now, String reason) {
        return HEALABLE.contains(reason) && (!reason.equals(Diagnosis.TOKEN_REVOKED) || Diagnosis.managed(now));
    }

    private void well(Deployment now) {
        tidings.tell(
                now.account(),
                new AgentWell(now.id().value()),
                "well:%s:%s".formatted(now.id(), now.state().since()));
    }
}
