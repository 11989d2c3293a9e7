package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings the key at the provider to what our records want of it: its limit, and whether it may be used. What is wanted is
 * stored first and is absolute, so that a repeat, also after a crash, changes nothing. It looks before it changes, believes
 * only what the provider answers, and comes back until that is what is wanted.
 */
@Component
class AlignKey implements Job {
    static final String JOB = "usage.align-key";

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** A key that is behind for longer holds an agent up, or lets one spend what it should not: people look at it. */
    private static final Duration LATE = Duration.ofHours(1);

    /** After the end of an allowance's period, so that the provider's clock is over it as well. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(AlignKey.class);

    private final ChildKeys keys;
    private final ModelKeyRecords records;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    AlignKey(ChildKeys keys, ModelKeyRecords records, StaffAlerts alerts, Transactions transactions, Clock clock) {
        this.keys = keys;
        this.records = records;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    /** A fault of ours is no reason to leave a key as it is. */
    @Override
    public int attemptsBeforeStaff() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next run(UUID id) {
        ModelKey key =
                transactions.call(() -> records.find(new DeploymentId(id)).orElse(null));
        String hash = key == null ? null : key.hash();
        if (key == null || hash == null || key.standing() != Standing.MADE) {
            return Next.done(); // not made yet, or removed for good
        }
        Result<KeyState> answer = keys.find(hash);
        CrashPoint.at("usage.align-looked");
        if (answer instanceof Result.Ok<KeyState>(KeyState before) && !key.holds(before, clock.instant())) {
            answer = keys.change(hash, key.wantedLimit(before, clock.instant()), key.off());
            CrashPoint.at("usage.align-changed");
        }
        if (answer instanceof Result.Ok<KeyState>(KeyState state) && key.holds(state, clock.instant())) {
            KeyLimit held = key.wantedLimit(state, clock.instant());
            LOG.info(
                    "the model key of deployment {} holds {} micro-USD each {}, off: {}",
                    id,
                    held.amount().value(),
                    held.each() == null ? "life" : held.each(),
                    key.off());
            return untilPeriodEnds(key, held);
        }
        return again(key, answer);
    }

    /** Where the provider does not begin the next period by itself, we do. */
    private Next untilPeriodEnds(ModelKey key, KeyLimit held) {
        Allowance allowance = key.allowance();
        return allowance == null || held.each() != null || key.cap() != null
                ? Next.done()
                : Next.again(allowance.each().end(clock.instant()).plus(CLOCKS_DIFFER));
    }

    /** With an allowance, each period wants another limit. */
    private static Instant wantedAt(ModelKey key, Instant now) {
        Allowance allowance = key.allowance();
        Instant begin = allowance == null
                ? key.wantedAt()
                : allowance.each().begin(now).atStartOfDay(ZoneOffset.UTC).toInstant();
        return begin.isAfter(key.wantedAt()) ? begin : key.wantedAt();
    }

    private Next again(ModelKey key, Result<KeyState> answer) {
        Instant now = clock.instant();
        Duration behind = Duration.between(wantedAt(key, now), now);
        String why = switch (answer) {
            case Result.Ok<KeyState> _ -> "it answers with something else";
            case Result.Gone<KeyState> _ -> "gone";
            case Result.Busy<KeyState> _ -> "busy";
            case Result.Unknown<KeyState>(String what) -> what;
            case Result.AccountEmpty<KeyState> _ -> "our account is empty";
            case Result.NotAllowed<KeyState>(String code) -> code;
            case Result.Refused<KeyState>(String code) -> code;
        };
        LOG.info("the model key of deployment {} is behind: {}", key.deployment(), why);
        boolean settled = answer instanceof Result.NotAllowed || answer instanceof Result.Refused;
        if (settled || behind.compareTo(LATE) > 0) {
            alerts.raise(
                    Severity.CRITICAL, "openrouter.key-behind", key.deployment().toString(), Map.of("answer", why));
        }
        Duration pause = answer instanceof Result.Busy<KeyState>(Duration asked) ? asked : behind.dividedBy(2);
        Duration atLeast = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
        return Next.again(now.plus(atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast));
    }
}
