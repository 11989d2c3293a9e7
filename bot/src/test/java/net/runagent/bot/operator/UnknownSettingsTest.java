package net.runagent.bot.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.runagent.core.operator.Finding;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class UnknownSettingsTest {
    @Test
    void aMisspeltSettingIsNamedWithTheRightOne() {
        List<Finding> found = in(Map.of("runagent.telegram.tokn", "123", "runagent.hetzner.token", "x"));
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().seen()).isEqualTo("runagent.telegram.tokn is no setting of RunAgent");
        assertThat(found.getFirst().next()).contains("runagent.telegram.token");
    }

    @Test
    void everySpellingThatIsReadIsKnown() {
        assertThat(in(Map.of(
                        "runagent.public-url", "x",
                        "runagent.environment", "x",
                        "runagent.hetzner.apiUrl", "x",
                        "runagent.hetzner.ssh-from[0]", "10.0.0.0/8",
                        "runagent.vault.allowEnvKeys", "true",
                        "spring.ssl.bundle.pem.public.keystore.certificate", "x")))
                .isEmpty();
    }

    private static List<Finding> in(Map<String, Object> file) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addLast(new MapPropertySource("runagent.yml", file));
        org.springframework.boot.context.properties.source.ConfigurationPropertySources.attach(environment);
        return UnknownSettings.in(environment);
    }
}
