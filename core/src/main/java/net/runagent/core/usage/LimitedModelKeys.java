package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.Created;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * One key an agent, made once although the provider's create is not idempotent and shows the secret a single time: the
 * intent is stored first, a key of our name whose secret did not reach the vault is deleted and made anew, and the secret
 * is vaulted in the same transaction that says so. The key begins with little: what was granted comes with the first answer
 * ({@link GrantCredit}), so that nobody spends it all and then cancels what has not run yet. A worker that slept while the deployment was ended may come late: what it
 * makes then is deleted and never reaches the vault, whose scope is destroyed by that time.
 */
@Component
class LimitedModelKeys implements ModelKeys {
    /** Only the staff can mend it; meanwhile the customer's build waits. */
    private static final Duration STAFF_NEEDED = Duration.ofMinutes(1);

    /** The code when a key is asked for after it was removed for good. */
    private static final String ENDED = "deployment-ended";

    private static final Logger LOG = LoggerFactory.getLogger(LimitedModelKeys.class);

    private final ChildKeys keys;
    private final ModelKeyRecords records;
    private final Vault vault;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;
    private final UsdMicros start;
    private final String environment;

    LimitedModelKeys(
            ChildKeys keys,
            ModelKeyRecords records,
            Vault vault,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock,
            OpenRouterProperties openRouter,
            @Value("${runagent.environment:prod}") String environment) {
        this.keys = keys;
        this.records = records;
        this.vault = vault;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
        this.start = openRouter.startLimit();
        this.environment = environment;
    }

    static String prefix(String environment) {
        return "ra-" + environment + "-";
    }

    @Override
    public boolean available() {
        return keys.available();
    }

    @Override
    public Made ensure(DeploymentId deployment, VaultScope scope, UsdMicros included) {
        UsdMicros limit = included.value() < start.value() ? included : start;
        if (limit.value() <= 0) {
            throw new IllegalArgumentException("a key without a positive limit is never made");
        }
        String name = prefix(environment) + deployment;
        ModelKey key = transactions.call(() -> {
            Instant now = clock.instant();
            records.intend(new ModelKey(deployment, name, Standing.INTENDED, null, limit, false, now, now, null));
            return records.find(deployment).orElseThrow();
        });
        CrashPoint.at("usage.key-intended");
        if (key.standing() == Standing.REMOVED) {
            return new Made.Refused(ENDED);
        }
        if (key.standing() == Standing.MADE && vaulted(scope)) {
            return new Made.Done();
        }
        Made cleared = deleteNamed(name);
        CrashPoint.at("usage.key-looked-up");
        return cleared instanceof Made.Done ? create(deployment, scope, name, key.limit()) : cleared;
    }

    private boolean vaulted(VaultScope scope) {
        return transactions.<Boolean>call(
                () -> vault.find(scope, SecretKind.OPENROUTER_KEY).isPresent());
    }

    private Made create(DeploymentId deployment, VaultScope scope, String name, UsdMicros limit) {
        Result<Created> result = keys.create(name, limit);
        CrashPoint.at("usage.key-created");
        if (!(result instanceof Result.Ok<Created>(Created created))) {
            return otherwise(result);
        }
        KeyState state = created.key();
        try (Secret secret = created.secret()) {
            if (!limit.equals(state.limit())) {
                // Unlimited by some mistake: nobody may ever hold it.
                keys.delete(state.hash());
                alerts.raise(StaffAlerts.Severity.CRITICAL, "openrouter.key-limit", deployment.toString(), Map.of());
                return new Made.Unknown("the key came without our limit");
            }
            boolean kept = transactions.<Boolean>call(() -> {
                if (!records.made(deployment, state.hash(), clock.instant())) {
                    return false;
                }
                vault.keep(scope, SecretKind.OPENROUTER_KEY, secret);
                return true;
            });
            if (!kept) {
                return tooLate(deployment, state.hash());
            }
        }
        CrashPoint.at("usage.key-vaulted");
        return new Made.Done();
    }

