package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An agent that runs thinks with a key of its owner and with the plan's credit again, and moves to the other platform. */
final class Move {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Move(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person mia = stage.step("Mia opens the chat on Telegram", () -> Person.create(world, "Mia"));
        String email = "mia" + mia.userId() + "@example.org";
        stage.step("she connects her account", () -> mia.connects(email, "Mia"));
        Person there = stage.step("and on Discord", () -> {
            Person person = Person.create(world, "Mia", "discord");
            person.connects(email, "Mia");
            return person;
        });
        stage.step("a day goes by, so that the new chat may do everything", () -> {
            world.post("/world/clock/advance", Map.of("by", "PT25H"));
        });
        String before = order(mia);
        ownKey(mia, before);
        credit(mia, before);
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

    private void ownKey(Person mia, String bot) {
        stage.step("she gives it a key of her own to think with", () -> {
            mia.says("/settings");
            mia.taps("Model key of an agent");
            mia.taps("Use my own key");
            mia.sees("Your own OpenRouter key");
            mia.says(world.post("/world/openrouter/keys", Map.of("name", "Mia's"))
                    .get("key")
                    .asString());
        });
        stage.step("it thinks with it", () -> mia.sees(Person.OPERATOR, "thinks with your own key now", BUILT_WITHIN));
        answers(mia, bot, "With whose key do you think?");
    }

    private void credit(Person mia, String bot) {
        stage.step("she lets it think with the plan's credit again", () -> {
            mia.says("/settings");
            mia.taps("Model key of an agent");
            mia.taps("Use the plan's AI credit");
        });
        stage.step(
                "it thinks with that",
                () -> mia.sees(Person.OPERATOR, "thinks with the AI credit of your plan now", BUILT_WITHIN));
        answers(mia, bot, "And with whose now?");
    }

    private void move(Person there, Person mia, String before) {
        JsonNode made = there.makesBot("mia_agent" + there.userId());
        String bot = made.get("bot").asString();
        stage.step("she asks for it on Discord", () -> {
            there.says("/settings");
            there.taps("Chat of an agent");
            there.sees("talks to you on Telegram");
            there.taps("I have a token");
            there.fills("Type it in safely", "Token or key", made.get("token").asString());
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

    private void answers(Person person, String bot, String words) {
        stage.step("the agent answers", () -> {
            person.says(bot, words);
            person.sees(bot, "\\S", ANSWERED_WITHIN);
        });
    }
}
