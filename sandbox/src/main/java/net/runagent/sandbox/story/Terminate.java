package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * An end without a trace, whatever is in its way: a server that somebody protected, a provider that is down, a server that is
 * gone already. What belongs to others stays as it was, and the receipt names what was destroyed.
 */
final class Terminate {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;
    private final ProviderConsole console;

    Terminate(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
        this.console = new ProviderConsole(world);
    }

    void play() {
        List<String> before = stage.step("others have servers in the project, too", () -> {
            foreign("somebody-elses", Map.of());
            foreign("looks-like-ours", Map.of("app", "runagent", "env", "other"));
            return console.atHetzner();
        });
        long keysBefore = console.modelKeys();
        try {
            inTheWay(before, keysBefore);
            alreadyGone(before, keysBefore);
        } finally {
            backstage.allIsWell();
        }
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    /** Protected against deletion, and then the provider does not answer for a while. */
    private void inTheWay(List<String> before, long keysBefore) {
        Person ada = stage.step("Ada has an agent", () -> hasAnAgent("Ada"));
        JsonNode server = backstage.servers().getLast();
        String id = server.get("id").asString();
        stage.step("somebody has protected its server against deletion", () -> console.protects(server));
        stage.step("Hetzner does not answer to deleting", () -> {
            backstage.unavailable("hetzner", "DELETE /v1/servers/{id}", 3);
        });
        stage.step("she types another name: nothing happens", () -> {
            ada.says("/terminate");
            ada.sees(bot(ada));
            ada.says("my agent");
            ada.sees("not its name, so nothing was changed");
        });
        JsonNode told = stage.step("she types its name: it ends, with Hetzner back", () -> {
            ada.says(bot(ada));
            return endsWhileTimePasses(ada);
        });
        stage.step("she may not do so twice", () -> {
            ada.says("/terminate");
            ada.sees("no agent|nothing to terminate|no running");
        });
        stage.step("the receipt names the server and says when", () -> {
            JsonNode receipt = receipt(ada, told);
            String text = receipt.toString();
            Stage.demand(text.contains(id), "the server's number " + id + " in " + text);
            Stage.demand(text.contains(server.get("name").asString()), "its name in " + text);
        });
        stage.step("nothing is left of it, and nothing of others is touched", () -> asBefore(before, keysBefore));
    }

    private void alreadyGone(List<String> before, long keysBefore) {
        Person bob = stage.step("Bob has an agent", () -> hasAnAgent("Bob"));
        stage.step("its server has been deleted at the provider by hand", () -> {
            backstage.breaks(backstage.servers().getLast(), "gone");
        });
        stage.step("he ends it all the same", () -> {
            bob.says("/terminate");
            bob.sees(bot(bob));
            bob.says(bot(bob));
            endsWhileTimePasses(bob);
        });
        stage.step("nothing is left of that one either", () -> asBefore(before, keysBefore));
    }

    private JsonNode endsWhileTimePasses(Person person) {
        try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
            beside.execute(() -> backstage.passes("PT15M"));
            return person.sees(Person.OPERATOR, "is terminated", BUILT_WITHIN);
        }
    }

    private void asBefore(List<String> before, long keysBefore) {
        Stage.until(
                () -> "at Hetzner all as before: " + before + ", but it is " + console.atHetzner(),
                BUILT_WITHIN,
                () -> console.atHetzner().equals(before) ? Optional.of(true) : Optional.empty());
        Stage.demand(console.modelKeys() == keysBefore, "no AI key is left");
    }

    private void foreign(String name, Map<String, String> labels) {
        world.post(
                "/world/hetzner/servers", Map.of("name", name + "-" + System.nanoTime() % 100_000, "labels", labels));
    }

    private Person hasAnAgent(String name) {
        Person person = Person.create(world, name);
        person.connects("end" + person.userId() + "@example.org", name);
        backstage.orders(person, bot(person));
        person.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
        return person;
    }

    private JsonNode receipt(Person person, JsonNode told) {
        JsonNode document =
                told.path("document").isNull() ? person.seesDocument().get("document") : told.get("document");
        return world.get(document.get("url").asString());
    }

    private static String bot(Person person) {
        return "end_" + person.userId() + "_bot";
    }
}
