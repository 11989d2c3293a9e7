package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A slash command as a client writes it: only what the bot registered, with values of the right kind. */
final class Slash {
    private static final int SUBCOMMAND = 1;
    private static final int GROUP = 2;
    private static final int STRING = 3;
    private static final int INTEGER = 4;
    private static final int BOOLEAN = 5;
    private static final int NUMBER = 10;

    private final ObjectNode data;
    private final String line;

    private Slash(ObjectNode data, String line) {
        this.data = data;
        this.line = line;
    }

    ObjectNode data() {
        return data;
    }

    /** How the person's own client shows it: {@code /allowance amount:5}. */
    String line() {
        return line;
    }

    /** @param partial the last option is still being written, and none need be complete */
    static Slash of(
            App app, User user, Channel channel, String text, @Nullable Map<String, String> given, boolean partial) {
        List<String> words = List.of(text.strip().substring(1).split("\\s+"));
        ObjectNode command = offered(app, user, channel).stream()
                .filter(c -> named(c, user, words.getFirst()))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        Response.json(
                                404,
                                Map.of(
                                        "error",
                                        "no command /" + words.getFirst(),
                                        "offered",
                                        offered(app, user, channel).stream()
                                                .map(c -> "/" + c.path("name").asString(""))
                                                .toList())),
                        "no command"));
        ObjectNode data = Json.object()
                .put("id", command.path("id").asString(""))
                .put("name", command.path("name").asString(""))
                .put("type", CommandApi.CHAT_INPUT);
        Map<String, String> options = given == null ? Map.of() : new LinkedHashMap<>(given);
        ArrayNode filled = nested(command, words.subList(1, words.size()), user, options, partial);
        if (!filled.isEmpty()) {
            data.set("options", filled);
        }
        String line = "/" + String.join(" ", words)
                + options.entrySet().stream()
                        .map(o -> " " + o.getKey() + ":" + o.getValue())
                        .collect(Collectors.joining());
        return new Slash(data, line);
    }

    /** Slash commands that a client lists in this channel. */
    static List<ObjectNode> offered(App app, User user, Channel channel) {
        int context = channel.direct() ? 1 : 0;
        return app.commands.stream()
                .filter(c -> CommandApi.type(c) == CommandApi.CHAT_INPUT)
                .filter(c -> !c.path("contexts").isArray() || holds(c.get("contexts"), context))
                .filter(c -> c.path("contexts").isArray()
                        || !channel.direct()
                        || c.path("dm_permission").asBoolean(true))
                .filter(c ->
                        !user.installed.contains(app.id) || holds(c.path("integration_types"), 1) || channel.guild != 0)
                .toList();
    }

    private static boolean holds(JsonNode list, int wanted) {
        return list.valueStream().anyMatch(v -> v.asInt(-1) == wanted);
    }

    /** By its own name, or by its name in the person's language. */
    private static boolean named(JsonNode command, User user, String word) {
        return command.path("name").asString("").equals(word)
                || command.path("name_localizations")
                        .path(user.locale)
                        .asString("")
                        .equals(word);
    }

    private static ArrayNode nested(
            JsonNode at, List<String> words, User user, Map<String, String> options, boolean partial) {
        boolean deeper = at.path("options").valueStream().anyMatch(o -> type(o) == SUBCOMMAND || type(o) == GROUP);
        if (!deeper) {
            if (!words.isEmpty()) {
                throw Refusal.badRequest("options go by name in \"options\", not behind the command: " + words);
            }
            return values(at.path("options"), options, partial);
        }
        String word = words.isEmpty() ? "" : words.getFirst();
        JsonNode next = at.path("options")
                .valueStream()
                .filter(o -> named(o, user, word))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("the command needs one of "
                        + at.path("options")
                                .valueStream()
                                .map(o -> o.path("name").asString(""))
                                .toList()));
        ObjectNode shown =
                Json.object().put("name", next.path("name").asString("")).put("type", type(next));
        shown.set("options", nested(next, words.subList(1, words.size()), user, options, partial));
        return Json.array().add(shown);
    }

    private static int type(JsonNode option) {
        return option.path("type").asInt(0);
    }

    private static ArrayNode values(JsonNode described, Map<String, String> given, boolean partial) {
        ArrayNode values = Json.array();
        List<String> unknown = new ArrayList<>(given.keySet());
        String last = given.isEmpty() ? "" : unknown.getLast();
        for (JsonNode option : described) {
            String name = option.path("name").asString("");
            String value = given.get(name);
            unknown.remove(name);
            if (value == null) {
                if (option.path("required").asBoolean(false) && !partial) {
                    throw Refusal.badRequest("the option " + name + " is required");
                }
                continue;
            }
            ObjectNode one = values.addObject().put("name", name).put("type", type(option));
            if (partial && name.equals(last)) {
                one.put("value", value).put("focused", true);
            } else {
                one.set("value", value(option, value));
            }
        }
        if (!unknown.isEmpty()) {
            throw Refusal.badRequest("the command has no option " + unknown);
        }
        return values;
    }

    private static JsonNode value(JsonNode option, String given) {
        String name = option.path("name").asString("");
        if (option.path("choices").isArray() && !option.get("choices").isEmpty()) {
            return option.get("choices")
                    .valueStream()
                    .filter(c -> c.path("name").asString("").equals(given)
                            || c.path("value").asString("").equals(given))
                    .map(c -> c.get("value"))
                    .findFirst()
                    .orElseThrow(() -> Refusal.badRequest("the option " + name + " has no choice " + given));
        }
        try {
            JsonNode value = switch (type(option)) {
                case STRING -> Json.tree(given);
                case INTEGER -> Json.tree(Long.parseLong(given.strip()));
                case BOOLEAN -> Json.tree(Boolean.parseBoolean(given));
                case NUMBER -> Json.tree(Double.parseDouble(given.strip()));
                default -> throw new Refusal(409, "the sandbox cannot fill in the option " + name);
            };
            check(option, name, value);
            return value;
        } catch (NumberFormatException notANumber) {
            throw Refusal.badRequest("the option " + name + " is a number");
        }
    }

    private static void check(JsonNode option, String name, JsonNode value) {
        boolean text = value.isString();
        String kind = text ? "length" : "value";
        double size = text ? value.stringValue().length() : value.asDouble(0);
        JsonNode least = option.path("min_" + kind);
        JsonNode most = option.path("max_" + kind);
        if ((least.isNumber() && size < least.asDouble()) || (most.isNumber() && size > most.asDouble())) {
            throw Refusal.badRequest("the option " + name + " is out of its range");
        }
    }
}
