package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServerNameTest {
    @Test
    void theSameDeploymentAndGenerationAlwaysHaveTheSameName() {
        DeploymentId deployment = new DeploymentId(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
        // Base32 of RFC 4648 without padding, lower case.
        assertThat(ServerName.of("prod", deployment, 1)).isEqualTo("ra-prod-aaisem2ekvthpcezvk54zxpo74-g1");
        assertThat(ServerName.of("prod", deployment, 2)).endsWith("-g2");
    }

    @Test
    void aNameFitsIntoAHostName() {
        String name = ServerName.of("a2345678901234567890", new DeploymentId(new UUID(-1, -1)), 9999);
        assertThat(name).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])");
    }

    @Test
    void anEnvironmentThatIsNoHostNameIsRefused() {
        DeploymentId deployment = new DeploymentId(new UUID(1, 2));
        for (String wrong : new String[] {"", "Prod", "a_b", "-a", "a-", "a23456789012345678901", "a b"}) {
            assertThatThrownBy(() -> ServerName.of(wrong, deployment, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
