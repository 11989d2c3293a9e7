package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.GivenKeys.Given;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
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
    private final ChildKeys keys;
    private final ModelKeyRecords records;
    private final Vault vault;
    private final ProviderDesk provider;
    private final ReplaceKey replacing;
    private final AsideKey aside;
    private final GivenKeys given;
    private final FirstKey firstKey;
    private final CreditOrderRecords orders;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;

    LimitedModelKeys(
            ChildKeys keys,
            ModelKeyRecords records,
            Vault vault,
            ProviderDesk provider,
            ReplaceKey replacing,
            AsideKey aside,
            GivenKeys given,
            FirstKey firstKey,
            CreditOrderRecords orders,
            Later later,
            Transactions transactions,
            Clock clock) {
        this.keys = keys;
        this.records = records;
        this.vault = vault;
        this.provider = provider;
        this.replacing = replacing;
        this.aside = aside;
        this.given = given;
        this.firstKey = firstKey;
        this.orders = orders;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
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
        if (ownersOwn(deployment, scope)) {
            return new Made.Done();
        }
        ModelKey first = firstKey.of(deployment, included);
        String name = first.name();
        ModelKey key = transactions.call(() -> {
            records.intend(first);
            return records.find(deployment).orElseThrow();
        });
        CrashPoint.at("usage.key-intended");
        if (key.standing() == Standing.REMOVED) {
            return new Made.Refused(ProviderDesk.ENDED);
        }
        if (key.standing() == Standing.MADE && vaulted(scope)) {
            return new Made.Done();
        }
        Made cleared = provider.deleteNamed(name);
        CrashPoint.at("usage.key-looked-up");
        return cleared instanceof Made.Done ? create(deployment, scope, name, key.limit()) : cleared;
    }

    /** A key that lies there without any intent of ours is its owner's; see {@link OwnKeys}. */
    private boolean ownersOwn(DeploymentId deployment, VaultScope scope) {
        return transactions.<Boolean>call(
                () -> records.find(deployment).filter(key -> !key.aside()).isEmpty()
                        && vault.find(scope, SecretKind.OPENROUTER_KEY).isPresent());
    }

    private boolean vaulted(VaultScope scope) {
        return transactions.<Boolean>call(
                () -> vault.find(scope, SecretKind.OPENROUTER_KEY).isPresent());
    }

    private Made create(DeploymentId deployment, VaultScope scope, String name, UsdMicros limit) {
        return provider.create(
                deployment,
                name,
                limit,
                (hash, secret) -> transactions.<Boolean>call(() -> {
                    if (!records.made(deployment, hash, clock.instant())) {
                        return false;
                    }
                    vault.keep(scope, SecretKind.OPENROUTER_KEY, secret);
                    if (records.find(deployment).orElseThrow().blocked()) {
                        later.soon(AlignKey.JOB, deployment.value()); // a bank disputes the payment since before
                    }
                    return true;
                }));
    }

    @Override
    public boolean ownersOwn(Deployment deployment) {
        return ownersOwn(deployment.id(), deployment.scope());
    }

    @Override
    public Credit credit(Deployment deployment) {
        if (ownersOwn(deployment)) {
            return Credit.OWNERS_OWN;
        }
        return transactions
                .call(() -> records.find(deployment.id()))
                .filter(key -> key.standing() == Standing.MADE && key.meter() != null)
                .map(key -> key.used().value() < key.limit().value() ? Credit.LEFT : Credit.SPENT)
                .orElse(Credit.NOT_KNOWN);
    }

    @Override
    public Made look(Secret key) {
        return switch (given.look(key)) {
            case Result.Ok<Given>(Given known) -> known.management() ? new Made.Refused("management") : new Made.Done();
            case Result.NotAllowed<Given> _, Result.Refused<Given> _, Result.Gone<Given> _ ->
                new Made.Refused("invalid");
            case Result.Busy<Given>(Duration in) -> new Made.Busy(in);
            case Result.Unknown<Given>(String why) -> new Made.Unknown(why);
            case Result.AccountEmpty<Given> _ -> new Made.Unknown("its account is empty");
        };
    }

    @Override
    public Made setAside(DeploymentId deployment) {
        return aside.setAside(deployment);
    }

    @Override
    public Made comeBack(Deployment deployment, UUID rotation) {
        return aside.comeBack(deployment, rotation);
    }

    @Override
    public void cameBack(Deployment deployment) {
        aside.cameBack(deployment);
    }

    @Override
    public void stayAside(DeploymentId deployment) {
        aside.stayAside(deployment);
    }

    @Override
    public Made replace(DeploymentId deployment, VaultScope scope, UUID rotation) {
        return replacing.replace(deployment, scope, rotation);
    }

    @Override
    public void keep(DeploymentId deployment) {
        replacing.keep(deployment);
    }

    @Override
    public Made retire(DeploymentId deployment) {
        return replacing.retire(deployment);
    }

    @Override
    public void retireSoon(DeploymentId deployment) {
        replacing.retireSoon(deployment);
    }

    @Override
    public UsdMicros used(DeploymentId deployment) {
        return transactions
                .call(() -> records.find(deployment).map(key -> usedOfPlan(key, orders.delivered(deployment))))
                .orElse(UsdMicros.ZERO);
    }

    private static UsdMicros usedOfPlan(ModelKey key, UsdMicros bought) {
        UsdMicros included = key.limit().minus(bought);
        return bought.value() > 0 && key.used().value() > included.value() ? included : key.used();
    }

    @Override
    public Made remove(DeploymentId deployment) {
        Optional<ModelKey> known = transactions.call(() -> records.find(deployment));
        if (known.isEmpty() || known.get().standing() == Standing.REMOVED) {
            return new Made.Done();
        }
        Made past = replacing.removeOthers(known.get());
        if (!(past instanceof Made.Done)) {
            return past;
        }
        String hash = known.get().hash();
        Made deleted = hash == null ? provider.deleteNamed(known.get().name()) : readAndDelete(deployment, hash);
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
            return provider.otherwise(last);
        }
        transactions.run(() -> records.read(deployment, ModelKey.Meter.of(state, clock.instant())));
        CrashPoint.at("usage.final-read");
        return provider.deleted(keys.delete(hash));
    }
}
