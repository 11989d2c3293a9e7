package net.runagent.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.deployment.AgentHost.Rehearsal;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.people.ChatParty.Account;
import net.runagent.sandbox.people.ChatParty.OwnBot;
import net.runagent.sandbox.people.Saying;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the order to the agent's first answer in its owner's chat, in front of the whole simulated outside. */
class FromOrderToFirstAnswerTest {
    private SimulatedWorld sim;
    private Account owner;
    private OwnBot bot;

    @BeforeEach
    void anEmptyServer() {
        sim = new SimulatedWorld(23);
        owner = sim.telegram.create("Ada", "en");
        bot = sim.telegram.makesToken(owner.userId(), "ada_agent_bot");
        sim.created();
        sim.booted();
        sim.rotated();
    }

    @AfterEach
    void close() throws IOException {
        CrashPoint.arm(null);
        sim.close();
    }

    private DesiredAgent desired() {
        return sim.desired(owner.userId(), bot.token());
    }

    private void installed() {
        sim.step("install", () -> sim.host.install(sim.access()));
    }

    private void configured() {
        sim.step("configure", () -> sim.host.configure(sim.access(), desired()));
        SimulatedWorld.until("the agent is ready", () -> health().ready());
    }

    private AgentHealth health() {
        return sim.step("health", () -> sim.host.health(sim.access()));
    }

    private FirstAnswer greeted() {
        return sim.step("greet", () -> sim.host.greet(sim.access(), desired()));
    }

    /** As the saga does: one that ran without an owner may not have taken in yet who that is. */
    private FirstAnswer greetedInTheEnd() {
        return sim.step("greet", () -> switch (sim.host.greet(sim.access(), desired())) {
            case HostResult.Wrong<FirstAnswer>(String code, String detail)
            when code.equals("agent.greeting.failed") -> new HostResult.NotYet<>(detail, Duration.ofMillis(100));
            case HostResult<FirstAnswer> other -> other;
        });
    }

    private Map<String, String> modes() {
        Object files = sim.hetzner.machines().describe(sim.seen().id()).get("files");
        Map<String, String> modes = new TreeMap<>();
        ((List<?>) files)
                .forEach(file -> modes.put(
                        String.valueOf(((Map<?, ?>) file).get("path")),
                        ((Map<?, ?>) file).get("mode") + " " + ((Map<?, ?>) file).get("owner")));
        return modes;
    }

