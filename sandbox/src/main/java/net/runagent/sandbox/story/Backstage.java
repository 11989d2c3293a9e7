package net.runagent.sandbox.story;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What the people of a story do not see: servers, checkouts, trouble at the providers. Counts from its making on. */
final class Backstage {
    private static final List<String> TYPES = List.of("cx23", "cpx22", "cax11");

    private final WorldClient world;
    private final Set<String> serversBefore;
    private final Set<String> paidBefore;

    Backstage(WorldClient world) {
        this.world = world;
        this.serversBefore = ids(allServers());
        this.paidBefore = ids(paidCheckouts());
    }

    // ---- servers

    /** Those that were made since. */
    List<JsonNode> servers() {
        return fresh(allServers(), serversBefore);
    }

    void breaks(JsonNode server, String fault) {
        world.post("/world/servers/" + server.get("id").asString() + "/breaks", Map.of("fault", fault));
    }

    /** Does this to the first server on which an agent's program runs, as soon as there is one. */
    boolean breaksOne(String fault) {
        Optional<JsonNode> one = servers().stream().filter(this::agentRuns).findFirst();
        one.ifPresent(server -> breaks(server, fault));
        return one.isPresent();
    }

    private boolean agentRuns(JsonNode server) {
        WorldClient.Answer inside =
                world.tryGet("/world/servers/" + server.get("id").asString());
        return inside.fine()
                && inside.body().path("services").properties().stream()
                        .anyMatch(service -> service.getKey().contains("openclaw")
                                && service.getValue().asString().equals("active"));
    }

    /** Whether the starter's servers can be had in this place. */
    void stock(String place, boolean available) {
        TYPES.forEach(type -> stock(type, place, available));
    }

    /** Whether servers of this type can be had in this place. */
    void stock(String type, String place, boolean available) {
        world.post("/world/hetzner/stock", Map.of("type", type, "location", place, "available", available));
    }

    // ---- money

    /** Orders the default agent with a bot of this name, and pays it. @return the bot */
    String orders(Person person, String username) {
        person.says("/deploy");
        person.taps("Deploy the default");
        String bot = person.createsBot(username);
        person.taps("Pay by card");
        pays(person.opens("Open checkout"), "paid");
        return bot;
    }

    List<JsonNode> paid() {
        return fresh(paidCheckouts(), paidBefore);
    }

    List<JsonNode> checkouts() {
        return all("/world/polar/checkouts?limit=1000");
    }

    void pays(String url, String outcome) {
        String id = checkouts().stream()
                .filter(checkout -> checkout.get("url").asString().equals(url))
                .map(checkout -> checkout.get("id").asString())
                .findFirst()
                .orElseThrow(() -> new StoryFailed("Polar knows no checkout " + url));
        world.post("/world/polar/checkouts/" + id + "/pays", Map.of("outcome", outcome));
    }

    /** As the world tells it, with what went back and whether it is disputed. */
    JsonNode newestOrder() {
        return all("/world/polar/orders?limit=1000").getLast();
    }

    JsonNode subscription(JsonNode order) {
        return all("/world/polar/subscriptions?limit=1000").stream()
                .filter(one -> one.get("id").equals(order.get("subscription_id")))
                .findFirst()
                .orElseThrow(() -> new StoryFailed("no subscription of " + order));
    }

    /** normal, off, duplicate, reverse, late or disabled. */
    void webhooks(String mode) {
        world.post("/world/polar/webhooks", Map.of("mode", mode));
    }

    boolean endpointEnabled() {
        return world.get("/world/polar/webhooks").get("enabled").asBoolean();
    }

    // ---- trouble and time

    void unavailable(String party, String route, int times) {
        world.post(
                "/world/faults",
                Map.of(
                        "party",
                        party,
                        "route",
                        route,
                        "kind",
                        "status",
                        "status",
                        503,
                        "code",
                        "unavailable",
                        "times",
                        times));
    }

    void losesTheAnswer(String party, String route) {
        world.post("/world/faults", Map.of("party", party, "route", route, "kind", "drop-after", "times", 1));
    }

    /** How many answers have been lost on their way to the service so far. */
    long answersLost() {
        return all("/world/requests?party=all&limit=100000").stream()
                .filter(request -> request.get("status").asInt() == 0)
                .filter(request -> !request.get("method").asString().equals("GET"))
                .count();
    }

    void slow(String party, String route, int seconds) {
        world.post(
                "/world/faults",
                Map.of("party", party, "route", route, "kind", "delay", "seconds", seconds, "times", 1));
    }

    /** The party's next answers are of this kind: {@code garbage}, {@code drop-before}, {@code drop-after}, {@code status}. */
    void fails(String party, String route, String kind, int times) {
        world.post(
                "/world/faults", Map.of("party", party, "route", route, "kind", kind, "status", 500, "times", times));
    }

    void allIsWell() {
        world.delete("/world/faults");
        stock("nbg1", true);
        stock("fsn1", true);
    }

    void killsTheService() {
        world.post("/world/service/kill", Map.of());
        world.post("/world/service/start", Map.of());
    }

    void passes(String time) {
        world.post("/world/clock/advance", Map.of("by", time));
    }

    // ---- at the end

    void noContractWasBroken() {
        JsonNode violations = world.get("/world/violations");
        if (!violations.isEmpty()) {
            throw new StoryFailed("contracts were broken: " + violations.toPrettyString());
        }
    }

    private List<JsonNode> allServers() {
        return all("/world/hetzner/servers?limit=1000");
    }

    private List<JsonNode> paidCheckouts() {
        return checkouts().stream()
                .filter(checkout -> checkout.get("status").asString().equals("succeeded"))
                .toList();
    }

    private List<JsonNode> all(String path) {
        return world.get(path).valueStream().toList();
    }

    private static List<JsonNode> fresh(List<JsonNode> all, Set<String> before) {
        return all.stream()
                .filter(one -> !before.contains(one.get("id").asString()))
                .toList();
    }

    private static Set<String> ids(List<JsonNode> all) {
        return all.stream().map(one -> one.get("id").asString()).collect(Collectors.toSet());
    }
}
