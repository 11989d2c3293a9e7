package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.care.StandingInstructions.SwitchedOff;
import net.runagent.core.care.UpdateGate.Verdict;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.DesiredAgents;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.vault.Purpose;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * The work of each step of an update. Until the agent is taken down nothing of it is touched; from then on whatever does not work
 * leads it back to what it had, from a copy on its own server, so that the way back needs nobody but that server.
 */
@Component
class UpdateWork {
    private static final int MOST_TRIES = 6;
    private static final int GREEN_LOOKS = 2;

    /** Bad looks in a row while it is looked at for a while: one alone may be a restart of the system. */
    private static final int BAD_LOOKS = 2;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_TIMES = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final ReleaseShelf shelf;
    private final UpdateHost host;
    private final AgentHost agentHost;
    private final AgentBackups safety;
    private final ChannelLines channels;
    private final DesiredAgents desired;
    private final ModelKeys modelKeys;
    private final StandingInstructions instructions;
    private final Deployments deployments;
    private final HostLogin login;
    private final Transactions transactions;
    private final Clock clock;

    UpdateWork(
            ReleaseShelf shelf,
            UpdateHost host,
            AgentHost agentHost,
            AgentBackups safety,
            ChannelLines channels,
            DesiredAgents desired,
            ModelKeys modelKeys,
            StandingInstructions instructions,
            Deployments deployments,
            HostLogin login,
            Transactions transactions,
            Clock clock) {
        this.shelf = shelf;
        this.host = host;
        this.agentHost = agentHost;
        this.safety = safety;
        this.channels = channels;
        this.desired = desired;
        this.modelKeys = modelKeys;
        this.instructions = instructions;
        this.deployments = deployments;
        this.login = login;
        this.transactions = transactions;
        this.clock = clock;
    }

    UpdateTurn take(AgentUpdate update, Deployment deployment) {
        try {
            return step(update, deployment);
        } catch (SwitchedOff meanwhile) {
            return new UpdateTurn.Leave("not-wanted");
        }
    }

    private UpdateTurn step(AgentUpdate update, Deployment deployment) {
        return switch (update.step()) {
            case PLANNED -> throw new IllegalStateException("update " + update.id() + " has not begun");
            case CHECK -> check(update, deployment);
            case FETCH -> fetch(update, deployment);
            case TRY -> accepted(update, deployment);
            case SAVE -> save(update, deployment);
            case STOP ->
                orUndo(
                        update,
                        host.stop(this.reached(update, deployment, "update.stop"), false),
                        UpdateStep.KEEP,
                        "not-stopped");
            case KEEP ->
                orUndo(
                        update,
                        host.keep(this.reached(update, deployment, "update.keep"), update.id()),
                        UpdateStep.SWITCH,
                        "not-kept");
            case SWITCH ->
                orUndo(
                        update,
                        host.switchTo(this.reached(update, deployment, "update.switch"), update.version()),
                        UpdateStep.START,
                        "not-switched");
            case START -> start(update, deployment);
            case VERIFY -> verify(update, deployment);
            case ANSWER -> answer(update, deployment);
            case SOAK -> soak(update, deployment);
            case UNDO_STOP ->
                orAlarm(
                        update,
                        host.stop(this.reached(update, deployment, "update.back"), true),
                        putsBack(update) ? UpdateStep.UNDO_STATE : UpdateStep.UNDO_LINK);
            case UNDO_STATE ->
                orAlarm(
                        update,
                        host.giveBack(this.reached(update, deployment, "update.back"), update.id()),
                        UpdateStep.UNDO_LINK);
            case UNDO_LINK ->
                orAlarm(
                        update,
                        host.switchTo(this.reached(update, deployment, "update.back"), update.from()),
                        UpdateStep.UNDO_START);
            case UNDO_START -> orAlarm(update, configure(update, deployment), UpdateStep.UNDO_VERIFY);
            case UNDO_VERIFY -> verifyBack(update, deployment);
            case TIDY -> tidy(update, deployment);
        };
    }

    // ---- before anything is touched

