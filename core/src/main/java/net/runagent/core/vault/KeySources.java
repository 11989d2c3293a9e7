package net.runagent.core.vault;

import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The source that {@code runagent.vault.keys} names. A PKCS#11 or KMS source is one more case here. */
@Configuration(proxyBeanMethods = false)
class KeySources {
    @Bean
    KeySource keySource(VaultProperties properties, Environment environment) {
        return of(properties, System.getenv(), environment.containsProperty("runagent.world.url"));
    }

    /** @param anywhere sandbox mode keeps its throw-away keys inside the source tree */
    static KeySource of(VaultProperties properties, Map<String, String> variables, boolean anywhere) {
        String keys = properties.keys();
        Numbered names = new Numbered(keys.substring(keys.indexOf(':') + 1));
        if (keys.startsWith(VaultProperties.FILE)) {
            return new FileKeys(names, anywhere);
        }
        return keys.startsWith(VaultProperties.SYSTEMD)
                ? new SystemdKeys(names, variables.get("CREDENTIALS_DIRECTORY"))
                : new EnvironmentKeys(names, variables);
    }
}