    /** What cannot be deleted right now is found by the poll, which deletes every key known as removed. */
    private Made tooLate(DeploymentId deployment, String hash) {
        Made deleted = deleted(keys.delete(hash));
        LOG.warn("a model key came after deployment {} had ended; deleted: {}", deployment, deleted);
        return new Made.Refused(ENDED);
    }

    @Override
    public UsdMicros used(DeploymentId deployment) {
        return transactions
                .call(() -> records.find(deployment))
                .map(ModelKey::meter)
                .map(ModelKey.Meter::total)
                .orElse(UsdMicros.ZERO);
    }

    @Override
    public Made remove(DeploymentId deployment) {
        Optional<ModelKey> known = transactions.call(() -> records.find(deployment));
        if (known.isEmpty() || known.get().standing() == Standing.REMOVED) {
            return new Made.Done();
        }
        String hash = known.get().hash();
        Made deleted = hash == null ? deleteNamed(known.get().name()) : readAndDelete(deployment, hash);
        if (deleted instanceof Made.Done) {
            CrashPoint.at("usage.key-deleted");
            boolean stored = transactions.<Boolean>call(() -> records.removed(deployment, hash, clock.instant()));
            return stored ? deleted : new Made.Unknown("another key was made meanwhile");
        }
        return deleted;
    }

    private Made readAndDelete(DeploymentId deployment, String hash) {
        Result<KeyState> last = keys.find(hash);
        if (last instanceof Result.Gone<KeyState>) {
            return new Made.Done();
        }
        if (!(last instanceof Result.Ok<KeyState>(KeyState state))) {
            return otherwise(last);
        }
        transactions.run(() -> records.read(deployment, ModelKey.Meter.of(state, clock.instant())));
        CrashPoint.at("usage.final-read");
        return deleted(keys.delete(hash));
    }

    /** Deletes every key of this name: none of them has its secret in the vault. */
    private Made deleteNamed(String name) {
        List<String> hashes = new ArrayList<>();
        int offset = 0;
        while (true) {
            Result<List<KeyState>> result = keys.page(offset);
            if (!(result instanceof Result.Ok<List<KeyState>>(List<KeyState> page))) {
                return otherwise(result);
            }
            if (page.isEmpty()) {
                break;
            }
            page.stream().filter(key -> key.name().equals(name)).forEach(key -> hashes.add(key.hash()));
            offset += page.size();
        }
        for (String hash : hashes) {
            Made deleted = deleted(keys.delete(hash));
            if (!(deleted instanceof Made.Done)) {
                return deleted;
            }
        }
        return new Made.Done();
    }

    private Made deleted(Result<Boolean> result) {
        return result instanceof Result.Ok || result instanceof Result.Gone ? new Made.Done() : otherwise(result);
    }

    private Made otherwise(Result<?> result) {
        return switch (result) {
            case Result.Busy<?>(Duration retryAfter) -> new Made.Busy(retryAfter);
            case Result.Unknown<?>(String why) -> new Made.Unknown(why);
            case Result.Refused<?>(String code) -> new Made.Refused(code);
            case Result.NotAllowed<?>(String code) -> {
                alert("openrouter.management-key", Map.of("code", code));
                yield new Made.Busy(STAFF_NEEDED);
            }
            case Result.AccountEmpty<?>() -> {
                alert("openrouter.account-empty", Map.of());
                yield new Made.Busy(STAFF_NEEDED);
            }
            case Result.Gone<?>() -> new Made.Unknown("gone");
            case Result.Ok<?> _ -> throw new IllegalStateException("an answer is no refusal");
        };
    }

    private void alert(String kind, Map<String, String> facts) {
        alerts.raise(StaffAlerts.Severity.CRITICAL, kind, "openrouter", facts);
    }
}
