package net.runagent.sandbox.story;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * Money back: Ada ends her agent within the seven days of the promise and gets back what the promise says, once, followed
 * to its end at the payment provider. The second time nothing goes back by itself.
 */
final class Refund {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Refund(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person ada = stage.step("Ada opens the chat and signs in", () -> {
            Person person = Person.create(world, "Ada");
            person.connects("ada" + person.userId() + "@example.org", "Ada");
            return person;
        });
        String first = name(ada, "first");
        stage.step("she orders an agent, pays and uses it", () -> orders(ada, first));
        stage.step("some hours later she wants to end it and is told what goes back", () -> {
            backstage.passes("PT6H");
            ada.says("/terminate");
            ada.sees("7 days of the money-back promise.*go back to you by themselves");
        });
        stage.step("she ends it", () -> ends(ada, first));
        JsonNode order = stage.step("the money is on its way and arrives", () -> {
            backstage.passes("PT10M");
            ada.sees("Polar has sent the money");
            return backstage.newestOrder();
        });
        stage.step("Polar's order, the subscription and the chat say the same", () -> {
            long back = order.get("refunded_amount").asLong();
            Stage.demand(back > 0 && back <= order.get("net_amount").asLong(), "some of it went back: " + order);
            Stage.demand(order.get("status").asString().contains("refunded"), "the order says so: " + order);
            Stage.demand(
                    backstage.subscription(order).get("status").asString().equals("canceled"),
                    "the subscription is over");
            ada.says("/billing");
            ada.sees("no running plan.*given back");
            stage.note("%d of %d cents went back"
                    .formatted(back, order.get("net_amount").asLong()));
        });
        String second = name(ada, "second");
        stage.step("she comes again and orders another one", () -> orders(ada, second));
        stage.step("she ends that one, too: the promise holds once for each person", () -> {
            ada.says("/terminate");
            ada.sees("holds once for each person");
            ends(ada, second);
            backstage.passes("PT12M");
        });
        stage.step("nothing went back the second time, and nothing is charged any more", () -> {
            JsonNode again = backstage.newestOrder();
            Stage.demand(!again.get("id").equals(order.get("id")), "an order of its own");
            Stage.demand(again.get("refunded_amount").asLong() == 0, "nothing went back: " + again);
            Stage.demand(!again.get("refundPending").asBoolean(), "nothing is on its way");
            Stage.demand(
                    backstage.subscription(again).get("status").asString().equals("canceled"),
                    "that subscription is over, too");
        });
        stage.step(
                "no server is left",
                () -> Stage.until(
                        "no server", BUILT_WITHIN, () -> backstage.servers().isEmpty()));
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private void orders(Person ada, String username) {
        backstage.orders(ada, username);
        ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
    }

    private static void ends(Person ada, String username) {
        ada.says(username);
        ada.sees(Person.OPERATOR, "is terminated", BUILT_WITHIN);
    }

    private static String name(Person person, String which) {
        return which + "_" + person.userId() + "_bot";
    }
}
