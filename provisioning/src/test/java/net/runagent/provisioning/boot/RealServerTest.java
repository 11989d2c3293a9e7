package net.runagent.provisioning.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.runagent.core.deployment.AgentHost.Booted;
import net.runagent.core.deployment.AgentHost.Readiness;
import net.runagent.core.deployment.HostResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What we send with the order of a server, on a real Debian with the real cloud-init, sshd, nft and fail2ban, and our own steps
 * over SSH after it: {@code ./runagent peers qemu}. The machine is emulated, so its times say nothing about a real one.
 */
@Tag("peer")
@Tag("peer-qemu")
class RealServerTest {
    @TempDir
    Path folder;

    @Test
    void theFirstBootOfARealDebianEndsReadyAndItsHostKeyIsExchanged() throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>(Map.of("peer", "qemu"));
        try (RealServer server = new RealServer("qemu", folder)) {
            String first = server.firstHostKey.publicKey();
            Booted booted = server.booted();
            figures.put("first_login_s", server.firstLoginSeconds());
            figures.put("first_boot_s", server.seconds());
            assertThat(booted.instanceId()).isEqualTo(Long.toString(RealServer.ID));

            Readiness readiness = server.ok("verify", () -> server.host.verify(server.access(first)));
            assertThat(readiness.failed()).as("facts that do not hold").isEmpty();
            assertThat(readiness.held()).hasSize(12);

            String next = server.ok("next host key", () -> server.host.nextHostKey(server.access(first)));
            server.ok("switch", () -> server.host.switchHostKey(server.access(first), next));
            assertThat(server.ok("boot", () -> server.host.boot(server.access(next))))
                    .isEqualTo(booted);
            assertThat(server.host.boot(server.access(first)))
                    .isInstanceOfSatisfying(
                            HostResult.Wrong.class,
                            wrong -> assertThat(wrong.code()).isEqualTo("host.key.changed"));
            readiness = server.ok("verify", () -> server.host.verify(server.access(next)));
            assertThat(readiness.failed())
                    .as("facts that do not hold with the next key")
                    .isEmpty();
            figures.put("verified_s", server.seconds());
        }
        System.out.println(JsonMapper.builder().build().writeValueAsString(figures));
    }
}
