package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskRecovery;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.RecoveryNow;
import net.runagent.bot.conversation.AgentQuestions.StartRecovery;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.core.care.Recovery;
import net.runagent.core.care.RecoveryGoesOn;
import net.runagent.core.care.RecoveryMoved;
import net.runagent.core.care.RecoveryStep;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** Heals an agent with one tap and tells every step in one message that is kept up to date. */
@Component
final class RecoverTalk extends AgentTalk {
    private static final String NOW = "now:";

    /** Then all that loses nothing was tried; going back to a backup may bring it back, and is done only when asked for. */
    private static final String COPY_HELPS = "not-healed";

    @Override
    public String name() {
        return "recover";
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(RecoveryMoved.class, RecoveryGoesOn.class);
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Entries.id(entry, NOW)
                .map(now -> Outcome.ask(new Position(now), new StartRecovery(now)))
                .orElseGet(() -> super.enter(start, entry, moment));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action)
            when action.equals("now") && state.deployment() != null ->
                Outcome.ask(state, new StartRecovery(state.deployment()));
            case Input.Chosen(List<String> values) when !values.isEmpty() -> look(picked(values));
            case Input.Answered(Agents(List<Agent> agents)) -> shown(state, agents);
            case Input.Answered(Acted(String refused)) ->
                Outcome.show(
                        state,
                        new View.Notice(
                                Text.of(refused.isEmpty() ? "recover.started" : "deploy.refused-" + refused),
                                List.of(List.of(Action.back()))));
            case Input.Answered(NoAgent()) -> Outcome.show(start(), AgentScreens.none());
            default -> Outcome.of(state);
        };
    }

    @Override
    Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskAgents(Which.LIVE));
    }

    private static Outcome<Position> shown(Position state, List<Agent> agents) {
        return MeantAgent.among(
                agents,
                state.deployment(),
                new Position(null),
                "recover.pick",
                one -> Outcome.show(
                        new Position(one.deployment()),
                        View.Screen.of(
                                Text.of("recover.explain", "bot", one.bot()),
                                Action.primary("now", Text.of("recover.now")),
                                Action.back())));
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case RecoveryMoved(UUID deployment, UUID recovery) -> ask(deployment, recovery);
            case RecoveryGoesOn(UUID deployment, UUID recovery) -> ask(deployment, recovery);
            default -> List.of();
        };
    }

    private static List<Effect> ask(UUID deployment, UUID recovery) {
        return List.of(new Effect.Ask(new AskRecovery(deployment, recovery)));
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        if (!(answer instanceof RecoveryNow now)) {
            return List.of();
        }
        Recovery recovery = now.recovery();
        Effect post = new Effect.Post("recover:" + recovery.id(), progress(now.bot(), recovery, moment.now()));
        if (recovery.open()) {
            return List.of(post);
        }
        // That it goes on is heard too late: its end has been told.
        return happening instanceof RecoveryGoesOn ? List.of() : List.of(post, new Effect.Send(end(now)));
    }

    private static View progress(String bot, Recovery recovery, Instant now) {
        List<View.Progress.Step> steps = new ArrayList<>();
        List<RecoveryStep> taken = recovery.taken();
        for (int i = 0; i < taken.size(); i++) {
            boolean last = i == taken.size() - 1;
            View.Progress.State state = !last
                    ? View.Progress.State.DONE
                    : recovery.open()
                            ? View.Progress.State.RUNNING
                            : Recovery.HEALTHY.equals(recovery.result())
                                    ? View.Progress.State.DONE
                                    : View.Progress.State.FAILED;
            String word = taken.get(i).name().toLowerCase(Locale.ROOT).replace('_', '-');
            steps.add(new View.Progress.Step(Text.of("recover.step-" + word), state));
        }
        Text title = Text.of(recovery.automatic() ? "recover.title-by-itself" : "recover.title")
                .with("bot", bot)
                .with("found", recovery.found().isEmpty() ? "" : Text.of("recover.found", "reason", found(recovery)));
        return new View.Progress(
                title, steps, recovery.open() ? Waited.since(recovery.startedAt(), now) : null, List.of());
    }

    private static Text found(Recovery recovery) {
        return Text.of("status.reason-" + recovery.found());
    }

    /** An agent that is being terminated offers nothing any more. */
    private static View end(RecoveryNow now) {
        Recovery recovery = now.recovery();
        String result = recovery.result() == null ? "not-healed" : recovery.result();
        if (!now.live()) {
            String key = result.equals(Recovery.INTERRUPTED) ? "terminated" : result;
            return View.Notice.of(body(now, key));
        }
        List<List<Action>> rows = new ArrayList<>();
        rows.add(List.of(Action.link("chat", Text.of("build.open", "bot", now.bot()), now.chat())));
        if (!result.equals(Recovery.HEALTHY)) {
            // That its owner gave the token is why the recovery ended with it: a token of ours is fetched anew.
            rows.addAll(Remedies.of(result, recovery.deployment().value(), true));
        }
        if (now.copied() && result.equals(COPY_HELPS)) {
            rows.add(List.of(Action.of(
                    "enter:backups:" + BackupsTalk.NEWEST + recovery.deployment(), Text.of("recover.restore"))));
        }
        return new View.Notice(body(now, result), rows);
    }

    private static Text body(RecoveryNow now, String result) {
        return Text.of("recover.end-" + result, "bot", now.bot());
    }
}
