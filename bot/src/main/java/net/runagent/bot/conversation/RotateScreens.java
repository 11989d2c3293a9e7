package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.runagent.bot.conversation.SecurityQuestions.AgentKept;
import net.runagent.core.account.Platform;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.care.RotationStep;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.vault.KeptSecrets;
import org.jspecify.annotations.Nullable;

/** The screens of {@link RotateTalk}. */
final class RotateScreens {
    private static final List<String> PHASES = List.of("make", "deliver", "verify", "retire");

    /** Of a change of who pays for its thinking: the old one is kept until the agent has answered with the new one. */
    private static final List<String> PHASES_OF_SWITCH = List.of("make", "deliver", "answer", "drop");

    private static final int BACK = 3;

    private RotateScreens() {}

    static View none() {
        return View.Screen.of(Text.of("rotate.none"), Action.back());
    }

    static View agents(List<AgentKept> agents) {
        return new View.Choice(
                Text.of("rotate.pick-agent"),
                agents.stream()
                        .map(agent -> new View.Option(
                                agent.deployment().toString(), Text.of("status.option", "bot", agent.bot()), null))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    static View secrets(AgentKept agent, List<KeptSecrets.Kept> secrets) {
        return new View.Choice(
                Text.of("rotate.pick-secret", "bot", agent.bot()),
                secrets.stream()
                        .map(secret -> new View.Option(
                                secret.kind(),
                                SecurityTalk.kind(secret.kind()),
                                Text.of("rotate.since", "since", secret.since()).with("replaced", secret.replaced())))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    static View sure(AgentKept agent, String kind) {
        boolean given = agent.ownToken() && kind.endsWith("_bot_token");
        return View.Screen.of(
                Text.of("rotate.sure")
                        .with("bot", agent.bot())
                        .with("kind", SecurityTalk.kind(kind))
                        .with(
                                "what",
                                Text.of("rotate.what-" + kind.replace('_', '-') + (given ? "-given" : ""))
                                        .with("bot", agent.bot())),
                Action.primary("now", Text.of(given ? "rotate.give" : "rotate.now")),
                Action.back());
    }

    /** @param url of the page that keeps it out of the chat, null when there is none now */
    static View token(String bot, String remark, @Nullable String url, Platform platform) {
        boolean onDiscord = platform == Platform.DISCORD;
        String key = url == null ? "rotate.token-no-page" : "rotate.token";
        Text body = Text.of(onDiscord ? key + "-discord" : key).with("bot", bot);
        Text all = DeployScreens.remarked(remark, platform, body);
        List<List<Action>> rows = new ArrayList<>();
        if (url != null) {
            rows.add(List.of(Action.link("page", Text.of("secret.page"), url)));
        }
        if (onDiscord) {
            rows.add(List.of(DeployScreens.portal()));
        }
        rows.add(List.of(Action.back(), Action.cancel()));
        return new View.SecretInput(all, rows);
    }

    static View progress(String bot, String chat, Rotation rotation, Instant now) {
        int at = phase(rotation.step());
        boolean back = rotation.step() == RotationStep.BACK || rotation.step() == RotationStep.VERIFY_BACK;
        List<String> phases = back
                ? List.of("make", "deliver", "answer", "back")
                : rotation.aim() == Aim.ANOTHER ? PHASES : PHASES_OF_SWITCH;
        List<View.Progress.Step> steps = new ArrayList<>();
        for (int phase = 0; phase < phases.size(); phase++) {
            View.Progress.State state =
                    back && phase == BACK - 1 ? View.Progress.State.FAILED : state(phase, at, rotation.outcome(), back);
            steps.add(new View.Progress.Step(Text.of("rotate.phase-" + phases.get(phase)), state));
        }
        // A bot may not write first: its owner opens its chat and presses Start.
        boolean waitsForStart = rotation.open()
                && rotation.aim() == Aim.CHANNEL
                && rotation.step() == RotationStep.ANSWER
                && !chat.isEmpty();
        List<List<Action>> rows = waitsForStart ? List.of(List.of(BuildTalk.openChat(bot, chat))) : List.of();
        return new View.Progress(
                rotation.aim() == Aim.CHANNEL
                        ? Text.of("rotate.title-channel", "bot", bot)
                        : Text.of("rotate.title", "bot", bot)
                                .with("kind", SecurityTalk.kind(rotation.kind().word())),
                steps,
                rotation.open() ? Waited.since(rotation.startedAt(), now) : null,
                rows);
    }

    private static View.Progress.State state(int phase, int at, Outcome outcome, boolean back) {
        if (outcome instanceof Outcome.Done || phase < at || back && outcome instanceof Outcome.KeptOld) {
            return View.Progress.State.DONE;
        }
        if (phase > at) {
            return View.Progress.State.WAITING;
        }
        return outcome instanceof Outcome.UnderWay ? View.Progress.State.RUNNING : View.Progress.State.FAILED;
    }

    private static int phase(RotationStep step) {
        return switch (step) {
            case CHECK, MAKE -> 0;
            case DELIVER, RESTART -> 1;
            case VERIFY, VERIFY_RESTARTED, ANSWER -> 2;
            case PROMOTE, RETIRE, BACK, VERIFY_BACK -> BACK;
        };
    }

    /** How it ended; a failed one offers what heals the agent. */
    static View end(String bot, Rotation rotation) {
        return switch (rotation.outcome()) {
            case Outcome.Failed(String reason) ->
                new View.Notice(
                        reason.equals(Rotation.NOT_BACK)
                                ? Text.of(
                                        rotation.aim() == Aim.CHANNEL
                                                ? "rotate.end-not-back-channel"
                                                : "rotate.end-not-back",
                                        "bot",
                                        bot)
                                : ended("rotate.end-failed", bot, rotation, reason),
                        reason.equals(Rotation.INTERRUPTED)
                                ? List.of()
                                : List.of(List.of(Action.primary(
                                        "enter:recover:" + rotation.deployment(), Text.of("status.recover")))));
            case Outcome.KeptOld(String reason) ->
                View.Notice.of(ended(
                        rotation.aim() == Aim.CHANNEL ? "rotate.end-not-moved" : "rotate.end-kept-old",
                        bot,
                        rotation,
                        reason));
            case Outcome.Done(), Outcome.UnderWay() -> View.Notice.of(done(bot, rotation));
        };
    }

    private static Text done(String bot, Rotation rotation) {
        return switch (rotation.aim()) {
            case ANOTHER ->
                Text.of("rotate.end-done", "bot", bot)
                        .with("kind", SecurityTalk.kind(rotation.kind().word()));
            case OWN_KEY -> Text.of("rotate.end-done-own-key", "bot", bot);
            case CREDIT -> Text.of("rotate.end-done-credit", "bot", bot);
            case CHANNEL -> Text.of("rotate.end-done-channel", "bot", bot);
        };
    }

    private static Text ended(String key, String bot, Rotation rotation, String reason) {
        String kind = rotation.kind().word();
        boolean moved = rotation.aim() == Aim.CHANNEL;
        return Text.of(key)
                .with("bot", bot)
                .with("kind", SecurityTalk.kind(kind))
                .with(
                        "why",
                        Text.of("rotate.why-" + reason + (moved && reason.equals("did-not-answer") ? "-there" : ""))
                                .with("bot", bot)
                                .with("platform", AgentChat.platform(kind).word()));
    }
}
