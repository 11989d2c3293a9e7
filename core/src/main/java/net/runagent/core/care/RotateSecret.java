package net.runagent.core.care;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.account.ChatUser;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Replaces one secret of a running agent in place; the agent's data stays. */
@Component
public class RotateSecret {
    private final RotationRecords rotations;
    private final Replacements replacements;
    private final Deployments deployments;
    private final Lives lives;
    private final Vault vault;
    private final SecretIntake intakes;
    private final Later later;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    RotateSecret(
            RotationRecords rotations,
            Replacements replacements,
            Deployments deployments,
            Lives lives,
            Vault vault,
            SecretIntake intakes,
            Later later,
            Tidings tidings,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.rotations = rotations;
        this.replacements = replacements;
        this.deployments = deployments;
        this.lives = lives;
        this.vault = vault;
        this.intakes = intakes;
        this.later = later;
        this.tidings = tidings;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Asked {
        /** It is under way; the same command asked twice begins one. */
        record Begun(UUID rotation) implements Asked {}

        /** A recovery or another rotation is at work. */
        record Busy() implements Asked {}

        /** Only its owner can make a new one, which must be given first. */
        record SecretWanted() implements Asked {}

        /** @param code a text key's tail: {@code not-running}, {@code no-secret}, {@code token-expired} ... */
        record NotPossible(String code) implements Asked {}
    }

    /**
     * Joins the running transaction. The caller has made sure that the deployment is the asking person's.
     *
     * @param command the customer's action
     * @param aim what it is to be replaced by
     * @param intake where a secret waits that its owner gave; null for everything that we make ourselves
     * @param by who gave it
     */
    public Asked ask(DeploymentId id, SecretKind kind, Aim aim, UUID command, @Nullable UUID intake, ChatUser by) {
        return transactions.call(() -> {
            Deployment deployment = deployments.find(id).orElseThrow();
            AtomicReference<Asked> asked = new AtomicReference<>(new Asked.Busy());
            // When it moved on between the look and the lock, whatever moved it is at work.
            lives.still(deployment, () -> asked.set(asked(deployment, kind, aim, command, intake, by)));
            return asked.get();
        });
    }

    private Asked asked(
            Deployment deployment, SecretKind kind, Aim aim, UUID command, @Nullable UUID intake, ChatUser by) {
        Optional<Rotation> before = rotations.ofCommand(command);
        if (before.isPresent()) {
            return new Asked.Begun(before.get().id());
        }
        if (rotations.open(deployment.id()).isPresent()) {
            // One whose job was given up after many failures goes on; a job that waits already is not doubled.
            later.soon(Rotating.JOB, deployment.id().value());
            return new Asked.Busy();
        }
        if (deployment.state() instanceof State.Recovering) {
            return new Asked.Busy();
        }
        if (!deployment.state().live()) {
            return new Asked.NotPossible("not-running");
        }
        Replacement replacement = replacements.of(kind, aim);
        if (replacement == null || vault.find(deployment.scope(), kind).isEmpty()) {
            return new Asked.NotPossible("no-secret");
        }
        Optional<String> refused = replacement.notPossible(deployment);
        if (refused.isPresent()) {
            return new Asked.NotPossible(refused.get());
        }
        Optional<SecretKind> given = replacement.given(deployment);
        if (given.isPresent()) {
            if (intake == null) {
                return new Asked.SecretWanted();
            }
            // It waits in the vault from here on: the intake forgets it after a quarter of an hour.
            if (intakes.keep(intake, by, deployment.scope(), given.get()).isEmpty()) {
                return new Asked.NotPossible("token-expired");
            }
        }
        return begin(deployment, replacement, command);
    }

    private Asked begin(Deployment deployment, Replacement replacement, UUID command) {
        Rotation rotation = Rotation.start(
                ids.next(),
                deployment.id(),
                replacement.kind(),
                replacement.aim(),
                command,
                replacement.first(),
                clock.instant());
        rotations.put(rotation);
        tidings.tell(
                deployment.account(),
                new RotationMoved(deployment.id().value(), rotation.id()),
                "rotation:" + rotation.id());
        later.soon(Rotating.JOB, deployment.id().value());
        return new Asked.Begun(rotation.id());
    }

    /** The one begun last, whatever became of it. */
    public Optional<Rotation> newest(DeploymentId deployment) {
        return rotations.newest(deployment);
    }

    public Optional<Rotation> find(UUID rotation) {
        return rotations.find(rotation);
    }
}
