package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * Bad input and trouble, as a customer meets it: each time a clear message and a way on, and at the end no server without
 * an owner, nothing charged twice, no secret left behind. Ada gets her agent in spite of everything; Bob gets his money
 * back.
 */
final class Trouble {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CREATE_SERVER = "POST /v1/servers";

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Trouble(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        try {
            Person ada = stage.step("Ada opens the chat", () -> Person.create(world, "Ada"));
            words(ada);
            stage.step("she signs in", () -> ada.connects(email("ada", ada), "Ada"));
            offerRefused(ada);
            wrongToken(ada);
            String bot = twoBots(ada);
            payment(ada);
            noRoom(ada);
            dyingAgent(ada, bot);
            Person bob = stage.step("Bob opens the chat and signs in", () -> {
                Person person = Person.create(world, "Bob");
                person.connects(email("bob", person), "Bob");
                return person;
            });
            outage(bob);
            end(ada, bot);
        } finally {
            backstage.allIsWell();
        }
    }

    private void words(Person ada) {
        stage.step("unknown words bring a hint, then the ways to get help", () -> {
            ada.says("/start");
            ada.sees("Welcome");
            ada.says("make me a sandwich");
            ada.sees("did not get that.*/help");
            ada.says("please?");
            ada.sees("/start shows everything");
        });
        stage.step("an unknown command is named", () -> {
            ada.says("/make_me_rich");
            ada.sees("do not know /make_me_rich");
        });
        stage.step("a file and an edited message are answered, too", () -> {
            ada.sendsFile("holiday.pdf");
            ada.sees("only read text");
            long message = ada.writes("helo");
            ada.sees("did not get that|still do not get");
            ada.corrects(message, "hello");
            ada.sees("edited messages");
        });
        stage.step("a secret at the wrong place is taken out of the chat", () -> {
            long pasted = ada.writes(ada.makesToken(name(ada, "oops")));
            ada.sees("looked like a secret");
            ada.seesGone(pasted);
        });
    }

    /** Leaves nothing ordered; the way on is to order again. */
    private void offerRefused(Person ada) {
        stage.step("a button of an old screen brings the current one", () -> {
            ada.says("/deploy");
            long options = ada.sees("Your agent").get("id").asLong();
            ada.taps("Deploy the default");
            ada.sees("A bot for your agent");
            String said = ada.tapsOn(options, "Change plan");
            if (!said.contains("out of date")) {
                throw new StoryFailed("an old button said: " + said);
            }
            ada.sees("A bot for your agent");
        });
        stage.step("she refuses to make a bot: nothing is ordered", () -> {
            ada.says("Cancel");
            ada.sees("no new bot");
            ada.sees("Nothing was charged");
        });
    }

    private void wrongToken(Person ada) {
        stage.step("a revoked token is refused and leaves the chat", () -> {
            String bot = name(ada, "old");
            String token = ada.makesToken(bot);
            world.post("/world/telegram/revokes", Map.of("bot", "@" + bot));
            ada.says("/deploy");
            ada.taps("Deploy the default");
            ada.taps("I have a token");
            ada.sees("Your bot's token");
            long pasted = ada.writes(token);
            ada.seesGone(pasted);
            ada.sees("wrong or was revoked.*send it here");
        });
    }

    private String twoBots(Person ada) {
        return stage.step("she makes two bots: the newer one is ordered", () -> {
            ada.taps("Back");
            ada.createsBot(name(ada, "first"));
            ada.sees("Your order.*" + name(ada, "first"));
            ada.taps("Back");
            String bot = ada.createsBot(name(ada, "agent"));
            ada.sees("Your order.*" + name(ada, "agent"));
            return bot;
        });
    }

    private void payment(Person ada) {
        int before = backstage.checkouts().size();
        String first = stage.step("two taps on paying make one checkout", () -> {
            ada.tapsTwice("Pay by card");
            String url = ada.opens("Open checkout");
            Stage.demand(backstage.checkouts().size() == before + 1, "one checkout");
            return url;
        });
        stage.step("a declined card charges nothing, and she tries again", () -> {
            backstage.pays(first, "declined");
            ada.sees("declined, so nothing was charged");
            ada.taps("Try again");
            String second = Stage.until(
                    () -> "a fresh checkout",
                    SOON,
                    () -> Optional.of(ada.opens("Open checkout")).filter(url -> !url.equals(first)));
            backstage.stock("nbg1", false);
            backstage.stock("fsn1", false);
            backstage.pays(second, "paid");
            ada.sees("payment has arrived");
        });
    }

