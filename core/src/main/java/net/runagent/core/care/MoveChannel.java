package net.runagent.core.care;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import net.runagent.core.account.Platform;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentBots.Fetched;
import net.runagent.core.deployment.AgentChannel;
import net.runagent.core.deployment.ChannelChange;
import net.runagent.core.deployment.ChannelChanges;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.LockBots;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Transactions;

/**
 * Has a running agent talk through another bot, maybe on another platform. What it remembers is copied first, and stays where it is: only the part
 * of its settings that names its channel and its owner is written anew. The bot before is locked, where the platform lets us,
 * only after the agent has answered its owner in the new chat; a token that its owner made is left to its owner.
 */
class MoveChannel extends Switching {
    private static final String NEWS = "another chat to talk in";

    /** Long enough to be reminded; then the agent goes on where it was. */
    private static final Duration START_AWAITED = Duration.ofMinutes(30);

    private static final Duration UNTIL_COPIED = Duration.ofSeconds(2);

    /** Each try lets the agent think. */
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private final Platform platform;
    private final AgentBots bots;
    private final LockBots locks;
    private final AgentChannel channel;
    private final ChannelChanges changes;
    private final AgentBackups backups;
    private final Transactions transactions;

    MoveChannel(
            Platform platform,
            AgentBots bots,
            LockBots locks,
            AgentChannel channel,
            ChannelChanges changes,
            Delivery delivery,
            Vault vault,
            OpenForRotation secrets,
            AgentBackups backups,
            Transactions transactions) {
        super(delivery, vault, secrets);
        this.platform = platform;
        this.bots = bots;
        this.locks = locks;
        this.channel = channel;
        this.changes = changes;
        this.backups = backups;
        this.transactions = transactions;
    }

    @Override
    public SecretKind kind() {
        return SecretKind.botToken(platform);
    }

    @Override
    public Aim aim() {
        return Aim.CHANNEL;
    }

    private ChannelChange change(Deployment deployment) {
        return transactions.call(() -> changes.find(deployment.id()).orElseThrow());
    }

    private SecretKind next() {
        return SecretKind.nextBotToken(platform);
    }

    // ---- the new bot

    @Override
    Turn check(Rotation rotation, Deployment deployment) {
        ChannelChange change = change(deployment);
        AgentBot bot = change.bot();
        return bot == null ? look(rotation, deployment, change) : fetch(rotation, deployment, change, bot);
    }

    /** Made by our offer: it obeys its owner only, and its token goes straight into the vault. */
    private Turn fetch(Rotation rotation, Deployment deployment, ChannelChange change, AgentBot bot) {
        Checked obeys = bots.restrictToOwner(bot.botId(), change.owner().userId());
        CrashPoint.at("care.rotate.bot-restricted");
        if (obeys instanceof Checked.Unknown) {
            return orRefused(rotation, deployment);
        }
        if (!(obeys instanceof Checked.Ok)) {
            return refused(deployment, "bot-gone");
        }
        return switch (bots.fetchManagedToken(bot.botId())) {
            case Fetched.Token(Secret token) -> new Turn.Next(RotationStep.MAKE, () -> keep(deployment, next(), token));
            case Fetched.Refused(String _) -> refused(deployment, "bot-gone");
            case Fetched.Unknown(String _) -> orRefused(rotation, deployment);
        };
    }

    private Turn look(Rotation rotation, Deployment deployment, ChannelChange change) {
        Checked looked = secrets.open(rotation, deployment, next(), token -> bots.check(platform, token));
        return switch (looked) {
            case Checked.Ok(String botId, String username) -> {
                AgentBot bot = new AgentBot(platform, AgentBot.Source.PASTED, botId, username);
                yield transactions.<Boolean>call(() -> channel.taken(bot))
                        ? refused(deployment, "bot-taken")
                        : new Turn.Next(RotationStep.MAKE, () -> reserve(change, bot));
            }
            case Checked.Invalid() -> refused(deployment, "token-invalid");
            case Checked.Unfit(String code) -> refused(deployment, UnfitBot.reason(code));
            case Checked.Unknown(String _) -> orRefused(rotation, deployment);
        };
    }

