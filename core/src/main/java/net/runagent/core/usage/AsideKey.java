package net.runagent.core.usage;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.KeyState;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.ModelKey.Standing;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Between our key and the owner's own. While the owner's is used, ours is off at the provider and its secret lies nowhere; its
 * meter and what was granted stay. Whoever comes back gets another key of ours for the rest: it takes the place of the one that
 * is off as in every replacement ({@link ReplaceKey}). Who has never had one gets the first one now, and with it the credit of
 * the first period.
 */
@Component
class AsideKey {
    private final ChildKeys keys;
    private final ProviderDesk provider;
    private final ModelKeyRecords records;
    private final ReplaceKey replacing;
    private final FirstKey firstKey;
    private final GrantCredit credit;
    private final Catalogue catalogue;
    private final Vault vault;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;

    AsideKey(
            ChildKeys keys,
            ProviderDesk provider,
            ModelKeyRecords records,
            ReplaceKey replacing,
            FirstKey firstKey,
            GrantCredit credit,
            Catalogue catalogue,
            Vault vault,
            Later later,
            Transactions transactions,
            Clock clock) {
        this.keys = keys;
        this.provider = provider;
        this.records = records;
        this.replacing = replacing;
        this.firstKey = firstKey;
        this.credit = credit;
        this.catalogue = catalogue;
        this.vault = vault;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
    }

    Made setAside(DeploymentId deployment) {
        Optional<ModelKey> known = transactions.call(() -> {
            stayAside(deployment);
            return records.find(deployment);
        });
        CrashPoint.at("usage.aside-wanted");
        String hash = known.map(ModelKey::hash).orElse(null);
        if (hash == null || known.orElseThrow().standing() != Standing.MADE) {
            return new Made.Done();
        }
        Result<KeyState> off = keys.change(hash, KeyLimit.life(known.orElseThrow().wantedLimit()), true);
        CrashPoint.at("usage.aside-off");
        return off instanceof Result.Ok || off instanceof Result.Gone ? new Made.Done() : provider.otherwise(off);
    }

    /** Joins the running transaction. */
    void stayAside(DeploymentId deployment) {
        if (records.aside(deployment, true, clock.instant())) {
            later.soon(AlignKey.JOB, deployment.value());
        }
    }

    Made comeBack(Deployment deployment, UUID rotation) {
        ModelKey key = transactions.call(() -> records.find(deployment.id())).orElseGet(() -> intended(deployment));
        return switch (key.standing()) {
            case REMOVED -> new Made.Refused(ProviderDesk.ENDED);
            case INTENDED -> first(deployment, key);
            case MADE ->
                key.aside()
                        ? replacing.replace(deployment.id(), deployment.scope(), rotation)
                        : new Made.Done(); // this very rotation has made it
        };
    }

    private ModelKey intended(Deployment deployment) {
        var included = catalogue.plan(deployment.selection().plan()).includedCredit();
        return transactions.call(() -> {
            records.intend(firstKey.of(deployment.id(), included).setAside());
            return records.find(deployment.id()).orElseThrow();
        });
    }

    /** Whatever was granted meanwhile, it begins with little: it has to show that the agent can think with it. */
    private Made first(Deployment deployment, ModelKey key) {
        UsdMicros begin = firstKey.of(deployment.id(), key.limit()).limit();
        Made cleared = provider.deleteNamed(key.name());
        return !(cleared instanceof Made.Done)
                ? cleared
                : provider.create(
                        deployment.id(),
                        key.name(),
                        begin,
                        (hash, secret) -> transactions.<Boolean>call(() -> {
                            if (!records.made(deployment.id(), hash, clock.instant())) {
                                return false;
                            }
                            records.aside(deployment.id(), false, clock.instant());
                            vault.keep(deployment.scope(), SecretKind.OPENROUTER_KEY, secret);
                            records.cap(deployment.id(), begin, clock.instant());
                            if (key.blocked()) {
                                later.soon(AlignKey.JOB, deployment.id().value());
                            }
                            return true;
                        }));
    }

    /** Joins the running transaction. */
    void cameBack(Deployment deployment) {
        replacing.keep(deployment.id());
        credit.first(deployment);
    }
}
