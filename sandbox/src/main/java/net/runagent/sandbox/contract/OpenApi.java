package net.runagent.sandbox.contract;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One OpenAPI document, ready to judge requests and answers. Schemas are compiled when first needed and kept. */
final class OpenApi {
    private final JsonNode document;
    private final String prefix;
    private final List<PathTemplate> templates;
    private final Schema root;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    private OpenApi(String name, JsonNode document) {
        this.document = document;
        this.prefix = prefixOf(document);
        this.templates = document.path("paths").propertyNames().stream()
                .map(PathTemplate::new)
                .sorted()
                .toList();
        boolean old = document.path("openapi").asString("").startsWith("3.0");
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                quiet(old ? Dialects.getOpenApi30() : Dialects.getOpenApi31()),
                builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(true)
                        .locale(Locale.ENGLISH)
                        .build()));
        this.root = registry.getSchema(SchemaLocation.of("urn:contract:" + name), document);
    }

    static OpenApi read(String name, InputStream in) throws IOException {
        byte[] text = in.readAllBytes();
        boolean json = text.length > 0 && text[0] == '{';
        return new OpenApi(
                name,
                readable(
                        json
                                ? JsonMapper.shared().readTree(text)
                                : YAMLMapper.shared().readTree(text)));
    }

    /** The library warns of every word it does not know; a whole document is full of them. */
    private static Dialect quiet(Dialect dialect) {
        return Dialect.builder(dialect)
                .unknownKeywordFactory((word, context) -> new NonValidationKeyword(word))
                .build();
    }

    /**
     * The validator gives up when two nested unions name the same discriminator (Polar's product prices do). The variants
     * of the union say the same by their constants, so the hint is left out and the union itself decides.
     */
    private static JsonNode readable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("discriminator").has("propertyName")) {
                object.remove("discriminator");
            }
            if (overlaps(object.path("oneOf"))) {
                object.set("anyOf", object.remove("oneOf"));
            }
        }
        node.forEach(OpenApi::readable);
        return node;
    }

    /**
     * Polar's discounts: whatever repeats also fits the variant for those that do not, as both take each duration. No
     * answer of Polar's about a repeating discount would be exactly one of them.
     */
    private static boolean overlaps(JsonNode variants) {
        return variants.valueStream()
                .anyMatch(variant -> variant.path("$ref").asString("").contains("OnceForeverDuration"));
    }

    private static String prefixOf(JsonNode document) {
        String url = document.path("servers").path(0).path("url").asString("");
        String path = url.isEmpty()
                ? ""
                : Optional.ofNullable(URI.create(url).getPath()).orElse("");
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    List<String> request(String method, String path, @Nullable JsonNode body) {
        Operation operation = find(method, path);
        if (operation.missing() != null) {
            return List.of(operation.missing());
        }
        List<String> wrong = new ArrayList<>(query(operation, path));
        JsonNode described = operation.node().path("requestBody");
        String at = operation.pointer() + "/requestBody";
        if (body == null) {
            if (described.path("required").asBoolean(false)) {
                wrong.add(method + " " + operation.template() + ": a body is required");
            }
        } else if (!described.isMissingNode()) {
            wrong.addAll(content(method + " " + operation.template() + " request", described, at, body));
        }
        return wrong;
    }

    List<String> answer(String method, String path, int status, @Nullable JsonNode body) {
        Operation operation = find(method, path);
        if (operation.missing() != null) {
            return List.of(operation.missing());
        }
        JsonNode responses = operation.node().path("responses");
        String what = method + " " + operation.template() + " answer " + status;
        for (String key : List.of(String.valueOf(status), status / 100 + "XX", status / 100 + "xx", "default")) {
            JsonNode described = responses.path(key);
            if (!described.isMissingNode()) {
                return body == null
                        ? List.of()
                        : content(what, described, operation.pointer() + "/responses/" + key, body);
            }
        }
        return List.of(what + ": this status is not described");
    }

    List<String> named(String schema, JsonNode value) {
        return judge(schema, "#/components/schemas/" + escape(schema), value);
    }

    private List<String> content(String what, JsonNode described, String at, JsonNode body) {
        String here = at;
        JsonNode node = described;
        if (node.has("$ref")) {
            here = node.path("$ref").asString().substring(1);
            node = document.at(here);
        }
        JsonNode json = node.path("content").path("application/json");
        return json.has("schema") ? judge(what, "#" + here + "/content/application~1json/schema", body) : List.of();
    }

    private List<String> judge(String what, String pointer, JsonNode value) {
        Schema schema = compiled.computeIfAbsent(
                pointer, p -> root.getSubSchema(SchemaLocation.of(p).getFragment()));
        return schema.validate(value).stream()
                .map(error -> what + ": " + error.getInstanceLocation() + " " + error.getMessage())
                .distinct()
                .toList();
    }

    private List<String> query(Operation operation, String path) {
        Map<String, String> given = queryOf(path);
        List<String> wrong = new ArrayList<>();
        for (JsonNode declared : operation.node().path("parameters")) {
            JsonNode parameter = declared.has("$ref")
                    ? document.at(declared.path("$ref").asString().substring(1))
                    : declared;
            String parameterName = parameter.path("name").asString("");
            if (parameter.path("in").asString("").equals("query")
                    && parameter.path("required").asBoolean(false)
                    && !given.containsKey(parameterName)) {
                wrong.add(operation.template() + ": the query parameter " + parameterName + " is required");
            }
        }
        return wrong;
    }

    private Operation find(String method, String path) {
        String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        String below = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
        String verb = method.toLowerCase(Locale.ROOT);
        boolean pathKnown = false;
        for (PathTemplate template : templates) {
            if (template.matches(below)) {
                JsonNode operation =
                        document.path("paths").path(template.text()).path(verb);
                if (!operation.isMissingNode()) {
                    String pointer = "/paths/" + escape(template.text()) + "/" + verb;
                    return new Operation(template.text(), pointer, operation, null);
                }
                pathKnown = true;
            }
        }
        String why = pathKnown ? ": this method is not described" : ": this path is not described";
        return new Operation(bare, "", document.path("none"), method + " " + bare + why);
    }

    /** @param missing why there is no such operation, or null when there is one */
    private record Operation(
            String template,
            String pointer,
            JsonNode node,
            @Nullable String missing) {}

    private static Map<String, String> queryOf(String path) {
        Map<String, String> query = new HashMap<>();
        int mark = path.indexOf('?');
        if (mark >= 0) {
            for (String pair : path.substring(mark + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                String value = parts.length > 1 ? parts[1] : "";
                query.put(decode(parts[0]), decode(value));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String escape(String part) {
        return part.replace("~", "~0").replace("/", "~1");
    }
}