    private void noRoom(Person ada) {
        stage.step("no server can be had there: her place is kept, or she cancels", () -> {
            JsonNode told = ada.sees(Person.OPERATOR, "no free server", BUILT_WITHIN);
            Stage.demand(told.get("buttons").toString().contains("Cancel and refund"), "a way to cancel");
        });
        stage.step("a second /deploy shows the one that is being built", () -> {
            ada.says("/deploy");
            ada.sees("being built");
            ada.says("/status");
            ada.sees("waits for a free server");
        });
    }

    /** A place has room again; the provider's answer gets lost, and the agent dies in set-up. */
    private void dyingAgent(Person ada, String bot) {
        stage.step("a lost answer, a dead agent: it is built all the same", () -> {
            backstage.stock("fsn1", true);
            backstage.losesTheAnswer("hetzner", CREATE_SERVER);
            backstage.slow("openrouter", "POST /api/v1/chat/completions", 3);
            // Beside it: while time passes, it is built. A place that had none is left alone for 10 minutes, a lost
            // answer
            // waits for the next try, and tries are up to 10 minutes apart.
            try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
                beside.execute(() -> backstage.passes("PT45M"));
                Stage.until("an agent to break", BUILT_WITHIN, () -> backstage.breaksOne("agent-crash"));
            }
            ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
        });
        stage.step("she has one server, where there was room, and paid once", () -> {
            Stage.demand(backstage.servers().size() == 1, "one server");
            ada.says("/status");
            ada.sees("running.*Falkenstein");
            Stage.demand(backstage.paid().size() == 1, "one payment");
        });
        stage.step("her agent answers", () -> {
            ada.says(bot, "Are you well?");
            ada.sees(bot, "\\S", SOON);
        });
    }

    private void outage(Person bob) {
        stage.step("Bob pays while the provider is down", () -> {
            backstage.unavailable("hetzner", CREATE_SERVER, 1_000);
            bob.says("/deploy");
            bob.taps("Deploy the default");
            bob.createsBot(name(bob, "agent"));
            bob.taps("Pay by card");
            backstage.pays(bob.opens("Open checkout"), "paid");
            bob.sees("payment has arrived");
        });
        stage.step("after a while he is told, and may cancel", () -> {
            backstage.passes("PT12M");
            bob.sees(Person.OPERATOR, "does not answer right now.*get all your money back", SOON);
        });
        stage.step("he cancels and gets his money back", () -> {
            bob.taps("Cancel and refund");
            bob.sees("all you paid goes back");
            bob.taps("Yes, cancel it");
            bob.sees("on its way back to you, and everything made so far is being deleted");
            backstage.passes("PT1M");
            bob.sees("Polar has sent the money");
        });
        stage.step("nothing is left of it, and he may order again", () -> {
            Stage.demand(backstage.servers().size() == 1, "no server of his");
            backstage.allIsWell();
            bob.says("/deploy");
            bob.taps("Cancel");
        });
    }

    private void end(Person ada, String bot) {
        stage.step("Ada ends her agent", () -> {
            ada.says("/terminate");
            ada.sees(bot.substring(1));
            ada.says("something else");
            ada.sees("not its name, so nothing was changed");
            ada.says(bot.substring(1));
            ada.sees(Person.OPERATOR, "is terminated", BUILT_WITHIN);
        });
        stage.step(
                "no server is left",
                () -> Stage.until("no server", SOON, () -> backstage.servers().isEmpty()));
        stage.step(
                "two payments for two orders",
                () -> Stage.demand(backstage.paid().size() == 2, "two payments"));
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private static String email(String name, Person person) {
        return name + person.userId() + "@example.org";
    }

    private static String name(Person person, String which) {
        return which + "_" + person.userId() + "_bot";
    }
}
