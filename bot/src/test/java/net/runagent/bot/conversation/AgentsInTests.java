package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Standing;
import net.runagent.bot.conversation.AgentQuestions.StartWanted;
import net.runagent.core.account.Platform;
import net.runagent.core.care.MachineSeen;
import net.runagent.core.catalogue.Place;
import net.runagent.core.deployment.Milestone;

/** Agents as the talks about them hear of them. */
final class AgentsInTests {
    static final UUID FIRST = UUID.fromString("01980000-0000-7000-8000-000000000001");
    static final UUID SECOND = UUID.fromString("01980000-0000-7000-8000-000000000002");

    static final Instant SINCE = Instant.parse("2026-11-24T11:00:00Z");

    private AgentsInTests() {}

    static Agent agent(UUID id, String bot, Standing standing, String reason) {
        return new Agent(
                id,
                bot,
                standing,
                SINCE,
                reason,
                standing == Standing.BUILT ? Milestone.SERVER : null,
                null,
                List.of(),
                "Starter",
                "Automatic",
                "Nuremberg",
                false,
                true,
                false,
                null);
    }

    /** Nothing is free in its country, and something in another one. */
    static Agent waiting(Place elsewhere) {
        return new Agent(
                FIRST,
                "ada_agent_bot",
                Standing.WAITS,
                SINCE,
                "stock",
                null,
                null,
                List.of(elsewhere),
                "Starter",
                "Automatic",
                "Nuremberg",
                false,
                true,
                false,
                null);
    }

    static Agent leftAlone() {
        Agent running = running();
        return new Agent(
                running.deployment(),
                running.bot(),
                running.standing(),
                running.since(),
                running.reason(),
                running.at(),
                running.startWanted(),
                running.elsewhere(),
                running.plan(),
                running.model(),
                running.city(),
                running.ownToken(),
                false,
                false,
                null);
    }

    /** Its server was looked into. */
    static Agent seen() {
        Agent running = running();
        return new Agent(
                running.deployment(),
                running.bot(),
                running.standing(),
                running.since(),
                running.reason(),
                running.at(),
                running.startWanted(),
                running.elsewhere(),
                running.plan(),
                running.model(),
                running.city(),
                running.ownToken(),
                true,
                false,
                new MachineSeen(SINCE, 90_000, 2, 7, 3_891, 2_355, 40_000, 23, 1_210, 340));
    }

    /** It runs and may not write to its owner yet. */
    static Agent silent() {
        return new Agent(
                FIRST,
                "ada_agent_bot",
                Standing.BUILT,
                Instant.parse("2026-11-24T11:00:00Z"),
                "",
                Milestone.HELLO,
                new StartWanted(Platform.TELEGRAM, "https://t.me/ada_agent_bot"),
                List.of(),
                "Starter",
                "Automatic",
                "Nuremberg",
                false,
                true,
                false,
                null);
    }

    static Agent running() {
        return agent(FIRST, "ada_agent_bot", Standing.RUNS, "");
    }

    static Agent another() {
        return agent(SECOND, "ada_other_bot", Standing.TROUBLE, "agent-down");
    }
}
