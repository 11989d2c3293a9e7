package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Somebody orders an agent where a server already waits for an owner, and has rehearsed: it becomes hers, with keys, a name
 * and labels of her own, and another one takes its place. The sandbox must be started with {@code --set
 * runagent.pool.most=1}.
 */
final class WarmClaim {
    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    WarmClaim(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        JsonNode before = stage.step("a server waits for an owner", () -> waiting(""));
        Person eva = stage.step("Eva opens the chat", () -> Person.create(world, "Eva"));
        stage.step("she connects her account", () -> eva.connects("eva" + eva.userId() + "@example.org", "Eva"));
        String username = "eva_" + eva.userId() + "_bot";
        String bot = order(eva, username);
        stage.step("her agent is ready", () -> eva.sees(Person.OPERATOR, "is ready", READY_WITHIN));
        stage.step("the agent has spoken in its own chat", () -> eva.sees(bot, "\\S", ANSWERED_WITHIN));
        JsonNode hers = stage.step("the server that waited is hers", () -> inside(before));
        stage.step("its keys, its name and its labels are new", () -> isHers(before, hers));
        stage.step("no other one was made for her", () -> {
            Stage.demand(
                    world.get("/world/hetzner/servers?limit=1000")
                            .valueStream()
                            .filter(server ->
                                    server.at("/labels/role").asString("").equals("customer"))
                            .map(server -> server.get("id"))
                            .toList()
                            .equals(List.of(before.get("id"))),
                    "one customer's server");
        });
        JsonNode next = stage.step("another server waits for the next owner", () -> waiting(id(before)));
        talk(eva, bot);
        end(eva, username, before, next);
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private String order(Person eva, String username) {
        return stage.step("she orders the default agent and pays", () -> {
            eva.says("/deploy");
            eva.taps("Deploy the default");
            String made = eva.createsBot(username);
            eva.taps("Pay by card");
            eva.opens("Open checkout");
            world.post("/world/polar/checkouts/newest/pays", Map.of("outcome", "paid"));
            return made;
        });
    }

    /** One with the agent's program running, which has thought before and knows nothing of it, and is nobody's yet. */
    private JsonNode waiting(String otherThan) {
        return Stage.until(
                () -> "a server that waits",
                READY_WITHIN,
                () -> world.get("/world/hetzner/servers?limit=1000")
                        .valueStream()
                        .filter(server -> server.at("/labels/role").asString("").equals("pool"))
                        .filter(server -> !id(server).equals(otherThan))
                        .map(this::inside)
                        .filter(server -> server.path("services").properties().stream()
                                .anyMatch(service -> service.getKey().contains("openclaw")
                                        && service.getValue().asString().equals("active")))
                        .filter(server -> server.at("/agentMemory/hasThought").asBoolean(false)
                                && server.at("/agentMemory/secretSessions").asInt(1) == 0)
                        .findFirst());
    }

    private JsonNode inside(JsonNode server) {
        return world.get("/world/servers/" + id(server));
    }

    private static String id(JsonNode server) {
        return server.get("id").asString();
    }

    private static void isHers(JsonNode before, JsonNode hers) {
        Stage.demand(!hers.at("/labels/deployment").asString("").isEmpty(), "it is labelled with her deployment");
        Stage.demand(hers.at("/labels/spare").isMissingNode(), "it is no spare any more");
        Stage.demand(hers.at("/labels/role").asString("").equals("customer"), "its role is customer");
        Stage.demand(hers.get("bootId").equals(before.get("bootId")), "it was not started anew");
        Stage.demand(hers.get("name").equals(before.get("name")), "it keeps its name at Hetzner");
        Stage.demand(
                !hers.get("hostKeyFingerprint").equals(before.get("hostKeyFingerprint")), "it shows another host key");
    }

    private void talk(Person eva, String bot) {
        stage.step("she talks to the agent", () -> eva.says(bot, "What can you do for me?"));
        stage.step("the agent answers", () -> eva.sees(bot, "\\S", ANSWERED_WITHIN));
    }

    private void end(Person eva, String username, JsonNode hers, JsonNode next) {
        stage.step("she ends it", () -> {
            eva.says("/terminate");
            eva.sees(username);
            eva.says(username);
            eva.sees(Person.OPERATOR, "terminated", READY_WITHIN);
        });
        stage.step(
                "her server is gone, and the one that waits is not",
                () -> Stage.until(() -> "only the spare", ANSWERED_WITHIN, () -> {
                    List<String> left = world.get("/world/hetzner/servers?limit=1000")
                            .valueStream()
                            .map(WarmClaim::id)
                            .toList();
                    return !left.contains(id(hers)) && left.contains(id(next)) ? Optional.of(true) : Optional.empty();
                }));
    }
}