    /** Whoever was faster has it: the next look says so. */
    private void reserve(ChannelChange change, AgentBot bot) {
        if (channel.taken(bot)) {
            throw new IllegalStateException("the bot was taken meanwhile");
        }
        changes.put(change.through(bot));
    }

    private Turn orRefused(Rotation rotation, Deployment deployment) {
        return delivery.late(rotation) ? refused(deployment, "no-answer") : again(rotation);
    }

    private Turn refused(Deployment deployment, String reason) {
        return new Turn.End(new Outcome.KeptOld(reason), () -> over(deployment));
    }

    private void over(Deployment deployment) {
        vault.forget(deployment.scope(), next());
        changes.remove(deployment.id());
    }

    // ---- from one to the other

    @Override
    Turn make(Rotation rotation, Deployment deployment) {
        if (backups.before(deployment.id(), rotation.id()) == AgentBackups.Standing.UNDER_WAY) {
            return new Turn.Unseen(UNTIL_COPIED);
        }
        ChannelChange change = change(deployment);
        Platform before = change.oldBot().platform();
        Secret old = copy(rotation, deployment, SecretKind.botToken(before));
        Secret fresh = copy(rotation, deployment, next());
        return new Turn.Next(RotationStep.DELIVER, () -> {
            keep(deployment, SecretKind.oldBotToken(before), old);
            vault.forget(deployment.scope(), SecretKind.botToken(before));
            keep(deployment, SecretKind.botToken(platform), fresh);
            vault.forget(deployment.scope(), next());
            channel.talk(deployment.id(), change.owner(), Objects.requireNonNull(change.bot()));
        });
    }

    @Override
    Turn deliver(Rotation rotation, Deployment deployment) {
        return delivery.configure(rotation, deployment);
    }

    /** A bot may not write to a person who has not pressed Start in its chat: the progress asks for that. */
    @Override
    Turn answered(Rotation rotation, Deployment deployment) {
        Turn silent = Turn.failed(DID_NOT_ANSWER);
        Turn forbidden = delivery.olderThan(rotation, START_AWAITED) ? silent : new Turn.Unseen(BETWEEN_TRIES);
        Turn heard = new Turn.Next(RotationStep.RETIRE);
        return delivery.answer(rotation, deployment, NEWS, START_AWAITED, heard, forbidden, silent);
    }

    @Override
    Turn retire(Rotation rotation, Deployment deployment) {
        AgentBot old = change(deployment).oldBot();
        Optional<LockBots.Tried> tried = locks.lock(deployment.id(), old, false);
        CrashPoint.at("care.rotate.old-bot-locked");
        if (tried.isEmpty()) {
            return again(rotation);
        }
        return new Turn.End(new Outcome.Done(), () -> {
            tried.get().and().run();
            vault.forget(deployment.scope(), SecretKind.oldBotToken(old.platform()));
            changes.remove(deployment.id());
        });
    }

    // ---- and back

    @Override
    Runnable restore(Rotation rotation, Deployment deployment) {
        ChannelChange change = change(deployment);
        Platform before = change.oldBot().platform();
        Secret old = copy(rotation, deployment, SecretKind.oldBotToken(before));
        return () -> {
            vault.forget(deployment.scope(), SecretKind.botToken(platform));
            keep(deployment, SecretKind.botToken(before), old);
            vault.forget(deployment.scope(), SecretKind.oldBotToken(before));
            channel.talk(deployment.id(), change.oldOwner(), change.oldBot());
        };
    }

    @Override
    Turn bringBack(Rotation rotation, Deployment deployment) {
        return delivery.configure(rotation, deployment);
    }

    /** Brought back or not, the bot that was rejected is not to speak for the agent. */
    @Override
    Turn closing(Rotation rotation, Deployment deployment, Turn.End end) {
        Optional<AgentBot> rejected =
                transactions.call(() -> changes.find(deployment.id())).map(ChannelChange::bot);
        if (rejected.isEmpty()) {
            return end;
        }
        Optional<LockBots.Tried> tried = locks.lock(deployment.id(), rejected.get(), delivery.late(rotation));
        CrashPoint.at("care.rotate.rejected-bot-locked");
        if (tried.isEmpty()) {
            return again(rotation);
        }
        return new Turn.End(end.outcome(), () -> {
            end.and().run();
            tried.get().and().run();
            over(deployment);
        });
    }
}
