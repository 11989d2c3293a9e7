package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A renewal that the card does not pay: Ada is told three times on three days in the chat and by mail, then her agent is
 * switched off with everything on it, its model key too. With a card that works it is back by itself.
 */
final class Dunning {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;
    private String email = "";

    Dunning(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person ada = stage.step("Ada opens the chat and signs in", () -> {
            Person person = Person.create(world, "Ada");
            email = "ada" + person.userId() + "@example.org";
            person.connects(email, "Ada");
            return person;
        });
        String bot = stage.step("she orders an agent, pays and talks to it", () -> orders(ada));
        String server = backstage.servers().getFirst().get("id").asString();
        warned(ada, bot);
        suspended(ada, server);
        resumed(ada, bot, server);
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private String orders(Person ada) {
        ada.says("/deploy");
        ada.taps("Deploy the default");
        String bot = ada.createsBot("agent_" + ada.userId() + "_bot");
        ada.taps("Pay by card");
        backstage.pays(ada.opens("Open checkout"), "paid");
        ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
        talks(ada, bot);
        return bot;
    }

    private void talks(Person ada, String bot) {
        ada.says(bot, "Are you there?");
        ada.sees(bot, "\\S", SOON);
    }

    /** What she chooses on Polar's page. */
    private void card(String kind) {
        world.post("/world/polar/cards", Map.of("customer", "newest", "card", kind));
    }

    private void warned(Person ada, String bot) {
        stage.step("a month later her card does not pay, and she is told so at once", () -> {
            card("declined");
            ada.says("/help");
            backstage.passes("P1MT3H");
            ada.sees(Person.OPERATOR, "is not paid yet.*Polar tries it again", SOON);
            ada.says("/billing");
            ada.sees("could not be charged and is tried again");
        });
        stage.step("in the grace her agent answers as ever", () -> talks(ada, bot));
        stage.step("in its middle she is reminded, and a day before its end once more", () -> {
            ada.says("/help");
            backstage.passes("P3DT12H");
            ada.sees(Person.OPERATOR, "still not paid for", SOON);
            backstage.passes("P2DT12H");
            ada.sees(Person.OPERATOR, "about to stop", SOON);
        });
        stage.step("that were three letters, and not one more", () -> {
            Stage.until("three letters", SOON, () -> letters("not paid").size() >= 3);
            Stage.demand(letters("not paid").size() == 3, "three letters: " + letters("not paid"));
        });
    }

    private void suspended(Person ada, String server) {
        String before = newestModelCall();
        stage.step("after a week her agent is switched off, and she is told what is kept", () -> {
            backstage.passes("P1DT2H");
            ada.sees(Person.OPERATOR, "is switched off, because it is not paid for.*nothing was deleted", SOON);
            Stage.until("the server off", SOON, () -> status(server).equals("off"));
            ada.says("/status");
            ada.sees("switched off");
        });
        stage.step("its model key is off as well", () -> keyIs("off", before));
        stage.step(
                "of that, too, there is one letter at most",
                () -> Stage.demand(letters("switched off").size() <= 1, "at most one: " + letters("switched off")));
    }

    private void resumed(Person ada, String bot, String server) {
        String before = newestModelCall();
        stage.step("she chooses a card that works", () -> {
            ada.says("/billing");
            ada.taps("Payment method");
            ada.opens("Open payment page");
            card("good");
        });
        stage.step("her agent is back by itself, on its own server", () -> {
            ada.sees(Person.OPERATOR, "is paid for again and is running", BUILT_WITHIN);
            Stage.demand(status(server).equals("running"), "the server runs, it is " + status(server));
            Stage.demand(backstage.servers().size() == 1, "there is one server");
            keyIs("on", before);
        });
        stage.step("and answers, and the next charge is a month away", () -> {
            talks(ada, bot);
            ada.says("/billing");
            ada.sees("next charge");
        });
    }

    private String status(String server) {
        return backstage.servers().stream()
                .filter(one -> one.get("id").asString().equals(server))
                .map(one -> one.get("status").asString())
                .findFirst()
                .orElse("gone");
    }

    /** Subjects; the same letter twice only under its one Message-ID, which a killed sender may leave. */
    private List<String> letters(String about) {
        Map<String, String> letters = new LinkedHashMap<>();
        world.get("/world/mail?to=" + WorldClient.encode(email))
                .valueStream()
                .forEach(mail -> letters.put(
                        mail.at("/headers/Message-ID").asString(),
                        mail.get("subject").asString()));
        return letters.values().stream()
                .filter(subject -> subject.contains(about))
                .toList();
    }

    /** Whether OpenRouter was told so since. */
    private void keyIs(String state, String since) {
        String told = "\"disabled\":" + state.equals("off");
        Stage.until(
                "the model key " + state,
                SOON,
                () -> modelCalls(since)
                        .anyMatch(request -> request.get("method").asString().equals("PATCH")
                                && request.path("body")
                                        .asString("")
                                        .replace(" ", "")
                                        .contains(told)));
    }

    private String newestModelCall() {
        return modelCalls("0")
                .reduce((older, newer) -> newer)
                .map(request -> request.get("id").asString())
                .orElse("0");
    }

    private Stream<JsonNode> modelCalls(String since) {
        List<JsonNode> all = new ArrayList<>();
        String after = since;
        while (true) {
            JsonNode page = world.get("/world/requests?party=openrouter&limit=500&after=" + after);
            if (page.isEmpty()) {
                return all.stream();
            }
            for (JsonNode request : page) {
                after = request.get("id").asString();
                all.add(request);
            }
        }
    }
}
