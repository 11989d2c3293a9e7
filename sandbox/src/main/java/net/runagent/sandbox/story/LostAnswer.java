package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Whatever makes or deletes something is done, and its answer is lost on the way: each time it is looked up before it is made
 * again. Ada has one checkout, one payment, one AI key and one server, and at the end none of them is left.
 */
final class LostAnswer {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);

    /** Each is made once, with its first answer lost; the firewall only where no earlier order has made it. */
    private static final List<String[]> MADE = List.of(
            new String[] {"polar", "POST /v1/checkouts/"},
            new String[] {"openrouter", "POST /api/v1/keys"},
            new String[] {"hetzner", "POST /v1/firewalls"},
            new String[] {"hetzner", "POST /v1/servers"});

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;
    private final ProviderConsole console;

    LostAnswer(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
        this.console = new ProviderConsole(world);
    }

    void play() {
        try {
            List<String> before = console.atHetzner();
            long keysBefore = console.modelKeys();
            Person ada = order(before, keysBefore);
            end(ada, before, keysBefore);
        } finally {
            backstage.allIsWell();
        }
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private Person order(List<String> before, long keysBefore) {
        Person ada = stage.step("Ada opens the chat and signs in", () -> {
            Person person = Person.create(world, "Ada");
            person.connects("ada" + person.userId() + "@example.org", "Ada");
            return person;
        });
        stage.step(
                "the answer to each thing that is made is going to be lost",
                () -> MADE.forEach(made -> backstage.losesTheAnswer(made[0], made[1])));
        int checkouts = backstage.checkouts().size();
        long lostBefore = backstage.answersLost();
        stage.step("she orders and pays", () -> backstage.orders(ada, bot(ada)));
        stage.step("her agent is built all the same", () -> {
            // Tries after a lost answer are up to 10 minutes apart.
            try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
                beside.execute(() -> backstage.passes("PT25M"));
                ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
            }
        });
        stage.step("there is one of each, and she paid once", () -> {
            Stage.demand(backstage.checkouts().size() - checkouts <= 2, "a checkout, or one more that nobody saw");
            Stage.demand(backstage.answersLost() - lostBefore >= MADE.size() - 1, "the answers were lost");
            Stage.demand(backstage.paid().size() == 1, "one payment");
            Stage.demand(backstage.servers().size() == 1, "one server");
            Stage.demand(console.modelKeys() == keysBefore + 1, "one AI key");
            List<String> more = console.atHetzner().stream()
                    .filter(one -> !before.contains(one))
                    .toList();
            Stage.demand(
                    more.stream().filter(one -> one.startsWith("servers")).count() == 1, "one server, but: " + more);
        });
        return ada;
    }

    private void end(Person ada, List<String> before, long keysBefore) {
        long lostBefore = backstage.answersLost();
        stage.step("the answers to deleting are going to be lost, too", () -> {
            backstage.losesTheAnswer("hetzner", "DELETE /v1/servers/{id}");
            backstage.losesTheAnswer("openrouter", "DELETE /api/v1/keys/{hash}");
        });
        stage.step("she ends it", () -> {
            ada.says("/terminate");
            ada.sees(bot(ada));
            ada.says(bot(ada));
            try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
                beside.execute(() -> backstage.passes("PT25M"));
                ada.sees(Person.OPERATOR, "is terminated", BUILT_WITHIN);
            }
        });
        stage.step("nothing is left of it", () -> {
            Stage.demand(backstage.answersLost() - lostBefore >= 2, "the answers were lost");
            Stage.demand(console.atHetzner().equals(before), "at Hetzner all is as before: " + console.atHetzner());
            Stage.demand(console.modelKeys() == keysBefore, "no AI key");
        });
    }

    private static String bot(Person person) {
        return "lost_" + person.userId() + "_bot";
    }
}
