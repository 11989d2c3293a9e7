package net.runagent.core.care;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import net.runagent.core.account.Platform;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentBots.Fetched;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;

/**
 * The token of the agent's bot. A managed bot's is replaced at the platform: its present token is looked at first, and one
 * that is not the vault's is the answer that was lost. A pasted one must be a new token of the very same bot; until that is
 * proven it waits apart, and nothing of the agent is touched.
 */
class ReplaceBotToken implements Replacement {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final String BOT_GONE = "bot-gone";
    private static final String NO_ANSWER = "no-answer";

    private final Platform platform;
    private final AgentBots bots;
    private final Delivery delivery;
    private final Vault vault;
    private final OpenForRotation secrets;

    ReplaceBotToken(Platform platform, AgentBots bots, Delivery delivery, Vault vault, OpenForRotation secrets) {
        this.platform = platform;
        this.bots = bots;
        this.delivery = delivery;
        this.vault = vault;
        this.secrets = secrets;
    }

    @Override
    public SecretKind kind() {
        return SecretKind.botToken(platform);
    }

    @Override
    public RotationStep first() {
        return RotationStep.CHECK;
    }

    /** Its owner made the token, so only its owner can make a new one. */
    @Override
    public Optional<SecretKind> given(Deployment deployment) {
        AgentBot bot = deployment.bot();
        return bot != null && bot.source() == AgentBot.Source.PASTED
                ? Optional.of(SecretKind.nextBotToken(platform))
                : Optional.empty();
    }

    @Override
    public Optional<String> notPossible(Deployment deployment) {
        return deployment.bot() == null ? Optional.of("no-secret") : Optional.empty();
    }

    @Override
    public Turn take(Rotation rotation, Deployment deployment) {
        AgentBot bot = Objects.requireNonNull(deployment.bot());
        boolean managed = bot.source() == AgentBot.Source.MANAGED;
        return switch (rotation.step()) {
            case CHECK -> managed ? catchUp(rotation, deployment, bot) : look(rotation, deployment, bot);
            case MAKE -> managed ? replace(rotation, deployment, bot) : moveUp(rotation, deployment);
            case DELIVER -> delivery.deliver(rotation, deployment, false);
            case RESTART -> delivery.restart(rotation, deployment);
            case VERIFY -> delivery.verify(rotation, deployment, Turn.done(), new Turn.Next(RotationStep.RESTART));
            default -> delivery.verify(rotation, deployment, Turn.done(), Turn.failed("not-well"));
        };
    }

    // ---- managed

    /** What its owner has replaced elsewhere is taken first, so that later another token can only be ours. */
    private Turn catchUp(Rotation rotation, Deployment deployment, AgentBot bot) {
        return switch (bots.fetchManagedToken(bot.botId())) {
            case Fetched.Token(Secret token) -> {
                if (isVaulted(rotation, deployment, token)) {
                    token.close();
                    yield new Turn.Next(RotationStep.MAKE);
                }
                yield new Turn.Next(RotationStep.MAKE, () -> keep(deployment, token));
            }
            case Fetched.Refused(String _) -> Turn.keptOld(BOT_GONE);
            case Fetched.Unknown(String _) -> delivery.late(rotation) ? Turn.keptOld(NO_ANSWER) : again(rotation);
        };
    }

    private Turn replace(Rotation rotation, Deployment deployment, AgentBot bot) {
        return switch (bots.fetchManagedToken(bot.botId())) {
            case Fetched.Token(Secret token) -> {
                if (isVaulted(rotation, deployment, token)) {
                    token.close();
                    yield replaced(rotation, deployment, bot);
                }
                yield new Turn.Next(RotationStep.DELIVER, () -> keep(deployment, token));
            }
            case Fetched.Refused(String _) -> gone(rotation);
            // Whether it has been replaced is not known: asked until it is.
            case Fetched.Unknown(String _) -> again(rotation);
        };
    }

    private Turn replaced(Rotation rotation, Deployment deployment, AgentBot bot) {
        Fetched answer = bots.replaceManagedToken(bot.botId());
        CrashPoint.at("care.rotate.token-replaced");
        return switch (answer) {
            case Fetched.Token(Secret token) -> new Turn.Next(RotationStep.DELIVER, () -> keep(deployment, token));
            case Fetched.Refused(String _) -> gone(rotation);
            case Fetched.Unknown(String _) -> again(rotation);
        };
    }

    /** After a try whose answer is not known nobody can say that the old token still works. */
    private static Turn gone(Rotation rotation) {
        return rotation.attempts() == 0 ? Turn.keptOld(BOT_GONE) : Turn.failed(BOT_GONE);
    }

    // ---- pasted

    private Turn look(Rotation rotation, Deployment deployment, AgentBot bot) {
        Looked looked = secrets.open(
                rotation,
                deployment,
                SecretKind.nextBotToken(platform),
                secret -> new Looked(bots.check(platform, secret), isVaulted(rotation, deployment, secret)));
        return switch (looked.checked()) {
            case Checked.Ok(String botId, String _) when !botId.equals(bot.botId()) -> refused(deployment, "other-bot");
            case Checked.Ok _ when looked.same() -> refused(deployment, "same-token");
            case Checked.Ok _ -> new Turn.Next(RotationStep.MAKE);
            case Checked.Invalid() -> refused(deployment, "token-invalid");
            case Checked.Unfit(String code) -> refused(deployment, UnfitBot.reason(code));
            case Checked.Unknown(String _) ->
                delivery.late(rotation) ? refused(deployment, NO_ANSWER) : again(rotation);
        };
    }

    private record Looked(Checked checked, boolean same) {}

    private Turn refused(Deployment deployment, String reason) {
        return new Turn.End(
                new Outcome.KeptOld(reason), () -> vault.forget(deployment.scope(), SecretKind.nextBotToken(platform)));
    }

    private Turn moveUp(Rotation rotation, Deployment deployment) {
        Secret token = secrets.open(
                rotation,
                deployment,
                SecretKind.nextBotToken(platform),
                secret -> secret.use(ReplaceBotToken::stripped));
        return new Turn.Next(RotationStep.DELIVER, () -> {
            keep(deployment, token);
            vault.forget(deployment.scope(), SecretKind.nextBotToken(platform));
        });
    }

    private static Secret stripped(byte[] pasted) {
        int from = 0;
        int to = pasted.length;
        while (from < to && pasted[from] <= ' ') {
            from++;
        }
        while (to > from && pasted[to - 1] <= ' ') {
            to--;
        }
        return Secret.taking(Arrays.copyOfRange(pasted, from, to));
    }

    // ---- both

    private void keep(Deployment deployment, Secret token) {
        try (token) {
            vault.keep(deployment.scope(), SecretKind.botToken(platform), token);
        }
    }

    private boolean isVaulted(Rotation rotation, Deployment deployment, Secret token) {
        return secrets.open(
                rotation,
                deployment,
                SecretKind.botToken(platform),
                kept -> kept.use(a -> token.use(b -> MessageDigest.isEqual(a, b))));
    }

    private static Turn again(Rotation rotation) {
        Duration pause = ASK_AGAIN.multipliedBy(1L + rotation.attempts());
        return new Turn.Again(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
