package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.BuildQuestions.AskCancel;
import net.runagent.bot.conversation.BuildQuestions.AskEnd;
import net.runagent.bot.conversation.BuildQuestions.AskProgress;
import net.runagent.bot.conversation.BuildQuestions.BuildElsewhere;
import net.runagent.bot.conversation.BuildQuestions.BuiltIn;
import net.runagent.bot.conversation.BuildQuestions.CancelAndRefund;
import net.runagent.bot.conversation.BuildQuestions.Cancelling;
import net.runagent.bot.conversation.BuildQuestions.Done;
import net.runagent.bot.conversation.BuildQuestions.Ended;
import net.runagent.bot.conversation.BuildQuestions.FirstWords;
import net.runagent.bot.conversation.BuildQuestions.GreetNow;
import net.runagent.bot.conversation.BuildQuestions.NotBuiltThere;
import net.runagent.bot.conversation.BuildQuestions.NotYours;
import net.runagent.bot.conversation.BuildQuestions.Progress;
import net.runagent.bot.conversation.BuildQuestions.TakeFirstWords;
import net.runagent.core.account.Platform;
import net.runagent.core.catalogue.Place;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.AgentReady;
import net.runagent.core.deployment.BuildMoved;
import net.runagent.core.deployment.BuildUndone;
import net.runagent.core.deployment.Cancellation;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.Milestone;
import net.runagent.core.deployment.RoomAwaited;
import net.runagent.core.deployment.StartNeeded;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells how the building goes, in one message that is kept up to date, and carries out what its buttons ask for. */
@Component
final class BuildTalk implements Flow<BuildTalk.Position> {
    private static final String STARTED = "greet:";
    private static final String CANCEL = "cancel-refund:";

    /** Followed by the code of a place, a colon and the deployment. */
    private static final String ELSEWHERE = "elsewhere:";

    /** @param deployment the one that the person is asked about; null while nothing is asked */
    record Position(@Nullable UUID deployment) {}

    @Override
    public String name() {
        return "build";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(BuildMoved.class, RoomAwaited.class, StartNeeded.class, AgentReady.class, BuildUndone.class);
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return new Position(null);
    }

