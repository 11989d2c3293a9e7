package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A larger plan, charged at once, and the smaller one again from the next period on; the agent keeps what it has. */
final class PlanChange {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    PlanChange(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person ada = stage.step("Ada opens the chat and says /start", () -> {
            Person person = Person.create(world, "Ada");
            person.says("/start");
            return person;
        });
        stage.step("she signs in", () -> ada.connects("ada" + ada.userId() + "@example.org", "Ada"));
        String bot = deploy(ada);
        String server = onlyServer().get("id").asString();
        stage.step("her server is a small one", () -> isOn("cx23"));
        upgrade(ada, bot, server);
        downgrade(ada, bot, server);
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private String deploy(Person ada) {
        stage.step("she wants an agent", () -> ada.says("/deploy"));
        stage.step("she takes the default", () -> ada.taps("Deploy the default"));
        String bot = stage.step(
                "she creates the agent's bot in one tap", () -> ada.createsBot("ada_" + ada.userId() + "_bot"));
        stage.step("she pays by card", () -> {
            ada.taps("Pay by card");
            ada.opens("Open checkout");
            world.post("/world/polar/checkouts/newest/pays", Map.of("outcome", "paid"));
        });
        stage.step("her agent is ready", () -> ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        return bot;
    }

    private void upgrade(Person ada, String bot, String server) {
        stage.step("she wants a larger plan", () -> {
            ada.says("/billing");
            ada.taps("Change plan");
        });
        stage.step("she chooses Standard", () -> ada.taps("Standard, by the month"));
        JsonNode quote = stage.step("she reads what is charged now", () -> ada.sees("Charged now: about"));
        stage.note(quote.get("text").asString().lines().skip(2).findFirst().orElse(""));
        stage.step("she confirms", () -> ada.taps("Confirm"));
        stage.step("she has it", () -> ada.sees(Person.OPERATOR, "You have Standard now", ANSWERED_WITHIN));
        stage.step(
                "her server is larger",
                () -> ada.sees(Person.OPERATOR, "runs on the server of Standard", BUILT_WITHIN));
        stage.step("it is the same server with another type", () -> {
            isOn("cx33");
            Stage.demand(onlyServer().get("id").asString().equals(server), "the same server");
        });
        talks(ada, bot, "Do you still know me?");
        stage.step("the difference is an invoice of its own", () -> {
            ada.says("/billing");
            ada.sees("Standard");
            ada.taps("Invoices");
            ada.sees("Which invoice");
            ada.taps("RA-"); // the newest one
            ada.sees("Change to Standard");
        });
    }

    private void downgrade(Person ada, String bot, String server) {
        stage.step("she wants the small one again", () -> {
            ada.says("/billing");
            ada.taps("Change plan");
            ada.taps("Starter, by the month");
            ada.sees("Charged now: nothing");
            ada.taps("Confirm");
        });
        stage.step("it is set for the next period", () -> ada.sees(Person.OPERATOR, "It is set", ANSWERED_WITHIN));
        stage.step("until then nothing changes", () -> isOn("cx33"));
        stage.step("a month goes by", () -> {
            world.post("/world/clock/advance", Map.of("by", "P32D"));
        });
        stage.step("she has the small plan", () -> ada.sees(Person.OPERATOR, "You have Starter now", BUILT_WITHIN));
        stage.step(
                "her server is small again",
                () -> ada.sees(Person.OPERATOR, "runs on the server of Starter", BUILT_WITHIN));
        stage.step("it is the same server all along", () -> {
            isOn("cx23");
            Stage.demand(onlyServer().get("id").asString().equals(server), "the same server");
        });
        talks(ada, bot, "And now?");
    }

    private void talks(Person ada, String bot, String words) {
        stage.step("she talks to the agent", () -> ada.says(bot, words));
        stage.step("the agent answers", () -> ada.sees(bot, "\\S", ANSWERED_WITHIN));
    }

    private void isOn(String type) {
        String has = onlyServer().get("type").asString();
        Stage.demand(has.equals(type), "a server of type " + type + ", it is " + has);
    }

    private JsonNode onlyServer() {
        List<JsonNode> servers = backstage.servers();
        Stage.demand(servers.size() == 1, "one server, there are " + servers.size());
        return servers.getFirst();
    }
}
