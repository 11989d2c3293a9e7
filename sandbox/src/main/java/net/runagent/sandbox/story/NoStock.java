package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * Servers are sold out. Ada gets another type in her place, and Bob another place in his country, without being asked: the
 * price is the same. When the whole country is sold out, another one is offered: Eve takes it, Cleo keeps her place and Dan
 * takes his money back; with the first free server Cleo's goes on by itself.
 */
final class NoStock {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    NoStock(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        try {
            anotherType();
            anotherPlace();
            none();
        } finally {
            backstage.allIsWell();
        }
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private void anotherType() {
        stage.step("Ada's type of server is sold out in Nuremberg", () -> backstage.stock("cx23", "nbg1", false));
        Person ada = stage.step("she orders and pays", () -> ordering("Ada"));
        stage.step("she gets another type there and is not asked", () -> {
            ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
            isIn(backstage.servers().getLast(), "nbg1", "cpx22");
        });
        stage.step("she ends it", () -> ends(ada));
    }

    private void anotherPlace() {
        stage.step("Nuremberg is sold out", () -> backstage.stock("nbg1", false));
        Person bob = stage.step("Bob orders there and pays", () -> ordering("Bob"));
        stage.step("he gets a server in Falkenstein, which is the same country", () -> {
            bob.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
            isIn(backstage.servers().getLast(), "fsn1", "cx23");
        });
        stage.step("he ends it", () -> ends(bob));
    }

    private void none() {
        stage.step("all of Germany is sold out", () -> backstage.stock("fsn1", false));
        Person cleo = stage.step("Cleo, Dan and Eve order and pay", () -> ordering("Cleo"));
        Person dan = ordering("Dan");
        Person eve = ordering("Eve");
        stage.step("all are told that their place is kept, and may cancel", () -> {
            for (Person person : new Person[] {cleo, dan, eve}) {
                JsonNode told = person.sees(Person.OPERATOR, "no free server.*place is kept", BUILT_WITHIN);
                Stage.demand(told.get("buttons").toString().contains("Cancel and refund"), "a way to cancel");
                Stage.demand(told.toString().contains("Helsinki, Finland, at the same price"), "an offer");
            }
        });
        stage.step("Eve takes the server in Finland that she is offered at the same price", () -> {
            Stage.demand(backstage.servers().isEmpty(), "no server that nobody has agreed to");
            eve.taps("Build in Helsinki, Finland");
            eve.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
            isIn(backstage.servers().getLast(), "hel1", "cx23");
        });
        stage.step("Dan cancels and gets all his money back", () -> {
            dan.taps("Cancel and refund");
            dan.sees("all you paid goes back");
            dan.taps("Yes, cancel it");
            backstage.passes("PT1M");
            dan.sees("Polar has sent the money");
        });
        stage.step("Cleo still waits, and nothing was made for her or Dan", () -> {
            cleo.says("/status");
            cleo.sees("waits for a free server");
            Stage.demand(backstage.servers().size() == 1, "Eve's server and no other");
        });
        stage.step("a server becomes free: hers is built by itself", () -> {
            backstage.stock("cx23", "nbg1", true);
            try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
                beside.execute(() -> backstage.passes("PT25M"));
                cleo.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
            }
            isIn(backstage.servers().getLast(), "nbg1", "cx23");
            Stage.demand(backstage.servers().size() == 2, "one server each");
        });
        stage.step("both end theirs, and nothing is left", () -> {
            wantsTheEnd(eve);
            ends(cleo);
        });
    }

    private Person ordering(String name) {
        Person person = Person.create(world, name);
        person.connects(name.toLowerCase(Locale.ROOT) + person.userId() + "@example.org", name);
        backstage.orders(person, bot(person));
        return person;
    }

    private void wantsTheEnd(Person person) {
        person.says("/terminate");
        person.sees(bot(person));
        person.says(bot(person));
    }

    private void ends(Person person) {
        wantsTheEnd(person);
        person.sees(Person.OPERATOR, "is terminated", BUILT_WITHIN);
        Stage.until("no server", BUILT_WITHIN, () -> backstage.servers().isEmpty());
    }

    private static void isIn(JsonNode server, String place, String type) {
        Stage.demand(
                server.get("location").asString().equals(place)
                        && server.get("type").asString().equals(type),
                "a " + type + " in " + place + ", but it is " + server);
    }

    private static String bot(Person person) {
        return "stock_" + person.userId() + "_bot";
    }
}
