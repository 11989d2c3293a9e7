package net.runagent.core.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.Created;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.vault.Secret;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.StaffAlerts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes and deletes keys at the provider, and says what its answers mean for who waits. */
@Component
class ProviderDesk {
    /** The code when a key is asked for after it was removed for good. */
    static final String ENDED = "deployment-ended";

    /** Only the staff can mend it; meanwhile the customer waits. */
    private static final Duration STAFF_NEEDED = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(ProviderDesk.class);

    private final ChildKeys keys;
    private final StaffAlerts alerts;

    ProviderDesk(ChildKeys keys, StaffAlerts alerts) {
        this.keys = keys;
        this.alerts = alerts;
    }

    /** @param store keeps hash and secret in one transaction; false when it came too late, it is deleted then */
    Made create(DeploymentId deployment, String name, UsdMicros limit, BiPredicate<String, Secret> store) {
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
            if (!store.test(state.hash(), secret)) {
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

    /** Deletes every key of this name: none of them has its secret in the vault. */
    Made deleteNamed(String name) {
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

    Made deleted(Result<Boolean> result) {
        return result instanceof Result.Ok || result instanceof Result.Gone ? new Made.Done() : otherwise(result);
    }

    /** What an answer other than the wished one means. */
    Made otherwise(Result<?> result) {
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
