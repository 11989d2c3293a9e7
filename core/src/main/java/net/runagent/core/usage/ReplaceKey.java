package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.ModelKey.Meter;
import net.runagent.core.usage.ModelKey.Past;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Another key in place of one that an agent is using. The old one is held to a part of what is left before the new one is
 * made with the rest, so that the two may never use more than was granted, whichever answer is lost; what the old one leaves
 * comes to the new one when its use is known for good. A key whose secret did not reach the vault is deleted by its name.
 */
@Component
class ReplaceKey {
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(10);

    private final ChildKeys keys;
    private final ProviderDesk provider;
    private final ModelKeyRecords records;
    private final Vault vault;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;
    private final UsdMicros start;
    private final String prefix;

    ReplaceKey(
            ChildKeys keys,
            ProviderDesk provider,
            ModelKeyRecords records,
            Vault vault,
            Later later,
            Transactions transactions,
            Clock clock,
            OpenRouterProperties openRouter,
            @Value("${runagent.environment:prod}") String environment) {
        this.keys = keys;
        this.provider = provider;
        this.records = records;
        this.vault = vault;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
        this.start = openRouter.startLimit();
        this.prefix = LimitedModelKeys.prefix(environment);
    }

    Made replace(DeploymentId deployment, VaultScope scope, UUID rotation) {
        ModelKey key = find(deployment).orElse(null);
        String hash = key == null ? null : key.hash();
        if (key == null || hash == null || key.standing() != Standing.MADE) {
            return new Made.Refused(ProviderDesk.ENDED);
        }
        if (rotation.equals(key.madeFor())) {
            return new Made.Done();
        }
        Result<KeyState> seen = keys.find(hash);
        if (!(seen instanceof Result.Ok<KeyState>(KeyState state))) {
            return provider.otherwise(seen);
        }
        UsdMicros cap = capped(key, state);
        CrashPoint.at("usage.replace-capped");
        Result<KeyState> held = keys.change(hash, KeyLimit.life(cap), key.off());
        CrashPoint.at("usage.replace-held");
        if (!(held instanceof Result.Ok<KeyState>(KeyState now))
                || !cap.equals(now.limit())
                || now.each() != null) {
            return held instanceof Result.Ok ? new Made.Unknown("it does not hold the cap") : provider.otherwise(held);
        }
        String name = name(deployment, key.series() + 1);
        Made cleared = provider.deleteNamed(name);
        return cleared instanceof Made.Done ? create(key, now, cap, name, scope, rotation) : cleared;
    }

    /** Stored before it is asked for, and decided once: a repeat, also after a crash, asks for the same. */
    private UsdMicros capped(ModelKey key, KeyState state) {
        UsdMicros before = key.cap();
        UsdMicros half = new UsdMicros(
                Math.max(0, key.room(state, clock.instant()).value() / 2));
        UsdMicros cap = before == null
                ? ModelKey.atLeast(state.usage().plus(half.value() < start.value() ? half : start))
                : before;
        transactions.run(() -> {
            records.read(key.deployment(), Meter.of(state, clock.instant()));
            if (before == null) {
                records.cap(key.deployment(), cap, clock.instant());
            }
        });
        return cap;
    }

    private Made create(ModelKey key, KeyState old, UsdMicros cap, String name, VaultScope scope, UUID rotation) {
        String hash = old.hash();
        UsdMicros rest = ModelKey.atLeast(key.room(old, clock.instant()).minus(cap.minus(old.usage())));
        DeploymentId deployment = key.deployment();
        return provider.create(
                deployment,
                name,
                rest,
                (made, secret) -> transactions.<Boolean>call(() -> {
                    var by = new ModelKeyRecords.Replaced(made, name, rotation);
                    if (!records.replaced(deployment, hash, by, clock.instant())) {
                        return false;
                    }
                    vault.keep(scope, SecretKind.OPENROUTER_KEY, secret);
                    later.soon(AlignKey.JOB, deployment.value()); // blocked, or granted more, meanwhile
                    return true;
                }));
    }

    /** Joins the running transaction. */
    void keep(DeploymentId deployment) {
        if (records.cap(deployment, null, clock.instant())) {
            later.soon(AlignKey.JOB, deployment.value());
        }
    }

    /** Refused from now on. What still runs is charged later, so they are deleted only when that is over. */
    Made retire(DeploymentId deployment) {
        ModelKey key = find(deployment).orElse(null);
        if (key == null) {
            return new Made.Done();
        }
        for (Past past : key.past()) {
            if (!past.removed()) {
                Result<KeyState> off = keys.change(past.hash(), KeyLimit.life(past.cap()), true);
                CrashPoint.at("usage.past-off");
                if (!(off instanceof Result.Ok) && !(off instanceof Result.Gone)) {
                    return provider.otherwise(off);
                }
            }
        }
        transactions.run(() ->
                later.at(RemovePastKeys.JOB, deployment.value(), clock.instant().plus(SETTLED_AFTER)));
        return new Made.Done();
    }

    /** Joins the running transaction. */
    void retireSoon(DeploymentId deployment) {
        boolean any = records.find(deployment).stream()
                .flatMap(key -> key.past().stream())
                .anyMatch(past -> !past.removed());
        if (any) {
            later.soon(RetirePastKeys.JOB, deployment.value());
        }
    }

    /** Reads for the last time what each replaced key has used, then deletes it; also what a lost answer has left behind. */
    Made removeOthers(ModelKey key) {
        Made left =
                key.cap() == null ? new Made.Done() : provider.deleteNamed(name(key.deployment(), key.series() + 1));
        if (!(left instanceof Made.Done)) {
            return left;
        }
        for (Past past : key.past()) {
            Made removed = past.removed() ? new Made.Done() : remove(key.deployment(), past);
            if (!(removed instanceof Made.Done)) {
                return removed;
            }
        }
        return new Made.Done();
    }

    private Made remove(DeploymentId deployment, Past past) {
        Result<KeyState> last = keys.find(past.hash());
        if (last instanceof Result.Ok<KeyState>(KeyState state)) {
            transactions.run(() -> records.readPast(deployment, past.hash(), Meter.of(state, clock.instant())));
        } else if (!(last instanceof Result.Gone)) {
            return provider.otherwise(last);
        }
        CrashPoint.at("usage.past-read");
        Made deleted = provider.deleted(keys.delete(past.hash()));
        CrashPoint.at("usage.past-deleted");
        if (deleted instanceof Made.Done) {
            transactions.run(() -> {
                records.removedPast(deployment, past.hash(), clock.instant());
                later.soon(AlignKey.JOB, deployment.value()); // what it has left is the present one's now
            });
        }
        return deleted;
    }

    private Optional<ModelKey> find(DeploymentId deployment) {
        return transactions.call(() -> records.find(deployment));
    }

    private String name(DeploymentId deployment, int series) {
        return prefix + deployment + "-" + series;
    }
}
