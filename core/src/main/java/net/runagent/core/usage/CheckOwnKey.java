package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.State;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.GivenKeys.Given;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Asks the provider about a model key that its owner gave; only one that an agent can think with stays in the vault. */
@Component
class CheckOwnKey implements Job {
    static final String JOB = "usage.check-own-key";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);

    private final GivenKeys keys;
    private final Deployments deployments;
    private final Vault vault;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Clock clock;

    CheckOwnKey(
            GivenKeys keys,
            Deployments deployments,
            Vault vault,
            Tidings tidings,
            Transactions transactions,
            Clock clock) {
        this.keys = keys;
        this.deployments = deployments;
        this.vault = vault;
        this.tidings = tidings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    private record Looked(Result<Given> result, Secret key) {}

    @Override
    public Next run(UUID id) {
        Deployment draft = deployments.find(new DeploymentId(id)).orElseThrow();
        Optional<SecretRef> given = transactions.call(() -> vault.find(draft.scope(), SecretKind.NEXT_MODEL_KEY));
        if (given.isEmpty()) {
            return Next.done();
        }
        SecretRef ref = given.get();
        Grant grant = transactions.call(() -> vault.grant(ref, Purpose.PROVISION, id, "own-key.check"));
        Looked looked = vault.open(grant, secret -> new Looked(keys.look(secret), secret.use(Secret::copyOf)));
        CrashPoint.at("usage.own-key-looked");
        try (Secret key = looked.key()) {
            return switch (looked.result()) {
                case Result.Ok<Given>(Given known) when known.management() -> told(draft, ref, "management");
                case Result.Ok<Given> _ -> kept(draft, ref, key);
                case Result.NotAllowed<Given> _, Result.Refused<Given> _, Result.Gone<Given> _ ->
                    told(draft, ref, "invalid");
                case Result.Busy<Given>(Duration in) ->
                    Next.again(clock.instant().plus(in));
                case Result.Unknown<Given> _, Result.AccountEmpty<Given> _ ->
                    Next.again(clock.instant().plus(ASK_AGAIN));
            };
        }
    }

    private Next kept(Deployment draft, SecretRef ref, Secret key) {
        return transactions.call(() -> {
            boolean waits = deployments
                    .find(draft.id())
                    .filter(now -> now.state() instanceof State.Draft)
                    .isPresent();
            if (waits) {
                vault.keep(draft.scope(), SecretKind.OPENROUTER_KEY, key);
            }
            return told(draft, ref, waits ? "" : "ordered");
        });
    }

    private Next told(Deployment draft, SecretRef ref, String result) {
        transactions.run(() -> {
            vault.forget(draft.scope(), SecretKind.NEXT_MODEL_KEY);
            tidings.tell(
                    draft.owner(),
                    new OwnKeyChecked(draft.id().value(), result),
                    "own-key:" + ref.id() + ":" + ref.version());
        });
        return Next.done();
    }
}
