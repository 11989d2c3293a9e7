package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.runagent.bot.conversation.BackupQuestions.Copy;
import net.runagent.bot.conversation.BackupQuestions.RestoreNow;
import net.runagent.bot.conversation.BackupQuestions.Shelf;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupStep;
import net.runagent.core.care.Restore;
import net.runagent.core.care.RestoreStep;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/** Screens of the talk about backups. */
final class BackupScreens {
    private static final long MEGABYTE = 1L << 20;

    /** As people see them; each with the steps that belong to it. */
    private static final List<String> PHASES = List.of("make", "fetch", "verify");

    private static final List<String> RESTORE_PHASES = List.of("check", "place", "save", "exchange", "verify");
    private static final List<String> UNDO_PHASES = List.of("check", "place", "save", "exchange", "back");

    private BackupScreens() {}

    static View none() {
        return View.Screen.of(
                Text.of("backups.none"), Action.of("enter:status", Text.of("start.agents")), Action.back());
    }

    static View pick(List<Shelf> agents) {
        return new View.Choice(
                Text.of("backups.pick"),
                agents.stream()
                        .map(agent -> new View.Option(
                                agent.deployment().toString(),
                                Text.of("status.option", "bot", agent.bot()),
                                Text.of("backups.count", "count", agent.copies().size())))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    static View shelf(Shelf agent) {
        Text body = Text.of(agent.copies().isEmpty() ? "backups.empty" : "backups.list", "bot", agent.bot())
                .with("daily", Text.of(agent.daily() ? "backups.daily-on" : "backups.daily-off"));
        List<List<Action>> rows = new ArrayList<>();
        if (agent.live()) {
            rows.add(List.of(Action.primary("now", Text.of("backups.now"))));
        }
        rows.add(List.of(
                agent.daily()
                        ? Action.of("daily-off", Text.of("backups.switch-off"))
                        : Action.of("daily-on", Text.of("backups.switch-on"))));
        rows.add(List.of(Action.back()));
        return agent.copies().isEmpty()
                ? new View.Screen(body, rows)
                : new View.Choice(
                        body, agent.copies().stream().map(BackupScreens::option).toList(), rows);
    }

    private static View.Option option(Copy copy) {
        return new View.Option(
                copy.backup().toString(),
                Text.of("backups.option", "taken", copy.takenAt()),
                Text.of("backups.kind-" + copy.kind().name().toLowerCase(Locale.ROOT))
                        .with("size", size(copy)));
    }

    private static Text size(Copy copy) {
        return Text.of("backups.size", "megabytes", (copy.bytes() + MEGABYTE - 1) / MEGABYTE);
    }

    static View one(Shelf agent, Copy copy) {
        List<List<Action>> rows = new ArrayList<>();
        if (agent.live()) {
            rows.add(List.of(Action.of("restore", Text.of("backups.restore"))));
        }
        rows.add(List.of(Action.of("download", Text.of("backups.download"))));
        rows.add(List.of(Action.back()));
        return new View.Screen(
                Text.of("backups.one", "bot", agent.bot())
                        .with("taken", copy.takenAt())
                        .with("size", size(copy)),
                rows);
    }

    /** Says before what is lost. */
    static View sure(Shelf agent, Copy copy) {
        return View.Screen.of(
                Text.of("backups.sure", "bot", agent.bot()).with("taken", copy.takenAt()),
                Action.danger("yes", Text.of("backups.yes")),
                Action.back(),
                Action.cancel());
    }

    static View download(String url) {
        return new View.Screen(
                Text.of("backups.page"),
                List.of(List.of(Action.link("page", Text.of("backups.open-page"), url)), List.of(Action.back())));
    }

    // ---- what is told

    static View progress(String bot, Backup backup, Instant now) {
        int at = switch (backup.step()) {
            case MAKE -> 0;
            case FETCH -> 1;
            case VERIFY, TIDY -> 2;
        };
        boolean over = backup.step() == BackupStep.TIDY || backup.good();
        return new View.Progress(
                Text.of("backups.title", "bot", bot),
                steps(PHASES, "backups.phase-", over ? PHASES.size() : at, backup.open()),
                backup.open() ? Waited.since(backup.startedAt(), now) : null,
                List.of());
    }

    private static List<View.Progress.Step> steps(List<String> phases, String key, int at, boolean open) {
        List<View.Progress.Step> steps = new ArrayList<>();
        for (int i = 0; i < phases.size(); i++) {
            View.Progress.State state = i < at
                    ? View.Progress.State.DONE
                    : i > at
                            ? View.Progress.State.WAITING
                            : open ? View.Progress.State.RUNNING : View.Progress.State.FAILED;
            steps.add(new View.Progress.Step(Text.of(key + phases.get(i)), state));
        }
        return steps;
    }

    static View end(String bot, Backup backup) {
        return switch (backup.outcome()) {
            case Backup.Outcome.Failed(String reason) ->
                View.Notice.of(Text.of("backups.failed", "bot", bot).with("why", Text.of("backups.why-" + reason)));
            default ->
                new View.Notice(
                        Text.of("backups.done", "bot", bot)
                                .with("taken", backup.requireArchive().takenAt()),
                        List.of(List.of(Action.of("enter:backups:" + backup.deployment(), Text.of("backups.show")))));
        };
    }

    static View progress(RestoreNow now, Instant at) {
        Restore restore = now.restore();
        boolean undone = !restore.why().isEmpty();
        boolean back = Stream.of(RestoreStep.BACK, RestoreStep.START_BACK, RestoreStep.VERIFY_BACK)
                .anyMatch(step -> step == restore.step());
        int phase = switch (restore.step()) {
            case CHECK -> 0;
            case PLACE, UNPACK -> 1;
            case STOP, SAVE -> 2;
            case EXCHANGE, START -> 3;
            case VERIFY, BACK, START_BACK, VERIFY_BACK -> 4;
            case TIDY -> undone ? 4 : RESTORE_PHASES.size();
        };
        boolean done = restore.outcome() instanceof Restore.Outcome.Done;
        return new View.Progress(
                Text.of("backups.title-restore", "bot", now.bot()).with("taken", now.takenAt()),
                steps(
                        back || undone ? UNDO_PHASES : RESTORE_PHASES,
                        "backups.restore-phase-",
                        done ? RESTORE_PHASES.size() : phase,
                        restore.open()),
                restore.open() ? Waited.since(restore.startedAt(), at) : null,
                List.of());
    }

    static View end(RestoreNow now) {
        Restore restore = now.restore();
        return switch (restore.outcome()) {
            case Restore.Outcome.Done _ ->
                new View.Notice(
                        Text.of(restore.saved() ? "backups.restored" : "backups.restored-aside", "bot", now.bot())
                                .with("taken", now.takenAt()),
                        List.of(List.of(Action.link("chat", Text.of("build.open", "bot", now.bot()), now.chat()))));
            case Restore.Outcome.KeptOld(String reason) ->
                View.Notice.of(
                        Text.of("backups.kept-old", "bot", now.bot()).with("why", Text.of("backups.why-" + reason)));
            case Restore.Outcome.Failed(String reason) ->
                reason.equals(Restore.INTERRUPTED)
                        ? View.Notice.of(Text.of("backups.restore-interrupted", "bot", now.bot()))
                        : new View.Notice(
                                Text.of("backups.restore-failed", "bot", now.bot()),
                                List.of(List.of(Action.primary(
                                        "enter:recover:" + restore.deployment(), Text.of("status.recover")))));
            case Restore.Outcome.UnderWay _ -> View.Notice.of(Text.of("backups.restoring"));
        };
    }
}
