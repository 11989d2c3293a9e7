package net.runagent.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our key is opened to log in, once for each cause, and never for a server that has not proved to be ours. */
class OpenLinesTest {
    private SimulatedWorld sim;

    @BeforeEach
    void aServerThatIsReady() {
        sim = new SimulatedWorld(31);
        sim.created();
        sim.booted();
        sim.rotated();
        sim.vault.opened.set(0);
    }

    @AfterEach
    void close() throws IOException {
        sim.close();
    }

    @Test
    void manyLooksOfOneCauseOpenTheKeyOnce() {
        for (int look = 0; look < 5; look++) {
            sim.step("look", () -> sim.host.verify(access("RECOVER watch")));
        }
        assertThat(sim.vault.opened).hasValue(1);
    }

    @Test
    void anotherCauseOpensTheKeyItself() {
        sim.step("look", () -> sim.host.verify(access("RECOVER watch")));
        sim.step("recover", () -> sim.host.verify(access("RECOVER tap")));
        sim.step("look", () -> sim.host.verify(access("RECOVER watch")));
        assertThat(sim.vault.opened).hasValue(2);
    }

    @Test
    void aServerWithAnotherHostKeyDoesNotOpenOurs() {
        HostAccess other = new HostAccess(
                sim.seen().ipv4(),
                TestKeys.make().publicKey(),
                "RECOVER watch",
                () -> sim.vault.grantFor(sim.ops.privateKey()));
        assertThat(sim.host.verify(other))
                .isInstanceOfSatisfying(
                        HostResult.Wrong.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("host.key.changed"));
        assertThat(sim.vault.opened).hasValue(0);
    }

    @Test
    void aServerThatDoesNotAnswerDoesNotOpenOurKey() {
        HostAccess nobody = new HostAccess(
                "127.77.250.250", sim.pin, "RECOVER watch", () -> sim.vault.grantFor(sim.ops.privateKey()));
        assertThat(sim.host.verify(nobody)).isInstanceOf(HostResult.Unreachable.class);
        assertThat(sim.vault.opened).hasValue(0);
    }

    private HostAccess access(String cause) {
        return new HostAccess(sim.seen().ipv4(), sim.pin, cause, () -> sim.vault.grantFor(sim.ops.privateKey()));
    }
}