    @Test
    void theAgentGreetsItsOwnerAndAnswers() {
        installed();
        configured();
        AgentHealth health = health();
        assertThat(health.serviceActive()).isTrue();
        assertThat(health.configValid()).isTrue();
        assertThat(health.version()).isEqualTo("2026.9.6");
        assertThat(health.failing()).isEmpty();
        assertThat(health.memoryAvailableMb()).isPositive();

        assertThat(greeted()).as("nobody has pressed Start").isEqualTo(new FirstAnswer.OwnerMustPressStart());
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "/start"));
        assertThat(greeted())
                .isInstanceOfSatisfying(
                        FirstAnswer.Answered.class,
                        said -> assertThat(said.text()).isNotBlank());
        assertThat(greeted()).as("asked again it does not greet again").isInstanceOf(FirstAnswer.Answered.class);

        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "What is two and two?"));
        assertThat(sim.telegram.awaits(owner.userId(), bot.bot(), "two and two", 0, Duration.ofSeconds(20)))
                .isPresent();
    }

    /** A sign of life after a change is a turn of its own; asked again for the same one the agent does not speak again. */
    @Test
    void anAgentThatHasGreetedAnswersOnceMoreForEachTurn() {
        installed();
        configured();
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "/start"));
        assertThat(greeted()).isInstanceOf(FirstAnswer.Answered.class);
        int said = saidToOwner();

        UUID turn = new UUID(1, 1);
        assertThat(answered(turn)).isInstanceOf(FirstAnswer.Answered.class);
        assertThat(answered(turn)).isInstanceOf(FirstAnswer.Answered.class);
        assertThat(saidToOwner()).isEqualTo(said + 1);

        assertThat(answered(new UUID(1, 2))).isInstanceOf(FirstAnswer.Answered.class);
        assertThat(saidToOwner()).isEqualTo(said + 2);
    }

    private FirstAnswer answered(UUID turn) {
        return sim.step("answer", () -> sim.host.answer(sim.access(), desired(), turn));
    }

    private int saidToOwner() {
        return sim.telegram.sees(owner.userId(), bot.bot(), 0).messages().size();
    }

    @Test
    void secretsLieInOneFileThatOnlyTheAgentReads() {
        installed();
        configured();
        Map<String, String> modes = modes();
        assertThat(modes.get("/etc/openclaw/secrets.json")).isEqualTo("0600 openclaw:openclaw");
        assertThat(modes.get("/etc/openclaw/openclaw.json"))
                .as("the agent reads what it obeys and cannot change it")
                .isEqualTo("0640 root:openclaw");
        assertThat(modes.keySet())
                .as("nothing is left of the uploads")
                .noneMatch(path -> path.startsWith("/home/raops/.runagent/"));
        assertThat(modes.keySet()).noneMatch(path -> path.endsWith(".new"));
    }

    private void warm() {
        installed();
        sim.step("warm", () -> sim.host.warm(sim.access(), sim.gatewayToken()));
        SimulatedWorld.until("it could take an owner", () -> health().ready());
    }

    @Test
    void aProgramThatRanWithoutAnOwnerTakesOneWithoutANewStart() {
        warm();
        assertThat(health().failing()).isEmpty();
        assertThat(modes().get("/etc/openclaw/secrets.json")).isEqualTo("0600 openclaw:openclaw");
        int process = process();
        assertThat(process).isPositive();

        sim.step("rename", () -> sim.host.rename(sim.access(), "ra-sandbox-mine-g1"));
        sim.rotated();
        configured();

        assertThat(process()).as("the process that runs").isEqualTo(process);
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "/start"));
        assertThat(greetedInTheEnd()).isInstanceOf(FirstAnswer.Answered.class);
        assertThat(sim.step("readiness", () -> sim.host.verify(sim.access())).failed())
                .isEmpty();
    }

    private Rehearsal rehearsed() {
        return sim.step("rehearse", () -> sim.host.rehearse(sim.access()));
    }

    private Map<?, ?> memory() {
        return (Map<?, ?>) sim.hetzner.machines().describe(sim.seen().id()).get("agentMemory");
    }

    @Test
    void aProgramThatHasRehearsedHasThoughtBeforeItsOwnerAsksAndNothingOfThatIsLeft() {
        warm();
        Set<String> before = modes().keySet();
        int process = process();
        assertThat(memory().get("hasThought")).isEqualTo(false);

        assertThat(rehearsed()).isEqualTo(new Rehearsal.Held());

        assertThat(memory()).isEqualTo(Map.of("hasThought", true, "secretSessions", 0));
        assertThat(modes().keySet()).isEqualTo(before);
        assertThat(sim.world.requests().of("openrouter"))
                .as("nobody's model was asked, but for the key that this test made")
                .noneMatch(request -> request.path().endsWith("/chat/completions"));
        assertThat(process()).isEqualTo(process);
        assertThat(health().ready()).isTrue();

        configured();
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "/start"));
        assertThat(greetedInTheEnd()).isInstanceOf(FirstAnswer.Answered.class);
        assertThat(process()).isEqualTo(process);
    }

    @Test
    void aRehearsalOfAProgramThatDoesNotRunIsOnlyOverWhenItRunsAndKnowsNothingOfIt() {
        warm();
        assertThat(sim.hetzner.machines().breaks(sim.seen().id(), "agent-crash"))
                .isTrue();
        SimulatedWorld.until("it has given up", () -> !health().serviceActive());
        HostResult<Rehearsal> tried = sim.host.rehearse(sim.access());
        assertThat(tried).isInstanceOf(HostResult.NotYet.class);
        SimulatedWorld.until(
                "the try has ended", () -> unit("runagent-rehearse").equals("failed"));
        assertThat(sim.host.rehearse(sim.access()))
                .as("who does not answer cannot say that it has forgotten")
                .isInstanceOf(HostResult.NotYet.class);
        sim.step("restart", () -> sim.host.restart(sim.access()));
        SimulatedWorld.until("ready again", () -> health().ready());
        assertThat(rehearsed()).isEqualTo(new Rehearsal.Missed("agent.rehearsal.not-begun"));
        assertThat(rehearsed()).as("it may be held again").isEqualTo(new Rehearsal.Held());
    }

    private String unit(String name) {
        Object services = sim.hetzner.machines().describe(sim.seen().id()).get("services");
        return String.valueOf(((Map<?, ?>) services).get(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host.rehearse.started", "host.rehearse.forgotten"})
    void aCrashWhileItRehearsesIsMadeGoodByAskingAgain(String label) {
        warm();
        Set<String> before = modes().keySet();
        CrashPoint.arm(reached -> {
            if (reached.equals(label)) {
                CrashPoint.arm(null);
                throw new IllegalStateException("crash");
            }
        });
        assertThatThrownBy(this::rehearsed).hasMessage("crash");
        assertThat(rehearsed()).isEqualTo(new Rehearsal.Held());
        assertThat(memory()).isEqualTo(Map.of("hasThought", true, "secretSessions", 0));
        assertThat(modes().keySet()).isEqualTo(before);
    }

    private int process() {
        return sim.hetzner.machines().process(sim.seen().id(), "openclaw");
    }

    @Test
    void aServerThatChangesHandsHasAnotherNameAndAnotherIdentity() {
        String before = textOf("/etc/machine-id");
        sim.step("rename", () -> sim.host.rename(sim.access(), "ra-sandbox-mine-g1"));
        assertThat(textOf("/etc/hostname").strip()).isEqualTo("ra-sandbox-mine-g1");
        assertThat(textOf("/etc/hosts")).contains("127.0.1.1 ra-sandbox-mine-g1");
        assertThat(textOf("/etc/machine-id").strip()).hasSize(32).isNotEqualTo(before.strip());
        sim.step("rename again", () -> sim.host.rename(sim.access(), "ra-sandbox-mine-g1"));
        assertThat(sim.step("readiness", () -> sim.host.verify(sim.access())).failed())
                .isEmpty();
    }

    private String textOf(String path) {
        return sim.hetzner.machines().text(sim.seen().id(), path);
    }

    @Test
    void theRecipeIsTheSameForTheSameProgramAndFirstBoot() {
        assertThat(sim.host.recipe()).isEqualTo(sim.host.recipe());
        assertThat(sim.host.recipe().name()).matches("openclaw-2026\\.9\\.6-[0-9a-f]{12}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host.warm.secrets", "host.warm.written"})
    void aCrashWhileItIsWarmedIsMadeGoodByAskingAgain(String label) {
        installed();
        CrashPoint.arm(reached -> {
            if (reached.equals(label)) {
                CrashPoint.arm(null);
                throw new IllegalStateException("crash");
            }
        });
        assertThatThrownBy(() -> sim.host.warm(sim.access(), sim.gatewayToken()))
                .hasMessage("crash");
        warm();
    }

    /** Whatever the agent leaves in its home: it is neither validated instead of our configuration nor obeyed. */
    @Test
    void anAgentThatWritesItsOwnConfigurationChangesNothing() {
        installed();
        configured();
        assertThat(sim.hetzner
                        .machines()
                        .writesAs(
                                sim.seen().id(),
                                "openclaw",
                                "/var/lib/openclaw/.openclaw/openclaw.json",
                                "{\"gateway\":{\"mode\":\"remote\"},\"unknown\":1}"))
                .isTrue();
        assertThat(sim.hetzner.machines().writesAs(sim.seen().id(), "openclaw", "/etc/openclaw/openclaw.json", "{}"))
                .as("the agent may not write what it obeys")
                .isFalse();
        sim.step("restart", () -> sim.host.restart(sim.access()));
        SimulatedWorld.until("ready again", () -> health().ready());
        assertThat(health().configValid()).isTrue();
    }

    @Test
    void askingForTheSameAgainChangesNothing() {
        installed();
        configured();
        int restarts = restartsSeen();
        sim.step("configure", () -> sim.host.configure(sim.access(), desired()));
        assertThat(restartsSeen()).isEqualTo(restarts);
        installed();
        assertThat(health().ready()).isTrue();
    }

    private int restartsSeen() {
        return health().restarts();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host.install.prepared",
                "host.install.started",
                "host.configure.secrets",
                "host.configure.written",
                "host.greet.started"
            })
    void aCrashAnywhereIsMadeGoodByAskingAgain(String label) {
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "/start"));
        CrashPoint.arm(reached -> {
            if (reached.equals(label)) {
                CrashPoint.arm(null);
                throw new IllegalStateException("crash");
            }
        });
        int crashes = 0;
        FirstAnswer answer = null;
        while (answer == null) {
            try {
                installed();
                configured();
                answer = greeted();
            } catch (IllegalStateException crash) {
                assertThat(++crashes).isEqualTo(1);
            }
        }
        assertThat(crashes).isEqualTo(1);
        assertThat(answer).isInstanceOf(FirstAnswer.Answered.class);
    }

    @Test
    void aBrokenConfigurationIsToldAndHealedByAskingAgain() {
        installed();
        configured();
        assertThat(sim.hetzner.machines().breaks(sim.seen().id(), "config-broken"))
                .isTrue();
        assertThat(health().configValid()).isFalse();
        configured();
        assertThat(health().configValid()).isTrue();
    }

    @Test
    void aServerThatDoesNotAnswerIsUnreachableAndNotWrong() {
        installed();
        assertThat(sim.hetzner.machines().breaks(sim.seen().id(), "ssh-dead")).isTrue();
        HostResult<AgentHealth> result = sim.host.health(sim.access());
        assertThat(result).isInstanceOf(HostResult.Unreachable.class);
    }

    @Test
    void anAgentThatCrashedIsStartedAgain() {
        installed();
        configured();
        assertThat(sim.hetzner.machines().breaks(sim.seen().id(), "agent-crash"))
                .isTrue();
        sim.step("restart", () -> sim.host.restart(sim.access()));
        SimulatedWorld.until("ready again", () -> health().ready());
    }
}