    @Override
    public Position migrate(int storedVersion, Map<String, Object> stored) {
        return start();
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case BuildMoved(UUID deployment) -> ask(new AskProgress(deployment));
            case RoomAwaited(UUID deployment) -> ask(new AskProgress(deployment));
            case StartNeeded(UUID deployment) -> ask(new AskProgress(deployment));
            case AgentReady(UUID deployment) -> ask(new TakeFirstWords(deployment));
            case BuildUndone(UUID deployment) -> ask(new AskEnd(deployment));
            default -> List.of();
        };
    }

    private static List<Effect> ask(net.runagent.core.conversation.Question question) {
        return List.of(new Effect.Ask(question));
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            case Progress progress
            when happening instanceof StartNeeded ->
                List.of(post(progress, moment.now()), new Effect.Send(pressStart(progress)));
            case Progress progress
            when happening instanceof RoomAwaited && !progress.waits().isEmpty() ->
                List.of(post(progress, moment.now()), new Effect.Send(noRoom(progress)));
            case Progress progress -> List.of(post(progress, moment.now()));
            case FirstWords(Progress progress, String words) ->
                List.of(post(progress, moment.now()), new Effect.Send(ready(progress, words)));
            case Ended ended
            when happening instanceof BuildUndone(UUID deployment) ->
                List.of(
                        new Effect.Post(
                                anchor(deployment), View.Notice.of(Text.of("build.title-undone", "bot", ended.bot()))),
                        new Effect.Send(undone(ended)));
            default -> List.of();
        };
    }

    /** Every step while it is built; afterwards one line. */
    private static Effect post(Progress progress, Instant now) {
        return new Effect.Post(
                anchor(progress.deployment()),
                progress.at() == null
                        ? View.Notice.of(Text.of("build.title-done", "bot", progress.bot()))
                        : steps(progress, progress.at(), now));
    }

    private static View steps(Progress progress, Milestone at, Instant now) {
        List<View.Progress.Step> steps = new ArrayList<>();
        for (Milestone milestone : Milestone.values()) {
            Text label = Text.of("build.step-" + milestone.name().toLowerCase(Locale.ROOT));
            steps.add(new View.Progress.Step(label, stateOf(milestone, at)));
        }
        Text title = Text.of(progress.second() ? "build.title-second" : "build.title", "bot", progress.bot());
        Text time = progress.usual() == null
                ? Waited.since(progress.since(), now)
                : Waited.since(progress.since(), now, progress.usual());
        return new View.Progress(title, steps, time, cancel(progress.deployment()));
    }

    private static String anchor(UUID deployment) {
        return "build:" + deployment;
    }

    /** The way to stop while it is not ready; asks before it does anything. */
    private static List<List<Action>> cancel(UUID deployment) {
        return List.of(List.of(Action.danger(CANCEL + deployment, Text.of("build.cancel-refund"))));
    }

    private static View.Progress.State stateOf(Milestone milestone, Milestone at) {
        if (milestone == at) {
            return View.Progress.State.RUNNING;
        }
        return milestone.ordinal() < at.ordinal() ? View.Progress.State.DONE : View.Progress.State.WAITING;
    }

    private static View ready(Progress progress, @Nullable String words) {
        Text body = words == null
                ? Text.of("build.ready-silent", "bot", progress.bot())
                : Text.of("build.ready").with("bot", progress.bot()).with("words", words);
        return new View.Notice(
                body,
                List.of(
                        List.of(openChat(progress.bot(), progress.chat())),
                        List.of(Action.of("enter:status:" + progress.deployment(), Text.of("build.see-status")))));
    }

    private static View pressStart(Progress progress) {
        String where = progress.platform() == Platform.DISCORD ? "-discord" : "";
        return new View.Notice(
                Text.of("build.press-start" + where, "bot", progress.bot()),
                List.of(
                        List.of(openChat(progress.bot(), progress.chat())),
                        List.of(pressed("", progress.deployment(), progress.platform()))));
    }

    /** @param from what leads into this talk where the button stands on another talk's screen */
    static Action pressed(String from, UUID deployment, Platform platform) {
        String where = platform == Platform.DISCORD ? "-discord" : "";
        return Action.primary(from + STARTED + deployment, Text.of("build.pressed" + where));
    }

    /** @param chat where the agent talks */
    static Action openChat(String bot, String chat) {
        return Action.link("chat", Text.of("build.open", "bot", bot), chat);
    }

    private static View noRoom(Progress progress) {
        Text words = Text.of("build.no-room-" + progress.waits(), "bot", progress.bot())
                .with("platform", progress.platform().word());
        for (Place place : progress.elsewhere()) {
            words = named(Text.of("build.elsewhere-offer", "words", words), place);
        }
        List<List<Action>> rows = new ArrayList<>(elsewhere("", progress.deployment(), progress.elsewhere()));
        rows.addAll(cancel(progress.deployment()));
        return new View.Notice(words, rows);
    }

    /** @param from what leads into this talk where the buttons stand on another talk's screen */
    static List<List<Action>> elsewhere(String from, UUID deployment, List<Place> places) {
        return places.stream()
                .map(place -> List.of(Action.primary(
                        from + ELSEWHERE + place.code() + ":" + deployment, named(Text.of("build.elsewhere"), place))))
                .toList();
    }

    private static Text named(Text text, Place place) {
        return text.with("city", place.city()).with("country", Text.of("build.country", "country", place.country()));
    }

    private static View undone(Ended ended) {
        boolean kept = ended.reason().equals(Life.BY_CUSTOMER) && !ended.money().whole();
        return new View.Notice(
                money(Text.of("build.undone-" + ended.reason() + (kept ? "-kept" : "")), ended.bot(), ended.money()),
                List.of(List.of(Action.of("enter:deploy", Text.of("start.deploy")))));
    }

    // ---- its buttons

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        Optional<UUID> started = Entries.id(entry, STARTED);
        if (started.isPresent()) {
            return Outcome.ask(start, new GreetNow(started.get()));
        }
        if (entry.startsWith(ELSEWHERE)) {
            return elsewhere(start, entry.substring(ELSEWHERE.length()));
        }
        Optional<UUID> cancelled = Entries.id(entry, CANCEL);
        return cancelled.isPresent()
                ? Outcome.ask(new Position(cancelled.get()), new AskCancel(cancelled.get()))
                : Outcome.leave(start);
    }

    private static Outcome<Position> elsewhere(Position start, String placeAndDeployment) {
        int colon = placeAndDeployment.indexOf(':');
        String place = placeAndDeployment.substring(0, Math.max(0, colon));
        return Entries.id(placeAndDeployment.substring(colon + 1))
                .map(deployment -> Outcome.ask(start, new BuildElsewhere(deployment, place)))
                .orElseGet(() -> Outcome.leave(start));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action)
            when action.equals("yes") && state.deployment() != null ->
                Outcome.ask(state, new CancelAndRefund(state.deployment()));
            case Input.Answered(Cancelling(String bot, Cancellation money)) -> Outcome.show(state, sure(bot, money));
            case Input.Answered(Done(String refused)) ->
                say(state, refused.isEmpty() ? Text.of("build.done") : Text.of("deploy.refused-" + refused));
            case Input.Answered(BuiltIn(Place place)) -> say(state, named(Text.of("build.elsewhere-on-it"), place));
            case Input.Answered(NotBuiltThere(boolean full)) ->
                say(state, Text.of(full ? "build.elsewhere-full" : "build.elsewhere-late"));
            case Input.Answered(Held(Instant until)) -> say(state, Text.of("build.held", "until", until));
            case Input.Answered(NotYours()) -> say(state, Text.of("build.not-yours"));
            default -> Outcome.of(state);
        };
    }

    private static View sure(String bot, Cancellation money) {
        return View.Screen.of(
                money(Text.of(money.whole() ? "build.sure" : "build.sure-kept"), bot, money),
                Action.danger("yes", Text.of("build.yes")),
                Action.back());
    }

    private static Text money(Text text, String bot, Cancellation money) {
        return text.with("bot", bot).with("back", money.back()).with("kept", money.kept());
    }

    private static Outcome<Position> say(Position state, Text words) {
        return Outcome.of(state, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }
}
