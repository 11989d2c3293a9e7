package net.runagent.core.care;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.account.ChatUser;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentBot;
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
    private final Map<SecretKind, Replacement> kinds = new EnumMap<>(SecretKind.class);
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
            List<Replacement> replacements,
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
        replacements.forEach(replacement -> kinds.put(replacement.kind(), replacement));
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

        /** The bot's token was pasted by its owner, so only its owner can make a new one: it must be given first. */
        record TokenWanted() implements Asked {}

        /** @param code a text key's tail: {@code not-running}, {@code no-secret}, {@code token-expired} ... */
        record NotPossible(String code) implements Asked {}
    }

    /**
     * Joins the running transaction. The caller has made sure that the deployment is the asking person's.
     *
     * @param command the customer's action
     * @param intake where a pasted token waits; null for everything that we make ourselves
     * @param by who gave it
     */
    public Asked ask(DeploymentId id, SecretKind kind, UUID command, @Nullable UUID intake, ChatUser by) {
        return transactions.call(() -> {
            Deployment deployment = deployments.find(id).orElseThrow();
            AtomicReference<Asked> asked = new AtomicReference<>(new Asked.Busy());
            // When it moved on between the look and the lock, whatever moved it is at work.
            lives.still(deployment, () -> asked.set(asked(deployment, kind, command, intake, by)));
            return asked.get();
        });
    }

    private Asked asked(Deployment deployment, SecretKind kind, UUID command, @Nullable UUID intake, ChatUser by) {
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
        Replacement replacement = kinds.get(kind);
        if (replacement == null || vault.find(deployment.scope(), kind).isEmpty()) {
            return new Asked.NotPossible("no-secret");
        }
        Optional<String> refused = replacement.notPossible(deployment);
        if (refused.isPresent()) {
            return new Asked.NotPossible(refused.get());
        }
        AgentBot bot = deployment.bot();
        if (bot != null && kind == SecretKind.botToken(bot.platform()) && bot.source() == AgentBot.Source.PASTED) {
            if (intake == null) {
                return new Asked.TokenWanted();
            }
            // It waits in the vault from here on: the intake forgets it after a quarter of an hour.
            if (intakes.keep(intake, by, deployment.scope(), SecretKind.nextBotToken(bot.platform()))
                    .isEmpty()) {
                return new Asked.NotPossible("token-expired");
            }
        }
        return begin(deployment, replacement, command);
    }

    private Asked begin(Deployment deployment, Replacement replacement, UUID command) {
        Rotation rotation = Rotation.start(
                ids.next(), deployment.id(), replacement.kind(), command, replacement.first(), clock.instant());
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
