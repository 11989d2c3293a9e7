package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.vault.Secret;
import net.runagent.core.work.Job;
import net.runagent.provisioning.SimulatedWorld;
import net.runagent.sandbox.people.ChatParty.Account;
import net.runagent.sandbox.people.ChatParty.OwnBot;
import net.runagent.sandbox.people.Saying;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real ladder, over the real steps on servers and at the provider, against every way in which the simulated world breaks an
 * agent: each is healed by the rung that is made for it, and the agent then answers its owner and knows its place in the chat.
 */
class FaultsOnAServerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static SimulatedWorld sim;
    private static Account owner;
    private static OwnBot bot;
    private static int said;

    /** Ladder and watch of it, with the outside replaced by the simulated world. */
    private final SickAgent agent = new SickAgent();

    @BeforeAll
    static void anAgentThatRuns() {
        sim = new SimulatedWorld(43);
        owner = sim.telegram.create("Ada", "en");
        bot = sim.telegram.makesToken(owner.userId(), "ada_agent_bot");
        sim.created();
        sim.booted();
        sim.rotated();
        sim.step("install", () -> sim.host.install(sim.access()));
        sim.step("configure", () -> sim.host.configure(sim.access(), sim.desired(owner.userId(), token())));
        SimulatedWorld.until("ready", () -> health().ready());
        answers();
    }

    @AfterAll
    static void close() throws IOException {
        assertThat(sim.world.violations().all()).isEmpty();
        sim.close();
    }

    FaultsOnAServerTest() {
        doAnswer(_ -> sim.fleet.find(sim.name)).when(agent.fleet).find(any());
        doAnswer(_ -> sim.fleet.watch(sim.name)).when(agent.fleet).watch(any());
        doAnswer(_ -> did("reset", sim.fleet.reset(sim.name))).when(agent.fleet).reset(any());
        doAnswer(_ -> sim.access()).when(agent.login).to(any(), any(), any(), any(), any());
        doAnswer(_ -> sim.desired(owner.userId(), token())).when(agent.desired).withSecrets(any(), any(), any(), any());
        doAnswer(call -> sim.host.health(call.getArgument(0)))
                .when(agent.agentHost)
                .health(any());
        doAnswer(call -> did("restart", sim.host.restart(call.getArgument(0))))
                .when(agent.agentHost)
                .restart(any());
        doAnswer(call -> did("configure", sim.host.configure(call.getArgument(0), call.getArgument(1))))
                .when(agent.agentHost)
                .configure(any(), any());
        doAnswer(call -> did("make-room", sim.host.makeRoom(call.getArgument(0))))
                .when(agent.agentHost)
                .makeRoom(any());
        doAnswer(call -> did("repair", sim.host.repair(call.getArgument(0), call.getArgument(1))))
                .when(agent.agentHost)
                .repair(any(), any());
        doAnswer(call -> did("reinstall", sim.host.reinstall(call.getArgument(0), call.getArgument(1))))
                .when(agent.agentHost)
                .reinstall(any(), any());
        doAnswer(_ -> waiting()).when(agent.bots).waiting(any(), any());
        doAnswer(_ -> new AgentBots.Fetched.Token(Secret.taking(token().getBytes(StandardCharsets.US_ASCII))))
                .when(agent.bots)
                .fetchManagedToken(any());
    }

    private <T> T did(String what, T answer) {
        if (agent.done.isEmpty() || !agent.done.getLast().equals(what)) {
            agent.done.add(what); // asked again while it takes its time
        }
        return answer;
    }

    @ParameterizedTest
    @CsvSource({
        "agent-crash, agent-down, restart",
        "config-broken, config-broken, configure",
        "disk-full, disk-full, make-room",
        "out-of-memory, no-login, reset",
        "ssh-dead, no-login, reset",
        "powered-off, server-off, reset",
        "program-damaged, program-broken, reinstall",
        "token-revoked, token-revoked, configure",
    })
    void eachFaultIsNamedByItsCauseAndHealedByTheRungMadeForIt(String fault, String found, String rung) {
        breaks(fault);

        Recovery ended = recovered();

        assertThat(ended.result()).as(ended + " " + agent.done).isEqualTo(Recovery.HEALTHY);
        assertThat(ended.found()).isEqualTo(found);
        assertThat(agent.done.getFirst()).isEqualTo(rung);
        answers();
    }

    /** All rungs before it are tried in vain, each for its time; here time passes between looks, not during them. */
    @Test
    void aStateThatOnlyItsProgramCanMendIsMendedByIt() {
        breaks("state-broken");

        Recovery ended = recovered();

        assertThat(ended.result()).as(ended + " " + agent.done).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("restart", "configure", "restart", "repair", "restart");
        answers();
    }

    @Test
    void anAgentThatHearsNothingIsFoundOutFromOutsideAndHearsWhatWaitedAfterTheRestart() {
        breaks("agent-deaf");
        assertThat(health().ready()).as("it says that it is well").isTrue();
        String word = says();
        SimulatedWorld.until(
                "it waits", () -> waiting() instanceof AgentBots.Waiting.Messages(int n, boolean _) && n > 0);
        agent.look();
        agent.look();
        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-deaf"));

        Recovery ended = recovered();

        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(ended.found()).isEqualTo("agent-deaf");
        assertThat(agent.done).containsExactly("restart");
        heard(word);
    }

    @Test
    void aDiskFullOfItsOwnFilesIsNamedAndNothingOfItsOwnIsTouched() {
        breaks("disk-full-by-files");
        Recovery ended = recovered();
        sim.hetzner.machines().heals(sim.seen().id(), "disk-full-by-files");

        assertThat(ended.result()).isEqualTo("disk-full");
        assertThat(agent.alertFacts.get("deployment.recovery-failed").get("facts"))
                .contains("disk=100%");
        assertThat(recovered().result()).as("when there is room again").isEqualTo(Recovery.HEALTHY);
        answers();
    }

    @Test
    void whatTheServerTellsOfItselfIsReadOnTheWay() {
        AgentHealth seen = health();

        assertThat(seen.version()).isEqualTo(seen.wantedVersion()).isNotEmpty();
        assertThat(seen.vitals().known()).isTrue();
        assertThat(seen.vitals().cores()).isEqualTo(2);
        assertThat(seen.vitals().loadPercent()).isEqualTo(4);
        assertThat(seen.vitals().memoryTotalMb()).isGreaterThan(seen.memoryAvailableMb());
        assertThat(seen.vitals().diskTotalMb()).isEqualTo(40_000);
        assertThat(seen.vitals().receivedMb()).isGreaterThan(0);
    }

    // ---- inside

    private static void breaks(String fault) {
        assertThat(sim.hetzner.breaks(sim.seen().id(), fault)).isTrue();
    }

    /** From the tap to the end. Its clock goes on by what a step waits for, and the world gets a moment meanwhile. */
    private Recovery recovered() {
        agent.done.clear();
        agent.recover.start(SickAgent.ID);
        for (int runs = 0; runs < 2_000; runs++) {
            if (!(agent.step() instanceof Job.Next.Again(Instant at))) {
                return agent.recoveries.values().stream().reduce((a, b) -> b).orElseThrow();
            }
            if (at.isAfter(agent.now)) {
                agent.now = at;
                LockSupport.parkNanos(80_000_000);
            }
        }
        throw new AssertionError("the recovery does not end: " + agent.done);
    }

    private static AgentHealth health() {
        return sim.step("health", () -> sim.host.health(sim.access()));
    }

    private static String token() {
        return sim.world.secrets().all().stream()
                .filter(known -> known.kind().equals("telegram-token"))
                .map(known -> known.value())
                .toList()
                .getLast();
    }

    private static AgentBots.Waiting waiting() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create(sim.telegram.url() + "/bot" + agentToken() + "/getWebhookInfo");
            JsonNode answer = JSON.readTree(http.send(
                            HttpRequest.newBuilder(uri)
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
            return answer.path("ok").asBoolean(false)
                    ? new AgentBots.Waiting.Messages(
                            answer.path("result").path("pending_update_count").asInt(), false)
                    : new AgentBots.Waiting.Invalid();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What lies on its server, which may be out of date. */
    private static String agentToken() {
        String text = sim.hetzner.machines().text(sim.seen().id(), "/etc/openclaw/secrets.json");
        return JSON.readTree(text).path("telegram").asString("");
    }

    private static String says() {
        String word = "word" + ++said;
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), word));
        return word;
    }

    private static void heard(String word) {
        assertThat(sim.telegram.awaits(owner.userId(), bot.bot(), word, 0, Duration.ofSeconds(20)))
                .as("an answer to " + word)
                .isPresent();
    }

    private static void answers() {
        heard(says());
    }
}
