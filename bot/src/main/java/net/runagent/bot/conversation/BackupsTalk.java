package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.BackupQuestions.AskBackup;
import net.runagent.bot.conversation.BackupQuestions.AskBackups;
import net.runagent.bot.conversation.BackupQuestions.AskRestore;
import net.runagent.bot.conversation.BackupQuestions.BackupAsked;
import net.runagent.bot.conversation.BackupQuestions.BackupNow;
import net.runagent.bot.conversation.BackupQuestions.BackupsShown;
import net.runagent.bot.conversation.BackupQuestions.Copy;
import net.runagent.bot.conversation.BackupQuestions.DownloadOffered;
import net.runagent.bot.conversation.BackupQuestions.OfferDownload;
import net.runagent.bot.conversation.BackupQuestions.RestoreAsked;
import net.runagent.bot.conversation.BackupQuestions.RestoreNow;
import net.runagent.bot.conversation.BackupQuestions.SetDaily;
import net.runagent.bot.conversation.BackupQuestions.Shelf;
import net.runagent.bot.conversation.BackupQuestions.StartBackup;
import net.runagent.bot.conversation.BackupQuestions.StartRestore;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupDownloads.Offered;
import net.runagent.core.care.BackupGoesOn;
import net.runagent.core.care.BackupMoved;
import net.runagent.core.care.Backups;
import net.runagent.core.care.RestoreGoesOn;
import net.runagent.core.care.RestoreMoved;
import net.runagent.core.care.Restores;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which backups there are of an agent; takes one now, puts one back, hands one over. */
@Component
final class BackupsTalk implements Flow<BackupsTalk.Position> {
    /**
     * @param deployment null while the agent is chosen
     * @param backup null while the backup is chosen, or when the newest of before is meant
     */
    record Position(
            Step step, @Nullable UUID deployment, @Nullable UUID backup) {
        Position at(Step next) {
            return new Position(next, deployment, backup);
        }
    }

    enum Step {
        AGENT,
        LIST,
        ONE,
        SURE,
        PAGE,
        UNDER_WAY
    }

    /** Before the id of an agent that cannot be healed: leads to putting back its newest backup that no repair was the reason for. */
    static final String NEWEST = "newest:";

    private static final Position START = new Position(Step.AGENT, null, null);

    @Override
    public String name() {
        return "backups";
    }

    @Override
    public Set<String> commands() {
        return Set.of(name());
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(BackupMoved.class, BackupGoesOn.class, RestoreMoved.class, RestoreGoesOn.class);
    }

    @Override
    public Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public Position start() {
        return START;
    }

