package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** An agent that runs thinks with a key of its owner and with the plan's credit again, and moves to the other platform. */
final class Move {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);
    private static final String SAFELY = "Type it in safely";
    private static final String FIELD = "Token or key";

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Move(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    /** The chat that was connected first may do everything; one that is new to an account has to wait for a day. */
    void play() {
        Person there = stage.step("Mia opens the chat on Discord", () -> Person.create(world, "Mia", "discord"));
        String email = "mia" + there.userId() + "@example.org";
        stage.step("she connects her account", () -> there.connects(email, "Mia"));
        Person mia = stage.step("she opens the chat on Telegram", () -> Person.create(world, "Mia"));
        stage.step("she connects the same account", () -> mia.connects(email, "Mia"));
        String before = order(mia);
        ownKey(there);
        answers(mia, before, "With whose key do you think?");
        credit(there);
        answers(mia, before, "And with whose now?");
        move(there, mia, before);
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private String order(Person mia) {
        String bot = stage.step("she orders an agent on Telegram", () -> {
            mia.says("/deploy");
            mia.taps("Deploy the default");
            String made = mia.createsBot("mia_" + mia.userId() + "_bot");
            mia.taps("Pay by card");
            mia.opens("Open checkout");
            world.post("/world/polar/checkouts/newest/pays", Map.of("outcome", "paid"));
            return made;
        });
        stage.step("it is ready", () -> mia.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        return bot;
    }

    private void ownKey(Person there) {
        stage.step("she gives it a key of her own to think with", () -> {
            String key = world.post("/world/openrouter/keys", Map.of("name", "Mia's"))
                    .get("key")
                    .asString();
            there.says("/settings");
            there.taps("Model key of an agent");
            there.taps("Use my own key");
            there.fills(SAFELY, FIELD, key);
        });
        stage.step("it thinks with it", () -> {
            there.sees(Person.OPERATOR, "thinks with your own key now", BUILT_WITHIN);
            // The settings that she came from are back by then, or a moment later; a new /settings makes them out of
            // date.
            there.sees("What would you like to change");
        });
    }

    private void credit(Person there) {
        stage.step("she lets it think with the plan's credit again", () -> {
            there.says("/settings");
            there.taps("Model key of an agent");
            there.taps("Use the plan's AI credit");
        });
        stage.step(
                "it thinks with that",
                () -> there.sees(Person.OPERATOR, "thinks with the AI credit of your plan now", BUILT_WITHIN));
    }

    private void move(Person there, Person mia, String before) {
        // Without an underscore, which Discord shows with a backslash before it.
        JsonNode made = there.makesBot("miaagent" + there.userId());
        String bot = made.get("bot").asString();
        stage.step("she wants it to come to Discord", () -> {
            there.says("/settings");
            there.taps("Chat of an agent");
            there.sees("talks to you on Telegram");
            there.taps("I have a token");
            there.fills(SAFELY, FIELD, made.get("token").asString());
        });
        stage.step(
                "it talks to her there",
                () -> there.sees(Person.OPERATOR, "Your agent talks to you as " + bot + " now", BUILT_WITHIN));
        answers(there, bot, "Do you remember me?");
        stage.step("both chats know where it is", () -> {
            mia.says("/status");
            mia.sees(bot + ".*running|running.*" + bot);
            there.says("/status");
            there.sees(bot + ".*running|running.*" + bot);
        });
        stage.step("she asks in its old chat", () -> mia.says(before, "Are you still here?"));
        answers(there, bot, "Or are you here?");
        stage.step("in the old chat it says nothing", () -> mia.heardNothing(before));
    }

    /** What it says repeats what it was told, as the simulated models do. */
    private void answers(Person person, String bot, String words) {
        stage.step("the agent answers", () -> {
            person.says(bot, words);
            person.sees(bot, Pattern.quote(words), ANSWERED_WITHIN);
        });
    }
}
