package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.deployment.OpenForOrders;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.Parties;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The real service starts without any part that can be left out, and says at once all that it cannot do without. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceStartTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final World WORLD = new World(23);
    private static final Map<String, String> PROVIDERS = new HashMap<>();

    static {
        Parties.all().forEach(party -> PROVIDERS.putAll(WORLD.join(party).settings()));
    }

    @TempDir
    static Path dir;

    private final Map<String, String> settings = new HashMap<>(PROVIDERS);

    @BeforeEach
    void aWholeInstallation() throws IOException {
        Path key = dir.resolve("vault-1.key");
        Files.writeString(key, "7c".repeat(32));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
        settings.putAll(DATABASE.properties());
        settings.put("runagent.vault.keys", "file:" + dir.resolve("vault-{id}.key"));
        settings.put("runagent.backups.dir", dir.resolve("backups").toString());
        settings.put("runagent.public-url", "http://127.0.0.1:18998");
        settings.put("runagent.support-address", "help@runagent.example");
        settings.put("runagent.environment", "test");
        settings.put("server.port", "0");
        settings.put("server.address", "127.0.0.1");
        settings.put("spring.config.location", "classpath:/application.yml");
    }

    @AfterAll
    static void endTheWorld() {
        WORLD.close();
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "runagent.hetzner., Hetzner, servers",
        "runagent.openrouter., OpenRouter, models",
        "runagent.polar., Polar, payment",
        "runagent.google., Google sign-in, ''",
        "runagent.mail., Mail, ''",
        "runagent.discord., Discord, ''",
        "runagent.hetzner.|runagent.openrouter.|runagent.polar.|runagent.google.|runagent.mail., Hetzner, servers"
    })
    void anAbsentPartIsSwitchedOffWithOneLine(String absent, String part, String closed, CapturedOutput output) {
        for (String prefix : absent.split("\\|")) {
            settings.keySet().removeIf(name -> name.startsWith(prefix));
        }
        try (ConfigurableApplicationContext service = start()) {
            assertThat(service.getBean(OpenForOrders.class).closed())
                    .isEqualTo(Optional.of(closed).filter(word -> !word.isEmpty()));
        }
        assertThat(output.getAll()).containsOnlyOnce(part + " is switched off");
    }

    @Test
    void whatCannotBeLeftOutIsNamedAllAtOnceWithoutAStackTrace(CapturedOutput output) {
        settings.remove("runagent.public-url");
        settings.remove("runagent.support-address");
        settings.remove("runagent.telegram.token");
        settings.keySet().removeIf(name -> name.startsWith("runagent.discord."));
        settings.put("runagent.vault.keys", "file:" + dir.resolve("none-{id}"));
        assertThatThrownBy(this::start).hasMessageContaining("RunAgent was not started");
        assertThat(output.getErr())
                .contains("runagent.public-url (environment variable RUNAGENT_PUBLIC_URL) is not set")
                .contains("runagent.support-address (environment variable RUNAGENT_SUPPORT_ADDRESS) is not set")
                .contains("runagent.telegram.token (environment variable RUNAGENT_TELEGRAM_TOKEN) is not set")
                .contains("@BotFather")
                .contains("runagent.discord.token (environment variable RUNAGENT_DISCORD_TOKEN) is not set")
                .contains("runagent.discord.application-id (environment variable")
                .contains("./runagent vault init");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void aWrongValueIsToldWithoutAStackTrace(CapturedOutput output) {
        settings.put("runagent.inbox.workers", "0");
        assertThatThrownBy(this::start).isNotNull();
        assertThat(output.getErr()).contains("runagent.inbox.workers is 1 to 32, not 0");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    private ConfigurableApplicationContext start() {
        return RunAgent.service()
                .run(settings.entrySet().stream()
                        .map(each -> "--" + each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new));
    }
}
