package net.runagent.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.HostAccess;
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

/** A running agent and its server take new secrets; the agent goes on in its chat where it was. */
class NewSecretsOnAServerTest {
    private SimulatedWorld sim;
    private Account owner;
    private OwnBot bot;

    @BeforeEach
    void anAgentThatRuns() {
        sim = new SimulatedWorld(41);
        owner = sim.telegram.create("Ada", "en");
        bot = sim.telegram.makesToken(owner.userId(), "ada_agent_bot");
        sim.created();
        sim.booted();
        sim.rotated();
        sim.step("install", () -> sim.host.install(sim.access()));
        sim.step("configure", () -> sim.host.configure(sim.access(), desired(bot.token())));
        SimulatedWorld.until("ready", () -> health().ready());
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "alpha"));
        assertThat(sim.telegram.awaits(owner.userId(), bot.bot(), "alpha", 0, Duration.ofSeconds(20)))
                .isPresent();
    }

    @AfterEach
    void close() throws IOException {
        CrashPoint.arm(null);
        assertThat(sim.world.violations().all()).isEmpty();
        sim.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAgentWhoseTokenWasRevokedTakesTheNewOneAndAnswersWhatCameMeanwhileOnce(boolean restart) {
        sim.telegram.revokes("ada_agent_bot");
        SimulatedWorld.until("deaf", () -> health().failing().contains("telegram"));
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), "bravo"));

        sim.step("renew", () -> sim.host.renewSecrets(sim.access(), desired(newestToken()), restart));

        SimulatedWorld.until("well again", () -> health().failing().isEmpty() && health().ready());
        assertThat(sim.telegram.awaits(owner.userId(), bot.bot(), "bravo", 0, Duration.ofSeconds(20)))
                .isPresent();
        assertThat(answers("alpha")).as("its place in the chat stayed").isEqualTo(1);
        assertThat(modes()).containsEntry("/etc/openclaw/secrets.json", "0600 openclaw:openclaw");
        assertThat(modes().keySet()).noneMatch(path -> path.endsWith(".new") || path.contains("/.runagent/secrets"));
    }

    @Test
    void anAgentThatIsDownCannotReadThemAndSaysSo() {
        assertThat(sim.hetzner.machines().breaks(sim.seen().id(), "config-broken"))
                .isTrue();
        sim.step("restart", () -> sim.host.restart(sim.access()));
        SimulatedWorld.until("down", () -> !health().serviceActive());

        assertThat(sim.host.renewSecrets(sim.access(), desired(bot.token()), false))
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("agent.secrets.not-reloaded"));
    }

    @Test
    void aCrashAfterTheFileWasPlacedIsMadeGoodByAskingAgain() {
        CrashPoint.arm(label -> {
            if (label.equals("host.renew.placed")) {
                CrashPoint.arm(null);
                throw new IllegalStateException("crash");
            }
        });
        sim.telegram.revokes("ada_agent_bot");
        try {
            sim.host.renewSecrets(sim.access(), desired(newestToken()), false);
            throw new AssertionError("did not die");
        } catch (IllegalStateException crash) {
            assertThat(crash).hasMessage("crash");
        }
        sim.step("renew", () -> sim.host.renewSecrets(sim.access(), desired(newestToken()), false));
        SimulatedWorld.until("well", () -> health().failing().isEmpty() && health().ready());
    }

    @Test
    void aNewLoginKeyIsAdmittedBesideTheOldOneAndThenAlone() {
        TestKeys next = TestKeys.make();
        assertThat(sim.host.letsIn(with(next))).isEqualTo(new HostResult.Ok<>(false));

        sim.step("admit", () -> sim.host.admitKey(sim.access(), next.publicKey()));
        sim.step("admit again", () -> sim.host.admitKey(sim.access(), next.publicKey()));
        assertThat(sim.host.letsIn(with(next))).isEqualTo(new HostResult.Ok<>(true));
        assertThat(sim.host.letsIn(sim.access())).as("the old one too").isEqualTo(new HostResult.Ok<>(true));

        sim.step("only", () -> sim.host.admitOnly(with(next), next.publicKey()));
        assertThat(sim.host.letsIn(sim.access())).as("the old one").isEqualTo(new HostResult.Ok<>(false));
        assertThat(sim.host.letsIn(with(next))).isEqualTo(new HostResult.Ok<>(true));
        assertThat(health(with(next)).ready()).as("the agent noticed nothing").isTrue();
    }

    @Test
    void whatWasKeptOpenWithTheOldKeyIsClosed() {
        TestKeys next = TestKeys.make();
        sim.step("admit", () -> sim.host.admitKey(sim.access(), next.publicKey()));
        HostAccess watch = new HostAccess(
                sim.seen().ipv4(), sim.pin, "RECOVER watch", () -> sim.vault.grantFor(sim.ops.privateKey()));
        assertThat(sim.host.health(watch)).isInstanceOf(HostResult.Ok.class);

        sim.step("only", () -> sim.host.admitOnly(with(next), next.publicKey()));

        assertThat(sim.host.health(watch))
                .as("a look on a line that was open")
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("host.login.refused"));
    }

    @Test
    void theLinesOfFirstBootStayAsTheyAreWhileAKeyIsAdded() {
        TestKeys next = TestKeys.make();
        sim.step("admit", () -> sim.host.admitKey(sim.access(), next.publicKey()));

        assertThat(modes()).containsEntry("/home/raops/.ssh/authorized_keys", "0600 raops:raops");
        assertThat(sim.host.verify(with(next)))
                .isInstanceOfSatisfying(
                        HostResult.Ok.class,
                        ok -> assertThat(ok.value()).asString().contains("failed=[]"));
    }

    private HostAccess with(TestKeys key) {
        return new HostAccess(sim.seen().ipv4(), sim.pin, "ROTATE next", () -> sim.vault.grantFor(key.privateKey()));
    }

    private DesiredAgent desired(String token) {
        return sim.desired(owner.userId(), token);
    }

    private String newestToken() {
        return sim.world.secrets().all().stream()
                .filter(known -> known.kind().equals("telegram-token"))
                .map(known -> known.value())
                .toList()
                .getLast();
    }

    private AgentHealth health() {
        return health(sim.access());
    }

    private AgentHealth health(HostAccess access) {
        return sim.step("health", () -> sim.host.health(access));
    }

    private long answers(String word) {
        return sim.telegram.sees(owner.userId(), bot.bot(), 0).messages().stream()
                .filter(message ->
                        message.text().contains(word) && !message.from().equals("me"))
                .count();
    }

    private Map<String, String> modes() {
        var modes = new java.util.TreeMap<String, String>();
        Object files = sim.hetzner.machines().describe(sim.seen().id()).get("files");
        ((List<?>) files)
                .forEach(file -> modes.put(
                        String.valueOf(((Map<?, ?>) file).get("path")),
                        ((Map<?, ?>) file).get("mode") + " " + ((Map<?, ?>) file).get("owner")));
        return modes;
    }
}
