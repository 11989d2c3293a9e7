package net.runagent.bot.conversation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.StartRecovery;
import net.runagent.bot.conversation.AgentQuestions.StartWanted;
import net.runagent.bot.conversation.AgentQuestions.Which;
import net.runagent.core.account.Platform;
import net.runagent.core.care.AgentTrouble;
import net.runagent.core.care.AgentWell;
import net.runagent.core.care.MachineSeen;
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

/** How the person's agents are, and the ways on from there. Tells as well when an agent gets into trouble or out of it. */
@Component
final class StatusTalk extends AgentTalk {
    @Override
    public String name() {
        return "status";
    }

    @Override
    public boolean glance() {
        return true;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(AgentTrouble.class, AgentWell.class);
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(look(state));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Tap(String action) when action.equals("refresh") -> look(state);
            case Input.Tap(String action) when action.equals("list") -> look(start());
            case Input.Tap(String action)
            when action.equals("restart") && state.deployment() != null ->
                Outcome.ask(state, new StartRecovery(state.deployment()));
            case Input.Chosen(List<String> values) when !values.isEmpty() -> look(picked(values));
            case Input.Answered(Agents(List<Agent> agents)) -> shown(state, agents);
            case Input.Answered(Acted(String refused)) ->
                refused.isEmpty()
                        ? Outcome.of(state, new Effect.Toast(Text.of("status.restarting")), askAgents())
                        : Outcome.of(
                                state,
                                new Effect.Send(View.Notice.of(Text.of("deploy.refused-" + refused))),
                                askAgents());
            case Input.Answered(NoAgent()) -> look(start());
            default -> Outcome.of(state);
        };
    }

    @Override
    Outcome<Position> look(Position state) {
        return Outcome.of(state, askAgents());
    }

    private static Effect askAgents() {
        return new Effect.Ask(new AskAgents(Which.ALL));
    }

    private static Outcome<Position> shown(Position state, List<Agent> agents) {
        if (agents.isEmpty()) {
            return Outcome.show(
                    new Position(null),
                    View.Screen.of(
                            Text.of("status.none"),
                            Action.primary("enter:deploy", Text.of("start.deploy")),
                            Action.back()));
        }
        return MeantAgent.among(
                agents,
                state.deployment(),
                new Position(null),
                "status.pick",
                one -> Outcome.show(new Position(one.deployment()), screen(one, agents.size() > 1)));
    }

    private static View screen(Agent agent, boolean others) {
        List<List<Action>> rows = new ArrayList<>(ways(agent));
        rows.add(List.of(Action.of("refresh", Text.of("status.refresh"))));
        if (others) {
            rows.add(List.of(Action.of("list", Text.of("status.list"))));
        }
        rows.add(List.of(Action.back()));
        return new View.Screen(body(agent), rows);
    }

    private static List<List<Action>> ways(Agent agent) {
        UUID id = agent.deployment();
        Action usage = Action.of("enter:usage:" + id, Text.of("status.usage"));
        Action end = Action.danger("enter:terminate:" + id, Text.of("status.terminate"));
        return switch (agent.standing()) {
            case RUNS, TROUBLE, STOPPED ->
                List.of(
                        List.of(
                                Action.of("enter:recover:" + id, Text.of("status.recover")),
                                Action.of("restart", Text.of("status.restart"))),
                        List.of(usage, Action.of("enter:model:" + id, Text.of("status.model"))),
                        List.of(Action.of("enter:backups:" + id, Text.of("status.backups")), end));
            case RECOVERED -> List.of(List.of(usage, end));
            case RESUMING -> List.of(List.of(end));
            case SUSPENDED -> List.of(BillingTalk.ways(), List.of(end));
            case BUILT, WAITS -> {
                List<List<Action>> rows = new ArrayList<>();
                StartWanted wanted = agent.startWanted();
                if (wanted != null) {
                    rows.add(List.of(BuildTalk.openChat(agent.bot(), wanted.chat())));
                    rows.add(List.of(BuildTalk.pressed("enter:build:", id, wanted.platform())));
                }
                rows.addAll(BuildTalk.elsewhere("enter:build:", id, agent.elsewhere()));
                rows.add(List.of(Action.danger("enter:build:cancel-refund:" + id, Text.of("build.cancel-refund"))));
                yield rows;
            }
            case UNPAID -> List.of(List.of(Action.of("enter:deploy", Text.of("deploy.go-on"))));
            case ENDED -> List.of();
        };
    }

    private static Text body(Agent agent) {
        StartWanted wanted = agent.startWanted();
        String waiting = agent.elsewhere().isEmpty() ? "" : "-elsewhere";
        String building = agent.at() == null ? waiting : "-at";
        String where = wanted == null ? building : wanted.platform() == Platform.DISCORD ? "-install" : "-start";
        String why = agent.standing() == Standing.SUSPENDED ? "-" + agent.reason() : "";
        Text how = Text.of("status.is-" + agent.standing().word() + where + why)
                .with("since", agent.since())
                .with(
                        "reason",
                        agent.reason().isEmpty() || !why.isEmpty() ? "" : Text.of("status.reason-" + agent.reason()))
                .with(
                        "at",
                        agent.at() == null
                                ? ""
                                : Text.of("build.step-" + agent.at().name().toLowerCase(Locale.ROOT)));
        return Text.of("status.agent")
                .with("bot", agent.bot())
                .with("how", how)
                .with("plan", agent.plan())
                .with("model", agent.model())
                .with("city", agent.city())
                .with("machine", machine(agent))
                .with("watch", agent.watched() ? "" : Text.of("status.not-watched"));
    }

    /** Nothing where nobody has looked yet, or its server did not tell. */
    private static Object machine(Agent agent) {
        MachineSeen seen = agent.machine();
        if (seen == null || seen.memoryTotalMb() <= 0) {
            return "";
        }
        return Text.of("status.machine")
                .with("load", seen.loadPercent())
                .with("cores", seen.cores())
                .with("memory", gigabytes(seen.memoryTotalMb() - seen.memoryAvailableMb(), 1_024))
                .with("memoryTotal", gigabytes(seen.memoryTotalMb(), 1_024))
                .with("disk", seen.diskUsedPercent())
                .with("diskTotal", seen.diskTotalMb() / 1_000)
                .with("received", gigabytes(seen.receivedMb(), 1_000))
                .with("sent", gigabytes(seen.sentMb(), 1_000))
                .with("at", seen.at());
    }

    private static BigDecimal gigabytes(long megabytes, int in) {
        return BigDecimal.valueOf(megabytes).divide(BigDecimal.valueOf(in), 1, RoundingMode.HALF_UP);
    }

    // ---- telling

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case AgentTrouble trouble -> List.of(new Effect.Ask(new AskAgents(Which.LIVE)));
            case AgentWell well -> List.of(new Effect.Ask(new AskAgents(Which.LIVE)));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        if (!(answer instanceof Agents(List<Agent> agents))) {
            return List.of();
        }
        return switch (happening) {
            case AgentTrouble(UUID id, String reason) ->
                named(agents, id)
                        .filter(agent -> agent.standing() == Standing.TROUBLE || agent.standing() == Standing.STOPPED)
                        .map(agent -> trouble(agent, reason))
                        .orElse(List.of());
            case AgentWell(UUID id) ->
                named(agents, id)
                        .filter(agent -> agent.standing() == Standing.RUNS)
                        .map(agent -> List.<Effect>of(
                                new Effect.Send(View.Notice.of(Text.of("status.well", "bot", agent.bot())))))
                        .orElse(List.of());
            default -> List.of();
        };
    }

    private static List<Effect> trouble(Agent agent, String reason) {
        boolean ownersAlone = Remedies.ownersAlone(reason, agent.ownToken());
        Text body = Text.of(ownersAlone ? "status.trouble-yours" : "status.trouble")
                .with("bot", agent.bot())
                .with("reason", Text.of("status.reason-" + reason));
        List<List<Action>> rows = new ArrayList<>(Remedies.of(reason, agent.deployment(), agent.ownToken()));
        if (!ownersAlone && !agent.heals()) {
            rows.add(List.of(Action.of("enter:security:" + agent.deployment(), Text.of("status.heal-by-itself"))));
        }
        return List.of(new Effect.Send(new View.Notice(body, rows)));
    }

    private static Optional<Agent> named(List<Agent> agents, UUID id) {
        return agents.stream().filter(agent -> agent.deployment().equals(id)).findFirst();
    }
}
