package net.runagent.sandbox.agent;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema of OpenClaw's configuration; read when first needed (2.4 MB). */
final class ConfigSchema {
    private static final String RESOURCE = "/contracts/openclaw/config-schema-2026.9.6.full.json.gz";

    private ConfigSchema() {}

    /** @param path with dots, as OpenClaw prints it; {@code root} for the whole */
    record Issue(String path, String message) {}

    private static final class Loaded {
        static final Schema SCHEMA = read();

        private static Schema read() {
            try (InputStream packed = Objects.requireNonNull(ConfigSchema.class.getResourceAsStream(RESOURCE));
                    InputStream in = new GZIPInputStream(packed)) {
                JsonNode schema = JsonMapper.shared().readTree(in);
                return SchemaRegistry.withDefaultDialect(
                                SpecificationVersion.DRAFT_7,
                                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                        .locale(Locale.ENGLISH)
                                        .regularExpressionFactory(ConfigSchema::pattern)
                                        .build()))
                        .getSchema(schema);
            } catch (IOException e) {
                throw new IllegalStateException("The schema of OpenClaw cannot be read", e);
            }
        }
    }

    /** The schema's patterns are JavaScript's: there an open bracket inside a class is a plain character, and {@code \\0} is NUL. */
    private static RegularExpression pattern(String javaScript) {
        StringBuilder java = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < javaScript.length(); i++) {
            char c = javaScript.charAt(i);
            if (c == '\\' && i + 1 < javaScript.length()) {
                char escaped = javaScript.charAt(++i);
                java.append(escaped == '0' ? "\\x00" : "\\" + escaped);
                continue;
            }
            java.append(inClass && c == '[' ? "\\[" : String.valueOf(c));
            inClass = c == '[' || (inClass && c != ']');
        }
        Pattern pattern = Pattern.compile(java.toString());
        return value -> pattern.matcher(value).find();
    }

    static List<Issue> issues(JsonNode config) {
        return Loaded.SCHEMA.validate(config).stream()
                .map(error -> {
                    String path = error.getInstanceLocation()
                            .toString()
                            .replaceFirst("^[$/]+\\.?", "")
                            .replace('/', '.');
                    return new Issue(path.isEmpty() ? "root" : path, error.getMessage());
                })
                .distinct()
                .toList();
    }
}
