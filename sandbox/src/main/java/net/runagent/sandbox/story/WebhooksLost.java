package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The payment provider's word never arrives: an order is paid, renewed and partly given back all the same, because the
 * service looks by itself. Then the provider disables our endpoint, which is noticed and mended.
 */
final class WebhooksLost {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    WebhooksLost(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        try {
            stage.step("no webhook arrives from now on", () -> backstage.webhooks("off"));
            Person ada = stage.step("Ada opens the chat and signs in", () -> signedIn("Ada"));
            lost(ada);
            disabled();
            stage.step("no contract was broken", backstage::noContractWasBroken);
            stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
        } finally {
            backstage.webhooks("normal");
        }
    }

    private void lost(Person ada) {
        stage.step("she pays, and her agent is built", () -> orders(ada));
        stage.step("a month later her plan has been renewed", () -> {
            backstage.passes("P1M");
            backstage.passes("PT15M");
            JsonNode renewal = backstage.newestOrder();
            Stage.demand(renewal.get("billing_reason").asString().equals("subscription_cycle"), "a renewal");
            ada.says("/billing");
            ada.sees("next charge.*paid.*\\n.*paid");
            ada.says("/status");
            ada.sees("running");
        });
        stage.step("Polar gives a part of the renewal back by itself, and the books know", () -> {
            world.post("/world/polar/refunds", Map.of("order", "newest", "amount", 500));
            backstage.passes("PT65M");
            ada.says("/billing");
            ada.sees("given back");
        });
    }

    private void disabled() {
        Person bob = stage.step("Bob opens the chat and signs in", () -> signedIn("Bob"));
        stage.step("Polar disables the endpoint; what happens then leaves no event at all", () -> {
            backstage.webhooks("disabled");
            Stage.demand(!backstage.endpointEnabled(), "it is disabled");
        });
        stage.step("Bob pays, and his agent is built", () -> orders(bob));
        stage.step("within minutes the service has enabled its endpoint again", () -> {
            backstage.passes("PT10M");
            Stage.until("the endpoint enabled", SOON, backstage::endpointEnabled);
        });
        stage.step("webhooks come again: what Polar gives back is known in a moment", () -> {
            world.post("/world/polar/refunds", Map.of("order", "newest", "amount", 300));
            Stage.until("it stands in the books", SOON, () -> bob.hears("/billing", "given back"));
        });
    }

    private Person signedIn(String name) {
        Person person = Person.create(world, name);
        person.connects(name.toLowerCase(Locale.ROOT) + person.userId() + "@example.org", name);
        return person;
    }

    private void orders(Person person) {
        person.says("/deploy");
        person.taps("Deploy the default");
        person.createsBot("agent_" + person.userId() + "_bot");
        person.taps("Pay by card");
        backstage.pays(person.opens("Open checkout"), "paid");
        backstage.passes("PT3M");
        person.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
    }
}
