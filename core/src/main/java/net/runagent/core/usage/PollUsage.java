package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads all meters, a hundred keys a call. The totals only grow, so a missed turn loses nothing. On the way it meets
 * every key of ours: one that does not hold what our records want of it is brought there, one that they know as replaced
 * or removed is deleted, one that they do not know at all is kept and reported.
 */
@Component
class PollUsage implements Recurring {
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int UUID_LENGTH = 36;
    private static final Logger LOG = LoggerFactory.getLogger(PollUsage.class);

    private final ChildKeys keys;
    private final ModelKeyRecords records;
    private final WatchSpending spending;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Later later;
    private final Clock clock;
    private final String prefix;

    PollUsage(
            ChildKeys keys,
            ModelKeyRecords records,
            WatchSpending spending,
            StaffAlerts alerts,
            Transactions transactions,
            Later later,
            Clock clock,
            @Value("${runagent.environment:prod}") String environment) {
        this.keys = keys;
        this.records = records;
        this.spending = spending;
        this.alerts = alerts;
        this.transactions = transactions;
        this.later = later;
        this.clock = clock;
        this.prefix = LimitedModelKeys.prefix(environment);
    }

    @Override
    public String name() {
        return "usage.poll";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        if (!keys.available()) {
            return;
        }
        int offset = 0;
        while (true) {
            Result<List<KeyState>> result = keys.page(offset);
            if (!(result instanceof Result.Ok<List<KeyState>>(List<KeyState> page))) {
                LOG.info("the meters could not be read, next try in {}: {}", EVERY, result);
                return;
            }
            if (page.isEmpty()) {
                return;
            }
            page.stream().filter(key -> key.name().startsWith(prefix)).forEach(this::take);
            offset += page.size();
        }
    }

    private void take(KeyState key) {
        Optional<ModelKey> known = transactions.call(() -> {
            Optional<ModelKey> ours = records.byHash(key.hash()).filter(k -> k.standing() == Standing.MADE);
            ours.ifPresent(k -> {
                Instant now = clock.instant();
                records.read(k.deployment(), ModelKey.Meter.of(key, now));
                spending.look(k.deployment());
                if (!k.holds(key, now)) {
                    later.soon(AlignKey.JOB, k.deployment().value());
                }
            });
            if (ours.isPresent()) {
                return ours;
            }
            Optional<ModelKey> past = records.byPastHash(key.hash());
            past.ifPresent(k -> records.readPast(k.deployment(), key.hash(), ModelKey.Meter.of(key, clock.instant())));
            return past.isPresent() ? past : named(key.name());
        });
        if (known.isEmpty()) {
            alerts.raise(StaffAlerts.Severity.WARNING, "openrouter.key-unknown", key.name(), Map.of());
        } else if (left(key, known.get())) {
            keys.delete(key.hash());
        }
    }

    /** The present one, one that it has replaced and one that is about to replace it are not. */
    private static boolean left(KeyState key, ModelKey known) {
        boolean wanted = key.hash().equals(known.hash())
                || known.cap() != null
                || known.past().stream().anyMatch(past -> past.hash().equals(key.hash()) && !past.removed());
        return known.standing() == Standing.REMOVED || known.standing() == Standing.MADE && !wanted;
    }

    /** Whose key this is by its name, whatever number it has among those of its agent. */
    private Optional<ModelKey> named(String name) {
        Optional<ModelKey> exact = records.byName(name);
        int end = prefix.length() + UUID_LENGTH;
        if (exact.isPresent() || name.length() < end) {
            return exact;
        }
        try {
            return records.find(new DeploymentId(UUID.fromString(name.substring(prefix.length(), end))));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
