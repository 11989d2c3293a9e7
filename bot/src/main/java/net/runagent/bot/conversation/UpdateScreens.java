package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.runagent.bot.conversation.UpdateQuestions.Kept;
import net.runagent.bot.conversation.UpdateQuestions.UpdateNow;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.UpdateStep;
import net.runagent.core.care.UpdateWindow;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.jspecify.annotations.Nullable;

/** Screens of the talk about updates. */
final class UpdateScreens {
    /** One for each clock that many people go by; IANA names are the same in every language. */
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/London",
            "Europe/Berlin",
            "Europe/Madrid",
            "Europe/Athens",
            "Asia/Dubai",
            "Asia/Kolkata",
            "Asia/Singapore",
            "Asia/Tokyo",
            "Australia/Sydney",
            "America/Sao_Paulo",
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles");

    private static final int HOURS_BETWEEN = 2;
    private static final int HOURS_OF_A_DAY = 24;

    private UpdateScreens() {}

    static View pick(List<Kept> agents) {
        return new View.Choice(
                Text.of("update.pick"),
                agents.stream()
                        .map(agent -> new View.Option(
                                agent.deployment().toString(),
                                Text.of("status.option", "bot", agent.bot()),
                                Text.of("update.version", "version", agent.version())))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    static View one(Kept agent, Instant now) {
        UpdateWindow window = agent.wish().window();
        Text mode = agent.on()
                ? Text.of("update.mode-on", "from", hour(window.fromHour()))
                        .with("until", hour(window.fromHour() + (int) UpdateWindow.LENGTH.toHours()))
                        .with("zone", window.zone().getId())
                : Text.of("update.mode-off");
        List<List<Action>> rows = new ArrayList<>();
        Instant held = agent.wish().heldUntil();
        AgentUpdate open = agent.open();
        if (held != null && held.isAfter(now)) {
            rows.add(List.of(Action.of("let-go", Text.of("update.let-go"))));
        } else if (open != null
                && open.step() == UpdateStep.PLANNED
                && !open.version().equals(agent.wish().heldFor())) {
            rows.add(List.of(Action.of("hold", Text.of("update.hold"))));
        }
        if (agent.on()) {
            rows.add(List.of(
                    Action.of("hour", Text.of("update.hour")), Action.of("zone", Text.of("update.zone"))));
        }
        rows.add(List.of(
                agent.on()
                        ? Action.of("off", Text.of("update.switch-off"))
                        : Action.of("on", Text.of("update.switch-on"))));
        rows.add(List.of(Action.back()));
        return new View.Screen(
                Text.of("update.body", "bot", agent.bot())
                        .with("version", agent.version())
                        .with("mode", mode)
                        .with("plan", plan(open)),
                rows);
    }

    private static Text plan(@Nullable AgentUpdate open) {
        if (open == null) {
            return Text.of("update.plan-none");
        }
        return open.step() == UpdateStep.PLANNED
                ? Text.of("update.plan-due", "version", open.version()).with("due", open.dueAt())
                : Text.of("update.plan-now", "version", open.version());
    }

    private static int hour(int ofDay) {
        return ofDay % HOURS_OF_A_DAY;
    }

    static View hours() {
        return new View.Choice(
                Text.of("update.hour-choose"),
                IntStream.iterate(0, hour -> hour < HOURS_OF_A_DAY, hour -> hour + HOURS_BETWEEN)
                        .mapToObj(hour -> new View.Option(
                                UpdateTalk.HOUR + hour,
                                Text.of("update.hour-option", "from", hour),
                                Text.of("update.hour-until", "until", hour(hour + 4))))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    static View zones() {
        return new View.Choice(
                Text.of("update.zone-choose"),
                ZONES.stream()
                        .map(zone -> new View.Option(
                                UpdateTalk.ZONE + zone,
                                Text.of("update.zone-option", "zone", zone),
                                Text.of("update.zone-note")))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    // ---- what is told

    /** Empty for what its owner need not hear. */
    static Stream<View> told(UpdateNow now) {
        AgentUpdate update = now.update();
        return switch (update.outcome()) {
            case Outcome.UnderWay() ->
                update.step() == UpdateStep.PLANNED
                        ? Stream.of(new View.Notice(
                                said(now, "update.told-planned")
                                        .with("due", update.dueAt())
                                        .with("changes", changes(now.changes())),
                                List.of(List.of(settings(now)))))
                        : update.why().isEmpty()
                                ? Stream.of(View.Notice.of(said(now, "update.told-begun")))
                                : Stream.of(View.Notice.of(said(now, "update.told-going-back")));
            case Outcome.Done() ->
                Stream.of(new View.Notice(
                        said(now, "update.told-done").with("changes", changes(now.changes())), List.of(open(now))));
            case Outcome.KeptOld _ ->
                Stream.of(new View.Notice(
                        said(now, update.restored() ? "update.told-kept-restored" : "update.told-kept"),
                        List.of(open(now))));
            case Outcome.Failed(String why) ->
                why.equals(AgentUpdate.INTERRUPTED)
                        ? Stream.empty()
                        : Stream.of(new View.Notice(
                                said(now, "update.told-failed"),
                                List.of(List.of(Action.primary(
                                        "enter:recover:" + update.deployment(), Text.of("update.recover"))))));
            case Outcome.Withdrawn(String why) ->
                why.equals("stopped") ? Stream.of(View.Notice.of(said(now, "update.told-off"))) : Stream.empty();
        };
    }

    private static Text said(UpdateNow now, String key) {
        return Text.of(key, "bot", now.bot())
                .with("version", now.update().version())
                .with("from", now.update().from());
    }

    private static Text changes(List<String> lines) {
        return lines.isEmpty()
                ? Text.of("update.no-changes")
                : Text.of("update.changes", "lines", String.join("\n", lines));
    }

    private static Action settings(UpdateNow now) {
        return Action.of("enter:update:" + now.update().deployment(), Text.of("update.change"));
    }

    private static List<Action> open(UpdateNow now) {
        return List.of(Action.link("chat", Text.of("build.open", "bot", now.bot()), now.chat()));
    }
}
