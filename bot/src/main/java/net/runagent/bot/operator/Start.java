package net.runagent.bot.operator;

import java.util.ArrayList;
import java.util.List;
import net.runagent.core.operator.Part;
import net.runagent.core.operator.Part.Setting;
import net.runagent.core.vault.VaultKeys;
import net.runagent.core.vault.VaultProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Looks at the settings before the service starts: refuses without what it cannot do without, all of it in one message,
 * and says in one line for each other part that is switched off what does not work without it.
 */
public final class Start implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Logger log = LoggerFactory.getLogger(Start.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        List<String> missing = missing(environment);
        if (!missing.isEmpty()) {
            throw new SettingsMissing(missing);
        }
        for (Part part : Part.ALL) {
            if (part.role() != Part.Role.REQUIRED && part.off(environment::getProperty)) {
                log.warn("{} is switched off ({} is not set): {}", part.name(), names(part.settings()), part.without());
            }
        }
    }

    private static List<String> missing(Environment environment) {
        List<String> missing = new ArrayList<>();
        List<Part> chats = new ArrayList<>();
        for (Part part : Part.ALL) {
            if (part.role() == Part.Role.CHAT) {
                chats.add(part);
            } else if (part.role() == Part.Role.REQUIRED) {
                part.missing(environment::getProperty).forEach(setting -> missing.add(sentence(setting)));
            }
        }
        if (chats.stream().allMatch(part -> part.off(environment::getProperty))) {
            chats.forEach(part -> part.settings().forEach(setting -> missing.add(sentence(setting))));
        }
        if (environment.getProperty("runagent.world.url", "").isBlank()) {
            String trouble = vaultKey(environment);
            if (!trouble.isEmpty()) {
                missing.add(trouble);
            }
        }
        return missing;
    }

    private static String vaultKey(Environment environment) {
        try {
            return VaultKeys.trouble(Binder.get(environment).bindOrCreate("runagent.vault", VaultProperties.class));
        } catch (BindException wrong) {
            return Plain.words(wrong);
        }
    }

    private static String sentence(Setting setting) {
        return setting.names() + " is not set. It " + setting.purpose() + ". How to get it: " + setting.howToGet()
                + ".";
    }

    private static String names(List<Setting> settings) {
        return String.join(", ", settings.stream().map(Setting::property).toList());
    }

    /** What the service cannot do without is not there. */
    static final class SettingsMissing extends RuntimeException {
        private static final long serialVersionUID = 1;

        SettingsMissing(List<String> missing) {
            super("RunAgent was not started, because it cannot do without the following. Nothing was changed.\n  - "
                    + String.join("\n  - ", missing)
                    + "\nSettings stand in runagent.yml beside the launcher or in the environment."
                    + " './runagent doctor' checks all of them.");
        }
    }
}
