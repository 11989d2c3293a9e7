package net.runagent.sandbox.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Compares requests and answers of one HTTP API with its published description and names what differs.
 *
 * <p>Nothing is read before the first check: the descriptions are large and many tests never need them.
 */
public final class Contract {
    /** Where Hetzner's description lies; it carries no licence, so no copy of it is kept with this code. */
    public static final String HETZNER_SPEC = "RUNAGENT_HETZNER_SPEC";

    private static final Logger log = LoggerFactory.getLogger(Contract.class);

    private static final Contract POLAR =
            openApi("polar", () -> packed("/contracts/polar/polar-openapi-2026-10.json.gz"));
    private static final Contract OPENROUTER =
            openApi("openrouter", () -> packed("/contracts/openrouter/openapi-runagent-subset.yaml.gz"));

    private static final Contract DISCORD = openApi("discord", Contract::discordDescription);

    private final String name;
    private final @Nullable Source source;
    private @Nullable OpenApi description;

    private Contract(String name, @Nullable Source source) {
        this.name = name;
        this.source = source;
    }

    /** The text of a description, JSON or YAML; opened at most once. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** Checks against the OpenAPI 3.0 or 3.1 document that the source gives. */
    public static Contract openApi(String name, Source source) {
        return new Contract(name, source);
    }

    /** Polar's API, version 2026-10. */
    public static Contract polar() {
        return POLAR;
    }

    /** OpenRouter's API of 2026-08-22, the part that is used here. */
    public static Contract openRouter() {
        return OPENROUTER;
    }

    /** Discord's API version 10 of 2026-07-18. */
    public static Contract discord() {
        return DISCORD;
    }

    /** The same document to read, for whoever must say in Discord's own words what is wrong. */
    public static InputStream discordDescription() throws IOException {
        return packed("/contracts/discord/openapi.json.gz");
    }

    /**
     * Hetzner's Cloud API, read from the path in {@value #HETZNER_SPEC} (the file, or the folder it lies in). Without it
     * nothing is checked, and the log says so once.
     */
    public static Contract hetzner() {
        return Hetzner.CONTRACT;
    }

    private static final class Hetzner {
        static final Contract CONTRACT = find().map(file -> openApi("hetzner", () -> Files.newInputStream(file)))
                .orElseGet(() -> new Contract("hetzner", null));

        private static Optional<Path> find() {
            String given = System.getenv(HETZNER_SPEC);
            Optional<Path> file = Optional.ofNullable(given)
                    .filter(path -> !path.isBlank())
                    .map(Path::of)
                    .map(path -> Files.isDirectory(path) ? path.resolve("hcloud-subset.openapi.json") : path)
                    .filter(Files::isRegularFile);
            if (file.isEmpty()) {
                log.warn(
                        "Requests to Hetzner are NOT compared with its published description: {} names no file.",
                        HETZNER_SPEC);
            }
            return file;
        }
    }

    /** Whether a description is there; without one every check passes unseen. */
    public boolean runs() {
        return source != null;
    }

    /**
     * What is wrong with a request; empty when it is as described.
     *
     * @param path as sent, with the prefix of the vendor's base address and with the query
     */
    public List<String> check(String method, String path, @Nullable JsonNode requestBody) {
        return runs() ? description().request(method, path, requestBody) : List.of();
    }

    /** What is wrong with an answer; empty when it is as described. */
    public List<String> checkAnswer(String method, String path, int status, @Nullable JsonNode body) {
        return runs() ? description().answer(method, path, status, body) : List.of();
    }

    /** What is wrong with a value of a named schema, e.g. the body of a webhook. */
    public List<String> checkSchema(String schema, JsonNode value) {
        return runs() ? description().named(schema, value) : List.of();
    }

    private synchronized OpenApi description() {
        if (description == null && source != null) {
            try (InputStream in = source.open()) {
                description = OpenApi.read(name, in);
            } catch (IOException e) {
                throw new IllegalStateException("The description of " + name + " cannot be read", e);
            }
        }
        if (description == null) {
            throw new IllegalStateException("No description of " + name);
        }
        return description;
    }

    static InputStream packed(String resource) throws IOException {
        InputStream in = Contract.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("Missing resource " + resource);
        }
        return new GZIPInputStream(in);
    }
}
