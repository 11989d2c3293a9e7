package net.runagent.sandbox.story;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** Looks for every secret of the world in every request, those to a party that may know it excepted. */
final class Canary {
    private final WorldClient world;

    Canary(WorldClient world) {
        this.world = world;
    }

    void search() {
        Map<String, Set<String>> knowers = new HashMap<>();
        Map<String, String> kinds = new HashMap<>();
        for (JsonNode secret : world.get("/world/secrets")) {
            String value = secret.get("value").asString();
            knowers.computeIfAbsent(value, v -> new HashSet<>())
                    .add(secret.get("party").asString());
            kinds.put(value, secret.get("kind").asString());
        }
        if (knowers.isEmpty()) {
            throw new StoryFailed("the world knows no secret: nothing could be searched");
        }
        String after = "0";
        while (true) {
            JsonNode page = world.get("/world/requests?party=all&limit=500&after=" + after);
            if (page.isEmpty()) {
                return;
            }
            for (JsonNode request : page) {
                after = request.get("id").asString();
                String party = request.get("party").asString();
                String whole = request.toString();
                knowers.forEach((value, parties) -> {
                    if (!parties.contains(party) && whole.contains(escaped(value))) {
                        throw new StoryFailed("the request " + request.get("id").asString() + " to " + party + " ("
                                + request.get("method").asString() + ") holds a " + kinds.get(value));
                    }
                });
            }
        }
    }

    /** As it stands inside JSON. */
    private static String escaped(String value) {
        String quoted = Json.text(value);
        return quoted.substring(1, quoted.length() - 1);
    }
}
