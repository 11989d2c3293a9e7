package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every property of the service has its sentence, and the operators' page is drawn from the code. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/operating/configuration.md");

    private final Map<String, JsonNode> properties = read();

    @Test
    void everyPropertyHasASentence() {
        assertThat(properties).isNotEmpty();
        assertThat(properties.entrySet().stream()
                        .filter(p ->
                                p.getValue().path("description").asString("").length() < 10)
                        .map(Map.Entry::getKey))
                .as("properties without @param sentence in their record")
                .isEmpty();
    }

    @Test
    void thePageOfAllPropertiesIsFresh() throws IOException {
        String drawn = draw();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, drawn);
        }
        assertThat(PAGE)
                .as("drawn from the code; write it anew with ./runagent test -Ddocs.write=true")
                .content()
                .isEqualTo(drawn);
    }

    private String draw() {
        StringBuilder page = new StringBuilder("""
                # Every setting

                In `runagent.yml` beside the launcher, or as an environment variable: upper case, dots and dashes as underscores
                (`runagent.telegram.token` is `RUNAGENT_TELEGRAM_TOKEN`). `./runagent doctor` says which are missing. Settings of
                `runagent.world` exist for the sandbox only.

                | setting | default | meaning, unit, range |
                | --- | --- | --- |
                """);
        properties.forEach((name, property) -> page.append("| `%s` | %s | %s |%n"
                .formatted(
                        name,
                        property.path("defaultValue").isMissingNode()
                                ? ""
                                : "`" + property.path("defaultValue").asString() + "`",
                        property.path("description")
                                .asString("")
                                .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
                                .replace("|", "\\|")
                                .replace('\n', ' '))));
        return page.toString();
    }

    private static Map<String, JsonNode> read() {
        Map<String, JsonNode> found = new TreeMap<>();
        JsonMapper json = JsonMapper.builder().build();
        try {
            for (URL url : Collections.list(ConfigurationPageTest.class
                    .getClassLoader()
                    .getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = url.openStream()) {
                    for (JsonNode property : json.readTree(in).path("properties")) {
                        String name = property.path("name").asString();
                        if (name.startsWith("runagent.")) {
                            found.put(name, property);
                        }
                    }
                }
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
        return found;
    }
}