    private UpdateTurn check(AgentUpdate update, Deployment deployment) {
        if (transactions.call(() -> modelKeys.credit(deployment)) == ModelKeys.Credit.SPENT) {
            return new UpdateTurn.End(new Outcome.Withdrawn("credit-spent"));
        }
        HostResult<AgentHealth> seen = agentHost.health(this.reached(update, deployment, "update.check"));
        if (seen instanceof HostResult.Ok<AgentHealth>(AgentHealth health)
                && Health.word(health).equals(Health.GOOD)) {
            return health.version().equals(update.from())
                    ? new UpdateTurn.Next(UpdateStep.FETCH)
                    : new UpdateTurn.Has(health.version());
        }
        return late(update) ? new UpdateTurn.End(new Outcome.Withdrawn("was-not-well")) : again(update);
    }

    private UpdateTurn fetch(AgentUpdate update, Deployment deployment) {
        Optional<Release> release = shelf.find(update.version());
        return release.isEmpty()
                ? new UpdateTurn.Leave("not-fetched")
                : untouched(
                        update,
                        host.lay(this.reached(update, deployment, "update.fetch"), release.get()),
                        UpdateStep.TRY,
                        "not-fetched");
    }

    private UpdateTurn accepted(AgentUpdate update, Deployment deployment) {
        return untouched(
                update,
                host.accepts(this.reached(update, deployment, "update.try"), update.version()),
                UpdateStep.SAVE,
                AgentUpdate.NOT_ACCEPTED);
    }

    /** Without a backup there is no way back when the server itself is lost meanwhile. */
    private UpdateTurn save(AgentUpdate update, Deployment deployment) {
        return switch (safety.before(deployment.id(), update.id())) {
            case UNDER_WAY ->
                late(update) ? new UpdateTurn.Leave("no-backup") : new UpdateTurn.Unseen(LOOK_AGAIN);
            case TAKEN -> new UpdateTurn.Next(UpdateStep.STOP);
            case NONE -> new UpdateTurn.Leave("no-backup");
        };
    }

    // ---- whether it is well with the release

    private UpdateTurn start(AgentUpdate update, Deployment deployment) {
        HostResult<Void> result = configure(update, deployment);
        return result instanceof HostResult.Wrong<Void>(String code, String _) && code.equals("agent.config.invalid")
                ? new UpdateTurn.Undo(AgentUpdate.NOT_ACCEPTED)
                : orUndo(update, result, UpdateStep.VERIFY, AgentUpdate.NOT_STARTED);
    }

    private HostResult<Void> configure(AgentUpdate update, Deployment deployment) {
        return agentHost.configure(
                this.reached(update, deployment, "update.start"),
                desired.withSecrets(deployment, Purpose.UPDATE, command(deployment), "update.start"));
    }

    private UpdateTurn verify(AgentUpdate update, Deployment deployment) {
        HostResult<AgentHealth> seen = agentHost.health(this.reached(update, deployment, "update.verify"));
        if (!(seen instanceof HostResult.Ok<AgentHealth>(AgentHealth health))) {
            return late(update) ? new UpdateTurn.Undo("no-answer") : new UpdateTurn.Unseen(LOOK_AGAIN);
        }
        return switch (UpdateGate.of(health, update.version())) {
            case Verdict.Bad(String why) -> new UpdateTurn.Undo(why);
            case Verdict.Waits() ->
                late(update) ? new UpdateTurn.Undo(AgentUpdate.NOT_WELL) : new UpdateTurn.Again(LOOK_AGAIN);
            case Verdict.Well() ->
                update.greens() + 1 < GREEN_LOOKS
                        ? new UpdateTurn.Green(LOOK_AGAIN)
                        : new UpdateTurn.Next(UpdateStep.ANSWER);
        };
    }

