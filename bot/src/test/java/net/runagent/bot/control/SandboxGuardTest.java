package net.runagent.bot.control;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Sandbox mode beside anything real is refused before anything is started. */
class SandboxGuardTest {
    /** What {@code ./runagent sandbox} sets. */
    private static final Map<String, String> HARMLESS = Map.ofEntries(
            Map.entry("runagent.world.url", "http://127.0.0.1:8090"),
            Map.entry("runagent.public-url", "http://localhost:8080"),
            Map.entry("runagent.telegram.token", "123:simulated"),
            Map.entry("runagent.telegram.api-url", "http://127.0.0.1:4001"),
            Map.entry("runagent.google.client-secret", "simulated"),
            Map.entry("runagent.google.token-url", "http://127.0.0.1:4002/token"),
            Map.entry("runagent.google.authorize-url", "http://127.0.0.1:4002/authorize"),
            Map.entry("runagent.google.jwks-url", "http://127.0.0.1:4002/jwks"),
            Map.entry("runagent.polar.token", "simulated"),
            Map.entry("runagent.polar.api-url", "http://127.0.0.1:4003"),
            Map.entry("runagent.hetzner.token", "simulated"),
            Map.entry("runagent.hetzner.api-url", "http://127.77.0.1:4004/v1"),
            Map.entry("runagent.openrouter.management-key", "simulated"),
            Map.entry("runagent.openrouter.api-url", "http://127.0.0.1:4005/api/v1"),
            Map.entry("runagent.agent.telegram-api-url", "http://127.0.0.1:4001"),
            Map.entry("runagent.agent.openrouter-url", "http://127.0.0.1:4005/api/v1"),
            Map.entry("runagent.database.url", "jdbc:postgresql://127.0.0.1:5432/runagent"),
            Map.entry("runagent.chain.providers.bsc", "http://127.0.0.1:4006/bsc/1,http://127.0.0.1:4006/bsc/2"),
            Map.entry("runagent.mail.host", "127.0.0.1"));

    @Test
    void whatTheSandboxSetsIsHarmless() {
        assertThatCode(() -> guard(Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "runagent.telegram.token, runagent.telegram.api-url",
        "runagent.google.client-secret, runagent.google.token-url",
        "runagent.google.client-secret, runagent.google.authorize-url",
        "runagent.google.client-secret, runagent.google.jwks-url",
        "runagent.polar.token, runagent.polar.api-url",
        "runagent.hetzner.token, runagent.hetzner.api-url",
        "runagent.openrouter.management-key, runagent.openrouter.api-url"
    })
    void aCredentialWhoseAddressWouldBeTheVendorsIsRefused(String credential, String address) {
        assertThatThrownBy(() -> guard(Map.of(address, "")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(credential)
                .hasMessageContaining(address)
                .hasMessageContaining("Nothing was started");
        assertThatCode(() -> guard(Map.of(address, "", credential, "")))
                .as("neither credential nor address: the part is switched off")
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "runagent.world.url, http://world.example.org",
        "runagent.public-url, https://runagent.example.org",
        "runagent.telegram.api-url, https://api.telegram.org",
        "runagent.telegram.api-url, http://127.0.0.1.example.org:4001",
        "runagent.telegram.api-url, http://127.0.0.1@example.org/",
        "runagent.telegram.api-url, http://localhost.example.org",
        "runagent.telegram.api-url, not an address",
        "runagent.telegram.api-url, 127.0.0.1:4001",
        "runagent.telegram.api-url, http://0.0.0.0:4001",
        "runagent.telegram.api-url, http://10.0.0.1:4001",
        "runagent.google.token-url, https://oauth2.googleapis.com/token",
        "runagent.google.authorize-url, https://accounts.google.com/o/oauth2/v2/auth",
        "runagent.google.jwks-url, https://www.googleapis.com/oauth2/v3/certs",
        "runagent.polar.api-url, https://api.polar.sh",
        "runagent.hetzner.api-url, https://api.hetzner.cloud/v1",
        "runagent.openrouter.api-url, https://openrouter.ai/api/v1",
        "runagent.chain.providers.bsc, https://node.example.org",
        "runagent.chain.providers.bsc, 'http://127.0.0.1:4006/bsc/1,https://node.example.org'",
        "runagent.chain.providers.tron, https://api.trongrid.io/jsonrpc",
        "runagent.agent.telegram-api-url, https://api.telegram.org",
        "runagent.agent.openrouter-url, https://openrouter.ai/api/v1",
        "runagent.database.url, jdbc:postgresql://db.example.org:5432/runagent",
        "runagent.database.url, 'jdbc:postgresql://127.0.0.1:5432,db.example.org:5432/runagent'",
        "runagent.database.url, jdbc:postgresql://127.0.0.1.example.org/runagent",
        "runagent.mail.host, smtp.example.org"
    })
    void anAddressThatIsNotOnLoopbackIsRefused(String property, String value) {
        assertThatThrownBy(() -> guard(Map.of(property, value)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(property)
                .hasMessageContaining("Nothing was started");
    }

    @ParameterizedTest
    @CsvSource({
        "runagent.database.url, jdbc:postgresql://localhost/runagent",
        "runagent.database.url, 'jdbc:postgresql://127.0.0.1:5432,[::1]:5433/runagent?sslmode=disable'",
        "runagent.database.url, jdbc:postgresql:runagent",
        "runagent.mail.host, localhost",
        "runagent.telegram.api-url, http://[::1]:4001"
    })
    void everySpellingOfLoopbackIsHarmless(String property, String value) {
        assertThatCode(() -> guard(Map.of(property, value))).doesNotThrowAnyException();
    }

    /** @param changes an empty value takes the setting out */
    private static void guard(Map<String, String> changes) {
        Map<String, Object> settings = new HashMap<>(HARMLESS);
        settings.putAll(changes);
        settings.values().removeIf(""::equals);
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        SandboxGuard.requireHarmless(environment);
    }
}
