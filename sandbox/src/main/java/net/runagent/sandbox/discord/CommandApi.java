package net.runagent.sandbox.discord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.runagent.sandbox.discord.Rates.Limit;
import net.runagent.sandbox.discord.RestApi.Call;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The global commands of an app: registered one by one or all at once. */
final class CommandApi {
    static final int CHAT_INPUT = 1;

    private static final String ALL = "/applications/{application_id}/commands";
    private static final String ONE = ALL + "/{command_id}";
    private static final Limit READ = new Limit("commands-read", 30, 10_000);
    private static final Limit WRITE = new Limit("commands-write", 5, 20_000);
    private static final int MOST_COMMANDS = 100;
    private static final Pattern NAME =
            Pattern.compile("^[-_'\\p{L}\\p{N}\\p{IsDevanagari}\\p{IsThai}]{1,32}$", Pattern.UNICODE_CHARACTER_CLASS);
    private static final List<String> WORDS = List.of("name_localizations", "description_localizations");

    private final Network network;

    CommandApi(Network network) {
        this.network = network;
    }

    void addTo(RestApi api) {
        api.on("GET", ALL, READ, this::list);
        api.on("PUT", ALL, WRITE, this::replaceAll);
        api.on("POST", ALL, WRITE, this::create);
        api.on("GET", ONE, READ, (app, call) -> Response.json(shown(find(app, call), call)));
        api.on("PATCH", ONE, WRITE, this::change);
        api.on("DELETE", ONE, WRITE, (app, call) -> {
            own(app, call).commands.remove(find(app, call));
            network.changed();
            return Response.empty(204);
        });
    }

    private static App own(App app, Call call) {
        if (call.id("application_id") != app.id) {
            throw ApiError.of(403, 20_012, "You are not authorized to perform this action on this application");
        }
        return app;
    }

    private static ObjectNode find(App app, Call call) {
        String id = call.param("command_id");
        return own(app, call).commands.stream()
                .filter(c -> c.path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.unknown(10_063, "application command"));
    }

    private Response list(App app, Call call) {
        ArrayNode list = Json.array();
        own(app, call).commands.forEach(c -> list.add(shown(c, call)));
        return Response.json(list);
    }

    /** Localizations are answered only when they are asked for, or when they were just sent. */
    private static ObjectNode shown(ObjectNode command, Call call) {
        boolean full = call.request().query("with_localizations", "").equalsIgnoreCase("true")
                || !call.request().method().equals("GET");
        return full ? command : command.deepCopy().without(WORDS);
    }