    /** The whole way out: it thinks with its model, and what it says comes to its owner. */
    private UpdateTurn answer(AgentUpdate update, Deployment deployment) {
        HostResult<FirstAnswer> result = agentHost.answer(
                this.reached(update, deployment, "update.answer"),
                desired.asked(deployment, "a new version of your program"),
                update.id());
        return switch (result) {
            // An owner who has closed the agent's chat is none whom it could not reach before.
            case HostResult.Ok<FirstAnswer> _ -> new UpdateTurn.Next(UpdateStep.SOAK);
            case HostResult.NotYet<FirstAnswer>(String _, Duration in) ->
                late(update) ? new UpdateTurn.Undo(AgentUpdate.MUTE) : new UpdateTurn.Unseen(in);
            case HostResult.Unreachable<FirstAnswer> _ ->
                late(update) ? new UpdateTurn.Undo("no-answer") : new UpdateTurn.Unseen(LOOK_AGAIN);
            case HostResult.Wrong<FirstAnswer> _ ->
                refusedOften(update) ? new UpdateTurn.Undo(AgentUpdate.MUTE) : again(update);
        };
    }

    /** The whole way in: what somebody writes to it must not stay waiting, and what runs must go on running. */
    private UpdateTurn soak(AgentUpdate update, Deployment deployment) {
        HostResult<AgentHealth> seen = agentHost.health(this.reached(update, deployment, "update.verify"));
        if (!(seen instanceof HostResult.Ok<AgentHealth>(AgentHealth health))) {
            return soakedFor(update, 2) ? new UpdateTurn.Undo("no-answer") : new UpdateTurn.Unseen(LOOK_AT_TIMES);
        }
        String wrong = wrong(update, deployment, health);
        if (!wrong.isEmpty()) {
            return update.attempts() + 1 < BAD_LOOKS
                    ? new UpdateTurn.Again(LOOK_AT_TIMES)
                    : new UpdateTurn.Undo(wrong);
        }
        return soakedFor(update, 1) ? new UpdateTurn.Next(UpdateStep.TIDY) : new UpdateTurn.Green(LOOK_AT_TIMES);
    }

    private String wrong(AgentUpdate update, Deployment deployment, AgentHealth health) {
        return switch (UpdateGate.of(health, update.version())) {
            case Verdict.Bad(String why) -> why;
            case Verdict.Waits() -> AgentUpdate.NOT_WELL;
            case Verdict.Well() -> deaf(deployment) ? AgentUpdate.DEAF : "";
        };
    }

    private boolean deaf(Deployment deployment) {
        try {
            Waiting waiting = channels.ask(deployment, "update.channel").orElseGet(Waiting.NotTold::new);
            return waiting instanceof Waiting.Messages(int count, boolean elsewhere) && (count > 0 || elsewhere);
        } catch (SwitchedOff notLookedAfter) {
            return false;
        }
    }

    private boolean soakedFor(AgentUpdate update, int times) {
        return !clock.instant().isBefore(update.stepAt().plus(update.step().limit().multipliedBy(times)));
    }

    // ---- the way back

    /** What the release's program may have changed so that the one before cannot read it. */
    private boolean putsBack(AgentUpdate update) {
        boolean migrates = shelf.find(update.version()).map(Release::migrates).orElse(true);
        return update.ran() && (update.restored() || migrates);
    }

    private UpdateTurn verifyBack(AgentUpdate update, Deployment deployment) {
        HostResult<AgentHealth> seen = agentHost.health(this.reached(update, deployment, "update.back"));
        if (seen instanceof HostResult.Ok<AgentHealth>(AgentHealth health)
                && UpdateGate.of(health, update.from()) instanceof Verdict.Well) {
            return update.greens() + 1 < GREEN_LOOKS
                    ? new UpdateTurn.Green(LOOK_AGAIN)
                    : new UpdateTurn.Next(UpdateStep.TIDY);
        }
        if (seen instanceof HostResult.Ok && late(update) && update.ran() && !update.restored()) {
            return new UpdateTurn.UndoAll();
        }
        if (late(update) && olderThan(update, UpdateStep.VERIFY.limit())) {
            return new UpdateTurn.End(new Outcome.Failed(AgentUpdate.NOT_BACK));
        }
        return seen instanceof HostResult.Ok ? new UpdateTurn.Again(LOOK_AGAIN) : new UpdateTurn.Unseen(LOOK_AGAIN);
    }

