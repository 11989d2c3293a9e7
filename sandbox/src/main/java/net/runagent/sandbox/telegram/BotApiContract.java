package net.runagent.sandbox.telegram;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.runagent.sandbox.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The published description of the Bot API: which methods there are and what their parameters look like. */
final class BotApiContract {
    /** Written into every JSON body by the Java library the service uses; the real server ignores it. */
    private static final Set<String> IGNORED = Set.of("method");

    private final Map<String, JsonNode> methods = new HashMap<>();
    private final JsonNode types;

    BotApiContract() {
        try (InputStream in = BotApiContract.class.getResourceAsStream("/telegram/api.json")) {
            if (in == null) {
                throw new IllegalStateException("telegram/api.json is missing from the sandbox");
            }
            JsonNode api = Json.read(in.readAllBytes());
            api.get("methods")
                    .properties()
                    .forEach(m -> methods.put(m.getKey().toLowerCase(Locale.ROOT), m.getValue()));
            types = api.get("types");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The method as it is written, whatever case it was called in. */
    Optional<String> method(String called) {
        return Optional.ofNullable(methods.get(called.toLowerCase(Locale.ROOT)))
                .map(m -> m.get("name").asString());
    }

    /** True when the method answers with True, and so can be answered without being simulated. */
    boolean answersTrue(String method) {
        JsonNode returns = described(method).path("returns");
        return returns != null
                && returns.size() == 1
                && returns.get(0).asString().equals("Boolean");
    }

    /** Where the call departs from the description; values are not named, since they may be secrets. */
    List<String> violations(Call call) {
        List<String> found = new ArrayList<>();
        JsonNode fields = described(call.method()).path("fields");
        Map<String, JsonNode> known = byName(fields);
        for (JsonNode field : fields) {
            String name = field.get("name").asString();
            if (field.get("required").asBoolean()
                    && !call.has(name)
                    && !call.files().containsKey(name)) {
                found.add(call.method() + ": " + name + " is missing");
            }
        }
        call.params().properties().forEach(p -> {
            JsonNode field = known.get(p.getKey());
            if (field == null) {
                if (!IGNORED.contains(p.getKey())) {
                    found.add(call.method() + ": unknown parameter " + p.getKey());
                }
            } else if (!p.getValue().isNull() && !fitsAny(p.getValue(), field.get("types"), true)) {
                found.add(call.method() + ": " + p.getKey() + " is not " + field.get("types"));
            }
        });
        return found;
    }

    /** Whether the value, found in an update or answer of ours, has the type. */
    boolean fits(JsonNode value, String type) {
        return fits(value, type, false);
    }

    private boolean fitsAny(JsonNode value, JsonNode wanted, boolean loose) {
        return wanted.valueStream().anyMatch(t -> fits(value, t.asString(), loose));
    }

    /** @param loose parameters of forms are text, and structures may come as text that contains JSON */
    private boolean fits(JsonNode value, String type, boolean loose) {
        if (type.startsWith("Array of ")) {
            JsonNode list = unpacked(value, loose);
            String of = type.substring("Array of ".length());
            return list.isArray() && list.valueStream().allMatch(v -> fits(v, of, false));
        }
        return switch (type) {
            case "String" -> value.isString();
            case "Integer" ->
                value.isIntegralNumber() || (loose && value.asString("").matches("-?\\d+"));
            case "Float" -> value.isNumber() || (loose && value.asString("").matches("-?\\d+(\\.\\d+)?"));
            case "Boolean" -> value.isBoolean() || (loose && value.asString("").matches("(?i)true|false|1|0"));
            case "InputFile" -> value.isString();
            default -> structure(unpacked(value, loose), type);
        };
    }

    private boolean structure(JsonNode value, String type) {
        JsonNode description = types.get(type);
        if (description == null || !value.isObject()) {
            return false;
        }
        if (description.has("subtypes") && !description.has("fields")) {
            return description.get("subtypes").valueStream().anyMatch(t -> structure(value, t.asString()));
        }
        Map<String, JsonNode> known = byName(description.path("fields"));
        boolean complete = known.values().stream()
                .allMatch(f -> !f.get("required").asBoolean()
                        || value.has(f.get("name").asString()));
        return complete
                && value.properties().stream()
                        .allMatch(p -> known.containsKey(p.getKey())
                                && (p.getValue().isNull()
                                        || fitsAny(
                                                p.getValue(),
                                                known.get(p.getKey()).get("types"),
                                                false)));
    }

    private JsonNode described(String method) {
        return methods.getOrDefault(method.toLowerCase(Locale.ROOT), Json.object());
    }

    private static JsonNode unpacked(JsonNode value, boolean loose) {
        if (loose && value.isString()) {
            try {
                return Json.read(value.stringValue());
            } catch (JacksonException notJson) {
                return value;
            }
        }
        return value;
    }

    private static Map<String, JsonNode> byName(JsonNode fields) {
        Map<String, JsonNode> byName = new HashMap<>();
        fields.forEach(f -> byName.put(f.get("name").asString(), f));
        return byName;
    }
}
