package net.runagent.core.care;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import net.runagent.core.account.ChatUser;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentChannel;
import net.runagent.core.deployment.ChannelChange;
import net.runagent.core.deployment.ChannelChanges;
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
    private final RestoreRecords restores;
    private final Replacements replacements;
    private final Deployments deployments;
    private final AgentChannel channel;
    private final ChannelChanges channels;
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
            RestoreRecords restores,
            Replacements replacements,
            Deployments deployments,
            AgentChannel channel,
            ChannelChanges channels,
            Lives lives,
            Vault vault,
            SecretIntake intakes,
            Later later,
            Tidings tidings,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.rotations = rotations;
        this.restores = restores;
        this.replacements = replacements;
        this.deployments = deployments;
        this.channel = channel;
        this.channels = channels;
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

        /** A recovery, a restore or another rotation is at work. */
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
            lives.still(
                    deployment,
                    () -> asked.set(
                            asked(deployment, kind, aim, command, what -> given(deployment, what, intake, by))));
            return asked.get();
        });
    }

    /**
     * Has the agent talk through another bot, and obey this person there. Joins the running transaction. The caller has made
     * sure that the deployment is this person's.
     *
     * @param managed the bot that its owner has just made by our offer; null when its token waits
     * @param intake where the token of the bot waits; null for one made by our offer
     */
    public Asked move(
            DeploymentId id, ChatUser owner, @Nullable AgentBot managed, UUID command, @Nullable UUID intake) {
        return transactions.call(() -> {
            Deployment deployment = deployments.find(id).orElseThrow();
            AtomicReference<Asked> asked = new AtomicReference<>(new Asked.Busy());
            SecretKind kind = SecretKind.botToken(owner.platform());
            lives.still(
                    deployment,
                    () -> asked.set(asked(
                            deployment, kind, Aim.CHANNEL, command, _ -> moves(deployment, owner, managed, intake))));
            return asked.get();
        });
    }

    /** @param ready lays down what its owner gives for it; something when that is not possible */
    private Asked asked(
            Deployment deployment,
            SecretKind kind,
            Aim aim,
            UUID command,
            Function<Replacement, Optional<Asked>> ready) {
        Optional<Rotation> before = rotations.ofCommand(command);
        if (before.isPresent()) {
            return new Asked.Begun(before.get().id());
        }
        if (rotations.open(deployment.id()).isPresent()) {
            // One whose job was given up after many failures goes on; a job that waits already is not doubled.
            later.soon(Rotating.JOB, deployment.id().value());
            return new Asked.Busy();
        }
        if (deployment.state() instanceof State.Recovering
                || restores.open(deployment.id()).isPresent()) {
            return new Asked.Busy();
        }
        if (!deployment.state().live()) {
            return new Asked.NotPossible("not-running");
        }
        Replacement replacement = replacements.of(kind, aim);
        if (replacement == null
                || aim != Aim.CHANNEL && vault.find(deployment.scope(), kind).isEmpty()) {
            return new Asked.NotPossible("no-secret");
        }
        Optional<String> refused = replacement.notPossible(deployment);
        if (refused.isPresent()) {
            return new Asked.NotPossible(refused.get());
        }
        return ready.apply(replacement).orElseGet(() -> begin(deployment, replacement, command));
    }

    private Optional<Asked> given(Deployment deployment, Replacement replacement, @Nullable UUID intake, ChatUser by) {
        Optional<SecretKind> wanted = replacement.given(deployment);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return intake == null ? Optional.of(new Asked.SecretWanted()) : laid(deployment, intake, by, wanted.get());
    }

    /** It waits in the vault from here on: the intake forgets it after a quarter of an hour. */
    private Optional<Asked> laid(Deployment deployment, UUID intake, ChatUser by, SecretKind as) {
        return intakes.keep(intake, by, deployment.scope(), as).isEmpty()
                ? Optional.of(new Asked.NotPossible("token-expired"))
                : Optional.empty();
    }

    private Optional<Asked> moves(
            Deployment deployment, ChatUser owner, @Nullable AgentBot managed, @Nullable UUID intake) {
        AgentBot old = deployment.bot();
        if (old == null) {
            return Optional.of(new Asked.NotPossible("no-secret"));
        }
        if (managed == null && intake == null) {
            return Optional.of(new Asked.SecretWanted());
        }
        if (managed != null && channel.taken(managed)) {
            return Optional.of(new Asked.NotPossible("bot-taken"));
        }
        Optional<Asked> refused = intake == null
                ? Optional.empty()
                : laid(deployment, intake, owner, SecretKind.nextBotToken(owner.platform()));
        if (refused.isEmpty()) {
            channels.put(new ChannelChange(deployment.id(), owner, managed, deployment.owner(), old));
        }
        return refused;
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
