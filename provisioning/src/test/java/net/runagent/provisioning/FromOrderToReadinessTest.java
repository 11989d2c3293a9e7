package net.runagent.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.core.deployment.AgentHost.Readiness;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ServerFleet.Creation;
import net.runagent.core.deployment.ServerFleet.Ending;
import net.runagent.core.deployment.ServerFleet.Server;
import net.runagent.core.deployment.ServerFleet.ServerOrder;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the order to a server that may be trusted with secrets, in front of the simulated Hetzner. */
class FromOrderToReadinessTest {
    private SimulatedWorld sim;

    @BeforeEach
    void open() {
        sim = new SimulatedWorld(11);
    }

    @AfterEach
    void close() throws IOException {
        assertThat(sim.world.violations().all())
                .as("violations of Hetzner's description")
                .isEmpty();
        sim.close();
    }

    private long requests(String method, String path) {
        return sim.world.requests().of("hetzner").stream()
                .filter(r -> r.method().equals(method) && r.path().equals(path))
                .count();
    }

    @Test
    void aNewServerBootsRotatesItsKeyAndIsReady() {
        Server server = sim.created();
        assertThat(server.serverType()).isEqualTo("cx23");
        sim.booted();
        sim.rotated();
        Readiness readiness = sim.step("verify", () -> sim.host.verify(sim.access()));
        assertThat(readiness.failed()).isEmpty();
        assertThat(readiness.held()).hasSize(12);
    }

    @Test
    void aColdDeploymentNeedsFewCalls() {
        sim.created(); // makes the shared parts and the catalogue's cache
        sim.world.requests().clear();
        sim.fleet.create(new ServerOrder(
                new DeploymentId(UUID.randomUUID()),
                "ra-sandbox-second-g1",
                1,
                sim.order().candidates(),
                sim.order().mostMonthlyCents(),
                sim.order().userData()));
        assertThat(sim.world.requests().of("hetzner")).hasSize(2);
    }

    @Test
    void theOldHostKeyIsWorthlessAfterTheRotation() {
        sim.created();
        sim.booted();
        sim.rotated();
        HostResult<?> withTheOldPin = sim.host.boot(sim.access(sim.firstHostKey.publicKey()));
        assertThat(withTheOldPin)
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("host.key.changed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host.key.made", "host.key.placed", "host.key.switched"})
    void aRotationThatWasInterruptedAnywhereIsTakenUpAgain(String label) {
        sim.created();
        sim.booted();
        AtomicReference<String> stored = new AtomicReference<>(); // what the saga wrote down before it switched
        Runnable rotation = () -> {
            if (stored.get() == null) {
                stored.set(sim.step("next", () -> sim.host.nextHostKey(sim.access())));
            }
            sim.step("switch", () -> sim.host.switchHostKey(sim.access(), stored.get()));
        };
        CrashPoint.arm(reached -> {
            if (reached.equals(label)) {
                throw new IllegalStateException("crash at " + label);
            }
        });
        try {
            assertThatThrownBy(rotation::run).hasMessage("crash at " + label);
        } finally {
            CrashPoint.arm(null);
        }
        rotation.run();
        sim.pin = stored.get();
        sim.booted();
    }

    @Test
    void anUnknownHostKeyIsToldNothing() {
        sim.created();
        sim.booted();
        HostResult<?> result = sim.host.boot(sim.access(TestKeys.make().publicKey()));
        assertThat(result)
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("host.key.changed"));
    }

    @ParameterizedTest
    @CsvSource({"invalid drop, invalid dorp", "type ipv4_addr, type ipv4_adr", "@ssh_v6, @ssh_v7", "limit, limt"})
    void aFirewallThatDidNotLoadMakesReadinessFail(String right, String wrong) {
        ServerOrder order = sim.order();
        String broken = order.userData().replace(right, wrong);
        assertThat(broken).isNotEqualTo(order.userData());
        sim.fleet.create(new ServerOrder(
                order.subject(), order.name(), 1, order.candidates(), order.mostMonthlyCents(), broken));
        SimulatedWorld.until("running", () -> sim.seen() != null && sim.seen().running());
        SimulatedWorld.until(
                "booted",
                () -> !(sim.host.boot(sim.access()) instanceof HostResult.NotYet<?>)
                        && !(sim.host.boot(sim.access()) instanceof HostResult.Unreachable<?>));
        Readiness readiness = sim.step("verify", () -> sim.host.verify(sim.access()));
        assertThat(readiness.failed()).contains("firewall", "firewall.metadata", "metadata");
    }

    @ParameterizedTest
    @ValueSource(longs = {-55, -6, 6, 55})
    void aServiceClockThatIsSomeSecondsOffFailsNoServer(long seconds) {
        sim.created();
        sim.booted();
        sim.serviceAhead = Duration.ofSeconds(seconds);
        Readiness readiness = sim.step("verify", () -> sim.host.verify(sim.access()));
        assertThat(readiness.failed()).isEmpty();
        assertThat(readiness.ours()).isEmpty();
    }

    @Test
    void aServiceClockThatIsFarOffIsOurFaultAndNotTheServers() {
        sim.created();
        sim.booted();
        sim.serviceAhead = Duration.ofMinutes(10);
        Readiness readiness = sim.step("verify", () -> sim.host.verify(sim.access()));
        assertThat(readiness.failed()).isEmpty();
        assertThat(readiness.ours()).containsExactly("clock");
    }

    @Test
    void aBusyHetznerIsAskedAgainLater() {
        sim.fault("POST /v1/servers", Kind.STATUS, 503, "unavailable", 1);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Busy.class);
        assertThat(sim.created()).isNotNull();
    }

    @Test
    void anAnswerLostAfterTheCreationMakesNoSecondServer() {
        sim.fault("POST /v1/servers", Kind.DROP_AFTER, 0, "", 1);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Unknown.class);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Made.class);
        assertThat(requests("POST", "/v1/servers")).isEqualTo(1);
    }

    @Test
    void aRequestLostBeforeTheCreationIsMadeUpFor() {
        sim.fault("POST /v1/servers", Kind.DROP_BEFORE, 0, "", 1);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Unknown.class);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Made.class);
    }

    @Test
    void garbageInsteadOfAnAnswerIsUnknown() {
        sim.fault("POST /v1/servers", Kind.GARBAGE, 0, "", 1);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Unknown.class);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Made.class);
    }

    @Test
    void aConnectionResetWhileReadingIsRepeated() {
        sim.fault("GET /v1/servers", Kind.DROP_BEFORE, 0, "", 1);
        assertThat(sim.fleet.create(sim.order())).isInstanceOf(Creation.Made.class);
    }

    @Test
    void aServerLivesUntilItIsProvenGone() {
        sim.created();
        assertThat(sim.fleet.delete(sim.deployment, sim.name)).isInstanceOf(Ending.NotYet.class);
        SimulatedWorld.until("gone", () -> sim.fleet.delete(sim.deployment, sim.name) instanceof Ending.Done);
        assertThat(sim.seen()).isNull();
    }

    @Test
    void aLineThatIsStillOpenNeedsNoSecret() {
        sim.created();
        sim.booted();
        int opened = sim.vault.opened.get();
        sim.step("verify", () -> sim.host.verify(sim.access()));
        assertThat(sim.vault.opened.get()).isEqualTo(opened);
    }
}