    /** What is left there takes room and does no harm. */
    private UpdateTurn tidy(AgentUpdate update, Deployment deployment) {
        boolean undone = !update.why().isEmpty();
        List<String> stay = undone ? List.of(update.from()) : List.of(update.version(), update.from());
        HostResult<Void> result = host.tidy(
                this.reached(update, deployment, "update.tidy"), update.id(), stay);
        if (!(result instanceof HostResult.Ok<Void>) && !refusedOften(update)) {
            return again(update);
        }
        if (!undone) {
            return new UpdateTurn.End(new Outcome.Done());
        }
        return new UpdateTurn.End(
                update.why().equals("not-wanted")
                        ? new Outcome.Withdrawn(update.why())
                        : new Outcome.KeptOld(update.why()));
    }

    // ---- what may be opened

    /** For the standing instruction; who switches it off is heard until the agent is taken down, and then it must come up again. */
    private HostAccess reached(AgentUpdate update, Deployment deployment, String step) {
        Host server = deployments
                .host(deployment.id())
                .orElseThrow(() -> new NoSuchElementException("no server of " + deployment.id()));
        HostAccess access = login.to(deployment, server, Purpose.UPDATE, command(deployment), step);
        return update.step().harmless()
                ? access.guarded(permission -> () -> allowed(deployment, permission))
                : access;
    }

    private <T> T allowed(Deployment deployment, Supplier<T> work) {
        return transactions.call(() -> {
            instructions.require(deployment, Kind.KEEP_UP);
            return work.get();
        });
    }

    private static UUID command(Deployment deployment) {
        return StandingInstruction.id(deployment, Kind.KEEP_UP);
    }

    // ---- what comes of a call

    /** Before the agent is touched: what does not work is left. */
    private UpdateTurn untouched(AgentUpdate update, HostResult<Void> result, UpdateStep then, String reason) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new UpdateTurn.Next(then);
            case HostResult.NotYet<Void>(String _, Duration in) ->
                late(update) ? new UpdateTurn.Leave(reason) : new UpdateTurn.Again(in);
            case HostResult.Unreachable<Void> _ ->
                late(update) ? new UpdateTurn.Leave("no-answer") : again(update);
            case HostResult.Wrong<Void> _ -> refusedOften(update) ? new UpdateTurn.Leave(reason) : again(update);
        };
    }

    /** From here on the agent may be down: what does not work is undone. */
    private UpdateTurn orUndo(AgentUpdate update, HostResult<Void> result, UpdateStep then, String reason) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new UpdateTurn.Next(then);
            case HostResult.NotYet<Void>(String _, Duration in) ->
                late(update) ? new UpdateTurn.Undo(reason) : new UpdateTurn.Again(in);
            case HostResult.Unreachable<Void> _ -> late(update) ? new UpdateTurn.Undo("no-answer") : again(update);
            case HostResult.Wrong<Void> _ -> refusedOften(update) ? new UpdateTurn.Undo(reason) : again(update);
        };
    }

    /** Nobody may give up an agent that is down: it is tried for as long as it takes, and the staff looks. */
    private UpdateTurn orAlarm(AgentUpdate update, HostResult<Void> result, UpdateStep then) {
        return switch (result) {
            case HostResult.Ok<Void> _ -> new UpdateTurn.Next(then);
            case HostResult.NotYet<Void>(String _, Duration in) -> new UpdateTurn.Again(in);
            case HostResult.Unreachable<Void> _, HostResult.Wrong<Void> _ -> again(update);
        };
    }

    private static UpdateTurn again(AgentUpdate update) {
        Duration pause = ASK_AGAIN.multipliedBy(1L + update.attempts());
        return new UpdateTurn.Again(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    private boolean refusedOften(AgentUpdate update) {
        return update.attempts() + 1 >= MOST_TRIES || late(update);
    }

    boolean late(AgentUpdate update) {
        return olderThan(update, update.step().limit());
    }

    private boolean olderThan(AgentUpdate update, Duration age) {
        return clock.instant().isAfter(update.stepAt().plus(age));
    }
}
