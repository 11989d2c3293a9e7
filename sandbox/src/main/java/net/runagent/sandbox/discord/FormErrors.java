package net.runagent.sandbox.discord;

import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a body, nested like the body itself. */
final class FormErrors {
    private final ObjectNode tree = Json.object();

    /** @param way names and indexes from the body down to the field, with dots; empty for the body itself */
    void add(String way, String code, String message) {
        ObjectNode at = tree;
        if (!way.isEmpty()) {
            for (String step : way.split("\\.")) {
                at = at.path(step) instanceof ObjectNode deeper ? deeper : at.putObject(step);
            }
        }
        ArrayNode list = at.path("_errors") instanceof ArrayNode known ? known : at.putArray("_errors");
        list.addObject().put("code", code).put("message", message);
    }

    boolean none() {
        return tree.isEmpty();
    }

    JsonNode tree() {
        return tree;
    }

    void refuse() {
        if (!none()) {
            throw ApiError.form(tree);
        }
    }
}