    private Response replaceAll(App app, Call call) {
        own(app, call);
        JsonNode sent = call.body().json();
        FormErrors errors = new FormErrors();
        Set<String> names = new HashSet<>();
        int slash = 0;
        for (int i = 0; i < sent.size(); i++) {
            check(sent.get(i), "" + i, errors);
            slash += type(sent.get(i)) == CHAT_INPUT ? 1 : 0;
            if (!names.add(type(sent.get(i)) + sent.get(i).path("name").asString(""))) {
                errors.add(
                        i + ".name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
            }
        }
        errors.refuse();
        if (slash > MOST_COMMANDS) {
            throw tooMany();
        }
        List<ObjectNode> all = new ArrayList<>();
        sent.forEach(one -> all.add(made(app, one, known(app, one))));
        app.commands = all;
        network.changed();
        return Response.json(all);
    }

    private static ApiError tooMany() {
        return ApiError.of(400, 30_032, "Maximum number of application commands reached (" + MOST_COMMANDS + ").");
    }

    private Response create(App app, Call call) {
        own(app, call);
        JsonNode sent = call.body().json();
        FormErrors errors = new FormErrors();
        check(sent, "", errors);
        errors.refuse();
        Optional<ObjectNode> known = known(app, sent);
        if (known.isEmpty() && app.commands.size() >= MOST_COMMANDS) {
            throw tooMany();
        }
        ObjectNode made = made(app, sent, known);
        known.ifPresent(app.commands::remove);
        app.commands.add(made);
        network.changed();
        return Response.json(known.isPresent() ? 200 : 201, made);
    }

    private Response change(App app, Call call) {
        ObjectNode known = find(app, call);
        ObjectNode merged = known.deepCopy();
        call.body().json().properties().forEach(f -> merged.set(f.getKey(), f.getValue()));
        FormErrors errors = new FormErrors();
        check(merged, "", errors);
        errors.refuse();
        ObjectNode made = made(app, merged, Optional.of(known));
        app.commands.set(app.commands.indexOf(known), made);
        network.changed();
        return Response.json(made);
    }

    private static Optional<ObjectNode> known(App app, JsonNode sent) {
        return app.commands.stream()
                .filter(c -> type(c) == type(sent)
                        && c.path("name").asString("").equals(sent.path("name").asString("")))
                .findFirst();
    }

    static int type(JsonNode command) {
        return command.path("type").asInt(CHAT_INPUT);
    }

    private ObjectNode made(App app, JsonNode sent, Optional<ObjectNode> known) {
        ObjectNode made = Json.object()
                .put("id", known.map(k -> k.path("id").asString("")).orElseGet(() -> "" + network.ids.next()))
                .put("application_id", "" + app.id)
                .put("version", "" + network.ids.next())
                .put("type", type(sent))
                .put("name", sent.path("name").asString(""))
                .put("description", sent.path("description").asString(""))
                .put("dm_permission", sent.path("dm_permission").asBoolean(true))
                .put("nsfw", sent.path("nsfw").asBoolean(false));
        JsonNode permissions = sent.path("default_member_permissions");
        made.put(
                "default_member_permissions",
                permissions.isValueNode() && !permissions.isNull() ? permissions.asString() : null);
        for (String words : WORDS) {
            made.set(words, sent.path(words).isObject() ? sent.get(words) : null);
        }
        made.set("contexts", sent.path("contexts").isArray() ? sent.get("contexts") : null);
        made.set(
                "integration_types",
                sent.path("integration_types").isArray()
                        ? sent.get("integration_types")
                        : Json.array().add(0).add(1));
        if (sent.path("options").isArray() && !sent.get("options").isEmpty()) {
            made.set("options", sent.get("options"));
        }
        return made;
    }

    private static void check(JsonNode command, String way, FormErrors errors) {
        if (type(command) == CHAT_INPUT) {
            name(command, way, errors);
            if (command.path("description").asString("").isEmpty()) {
                errors.add(under(way, "description"), "BASE_TYPE_REQUIRED", "This field is required");
            }
        }
        options(command.path("options"), under(way, "options"), errors);
    }

    private static void options(JsonNode options, String way, FormErrors errors) {
        boolean optional = false;
        Set<String> names = new HashSet<>();
        for (int i = 0; i < options.size(); i++) {
            JsonNode option = options.get(i);
            String here = under(way, "" + i);
            name(option, here, errors);
            if (!names.add(option.path("name").asString(""))) {
                errors.add(
                        under(way, ""),
                        "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                        "Option names must be unique");
            }
            boolean required = option.path("required").asBoolean(false);
            if (required && optional) {
                errors.add(
                        here,
                        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                        "Required options must be placed before non-required options");
            }
            optional |= !required;
            options(option.path("options"), under(here, "options"), errors);
        }
    }

    private static void name(JsonNode named, String way, FormErrors errors) {
        invalid(named.path("name").asString(""), under(way, "name"), errors);
        for (String words : WORDS) {
            named.path(words).properties().forEach(word -> {
                String here = under(under(way, words), word.getKey());
                if (!Locales.known(word.getKey())) {
                    errors.add(here, "ENUM_TYPE_COERCE", "Value \"" + word.getKey() + "\" is not a valid enum value.");
                } else if (words.equals("name_localizations")) {
                    invalid(word.getValue().asString(""), here, errors);
                }
            });
        }
    }

    private static void invalid(String name, String way, FormErrors errors) {
        if (!NAME.matcher(name).matches() || !name.equals(name.toLowerCase(java.util.Locale.ROOT))) {
            errors.add(way, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
        }
    }

    private static String under(String way, String step) {
        return way.isEmpty() ? step : step.isEmpty() ? way : way + "." + step;
    }
}
