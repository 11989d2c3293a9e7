package net.runagent.bot.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import net.runagent.core.operator.Finding;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Settings in a file that nothing reads: a misspelt one would otherwise be missed in silence. */
final class UnknownSettings {
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("runagent");
    private static final int NEAR = 3;

    private UnknownSettings() {}

    static List<Finding> in(ConfigurableEnvironment environment) {
        List<ConfigurationPropertyName> known = known();
        List<Finding> unknown = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource readable && isFile(source)) {
                readable.stream()
                        .filter(OURS::isAncestorOf)
                        .filter(name -> known.stream().noneMatch(k -> k.equals(name) || k.isAncestorOf(name)))
                        .forEach(name -> unknown.add(Finding.wrong(
                                "Settings", name + " is no setting of RunAgent", suggestion(name, known))));
            }
        }
        return unknown;
    }

    /** Variables of the environment may be somebody else's; only what stands in a file is meant for us for certain. */
    private static boolean isFile(ConfigurationPropertySource source) {
        return !(source.getUnderlyingSource() instanceof MapPropertySource map)
                || !(map.getName().startsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                        || map.getName().startsWith(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));
    }

    private static String suggestion(ConfigurationPropertyName wrong, List<ConfigurationPropertyName> known) {
        return known.stream()
                .map(ConfigurationPropertyName::toString)
                .filter(name -> distance(name, wrong.toString()) <= NEAR)
                .min(Comparator.comparingInt(name -> distance(name, wrong.toString())))
                .map(name -> "did you mean " + name + "? Correct or remove it")
                .orElse("remove it; docs/operating/configuration.md lists what there is");
    }

    /** How many letters must change, be added or go. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(changed, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }

    /** What the compiler wrote down about our records of settings. */
    private static List<ConfigurationPropertyName> known() {
        List<ConfigurationPropertyName> known = new ArrayList<>();
        try {
            for (URL each : Collections.list(UnknownSettings.class
                    .getClassLoader()
                    .getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = each.openStream()) {
                    for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                        ConfigurationPropertyName name = ConfigurationPropertyName.ofIfValid(
                                property.path("name").asString(""));
                        if (name != null && OURS.isAncestorOf(name)) {
                            known.add(name);
                        }
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the list of settings in the program cannot be read", unreadable);
        }
        return known;
    }
}