    /** @param entry empty, or the agent's id, or {@link #NEWEST} and that */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        Optional<UUID> newest = Entries.id(entry, NEWEST);
        return newest.isPresent()
                ? look(new Position(Step.SURE, newest.get(), null))
                : look(new Position(Step.LIST, Entries.id(entry).orElse(null), null));
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return state.step() == Step.PAGE || state.step() == Step.UNDER_WAY
                ? Optional.empty()
                : Optional.of(look(state));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) -> tapped(state, action);
            case Input.Chosen(List<String> values) when !values.isEmpty() -> chosen(state, values.getFirst());
            case Input.Answered(BackupsShown(List<Shelf> agents)) -> shown(state, agents);
            case Input.Answered(BackupAsked(Backups.Asked asked)) -> asked(state, asked);
            case Input.Answered(RestoreAsked(Restores.Asked asked)) -> asked(state, asked);
            case Input.Answered(DownloadOffered(Offered offered)) -> offered(state, offered);
            case Input.Answered(Held(Instant until)) -> say(Text.of("security.held", "until", until));
            case Input.Answered(NoAgent()) -> Outcome.show(START, BackupScreens.none());
            default -> Outcome.of(state);
        };
    }

    // ---- what the person does

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskBackups());
    }

    private static Outcome<Position> tapped(Position state, String action) {
        UUID deployment = state.deployment();
        if (action.equals("back")) {
            return back(state);
        }
        if (deployment == null) {
            return Outcome.of(state);
        }
        UUID backup = state.backup();
        return switch (action) {
            case "now" -> Outcome.ask(state, new StartBackup(deployment));
            case "daily-on" -> Outcome.ask(state, new SetDaily(deployment, true));
            case "daily-off" -> Outcome.ask(state, new SetDaily(deployment, false));
            case "restore" -> backup == null ? look(state) : look(state.at(Step.SURE));
            case "yes" ->
                backup == null || state.step() != Step.SURE
                        ? look(state)
                        : Outcome.ask(state, new StartRestore(deployment, backup));
            case "download" -> backup == null ? look(state) : Outcome.ask(state, new OfferDownload(deployment, backup));
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> chosen(Position state, String value) {
        UUID id = Entries.id(value).orElse(null);
        return state.deployment() == null
                ? look(new Position(Step.LIST, id, null))
                : look(new Position(Step.ONE, state.deployment(), id));
    }

    private static Outcome<Position> back(Position state) {
        return switch (state.step()) {
            case SURE, PAGE -> look(state.at(Step.ONE));
            case ONE, UNDER_WAY -> look(new Position(Step.LIST, state.deployment(), null));
            case AGENT, LIST -> Outcome.of(state); // the engine leaves
        };
    }

    // ---- what the house says

    private static Outcome<Position> shown(Position state, List<Shelf> agents) {
        if (agents.isEmpty()) {
            return Outcome.show(START, BackupScreens.none());
        }
        Optional<Shelf> meant = MeantAgent.among(agents, Shelf::deployment, state.deployment());
        if (meant.isEmpty()) {
            return Outcome.show(START, BackupScreens.pick(agents));
        }
        Shelf agent = meant.get();
        UUID wanted = state.backup();
        Optional<Copy> copy = agent.copies().stream()
                .filter(each -> wanted == null
                        ? state.step() == Step.SURE && each.kind() != Backup.Kind.BEFORE
                        : each.backup().equals(wanted))
                .findFirst();
        if (copy.isEmpty()) {
            return Outcome.show(new Position(Step.LIST, agent.deployment(), null), BackupScreens.shelf(agent));
        }
        boolean sure = state.step() == Step.SURE && agent.live();
        Position there = new Position(
                sure ? Step.SURE : Step.ONE, agent.deployment(), copy.get().backup());
        return Outcome.show(there, sure ? BackupScreens.sure(agent, copy.get()) : BackupScreens.one(agent, copy.get()));
    }

    private static Outcome<Position> asked(Position state, Backups.Asked asked) {
        return switch (asked) {
            case Backups.Asked.Begun _ -> underWay(state, "backups.started");
            case Backups.Asked.Busy() -> say(Text.of("backups.busy"));
            case Backups.Asked.NotPossible(String code) -> say(Text.of("backups.not-possible-" + code));
        };
    }

    private static Outcome<Position> asked(Position state, Restores.Asked asked) {
        return switch (asked) {
            case Restores.Asked.Begun _ -> underWay(state, "backups.restore-started");
            case Restores.Asked.Busy() -> say(Text.of("backups.busy"));
            case Restores.Asked.NotPossible(String code) -> say(Text.of("backups.not-possible-" + code));
        };
    }

    private static Outcome<Position> offered(Position state, Offered offered) {
        return switch (offered) {
            case Offered.Link(String url) -> Outcome.show(state.at(Step.PAGE), BackupScreens.download(url));
            case Offered.NotPossible(String code) -> say(Text.of("backups.not-possible-" + code));
        };
    }

    private static Outcome<Position> underWay(Position state, String key) {
        return Outcome.show(
                new Position(Step.UNDER_WAY, state.deployment(), null),
                new View.Notice(Text.of(key), List.of(List.of(Action.back()))));
    }

    private static Outcome<Position> say(Text words) {
        return Outcome.of(START, new Effect.Send(View.Notice.of(words)), new Effect.Leave());
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case BackupMoved(UUID deployment, UUID backup) ->
                List.of(new Effect.Ask(new AskBackup(deployment, backup)));
            case BackupGoesOn(UUID deployment, UUID backup) ->
                List.of(new Effect.Ask(new AskBackup(deployment, backup)));
            case RestoreMoved(UUID deployment, UUID restore) ->
                List.of(new Effect.Ask(new AskRestore(deployment, restore)));
            case RestoreGoesOn(UUID deployment, UUID restore) ->
                List.of(new Effect.Ask(new AskRestore(deployment, restore)));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return switch (answer) {
            // That it goes on is heard too late when its end has been told.
            case BackupNow(String _, Backup backup)
            when happening instanceof BackupGoesOn && !backup.open() -> List.of();
            case BackupNow(String bot, Backup backup) ->
                posted(
                        "backup:" + backup.id(),
                        BackupScreens.progress(bot, backup, moment.now()),
                        backup.open(),
                        () -> BackupScreens.end(bot, backup));
            case RestoreNow now
            when happening instanceof RestoreGoesOn && !now.restore().open() -> List.of();
            case RestoreNow now ->
                posted(
                        "restore:" + now.restore().id(),
                        BackupScreens.progress(now, moment.now()),
                        now.restore().open(),
                        () -> BackupScreens.end(now));
            default -> List.of();
        };
    }

    private static List<Effect> posted(String anchor, View progress, boolean open, Supplier<View> end) {
        Effect post = new Effect.Post(anchor, progress);
        return open ? List.of(post) : List.of(post, new Effect.Send(end.get()));
    }
}
