package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;

/** One account and two chats: begun on Telegram, gone on with on Discord, and both hear what happens. */
final class BothChats {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    BothChats(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person mia = stage.step("Mia says /start on Telegram", () -> {
            Person person = Person.create(world, "Mia");
            person.says("/start");
            return person;
        });
        String email = "mia" + mia.userId() + "@example.org";
        stage.step("she connects her account", () -> mia.connects(email, "Mia"));
        stage.step("she looks at an order", () -> mia.says("/deploy"));
        stage.step("she would rather have her agent on Discord", () -> mia.taps("Change platform"));
        stage.step("she is shown the way", () -> {
            mia.taps("Discord");
            mia.sees("To have yours on Discord");
            mia.opens("Open me there");
        });
        Person there = stage.step("she says /start on Discord", () -> {
            Person person = Person.create(world, "Mia", "discord");
            person.says("/start");
            return person;
        });
        stage.step("she signs in with the same account there", () -> there.connects(email, "Mia"));
        stage.step("Telegram is told of the new chat", () -> mia.sees("new chat was connected"));
        var bot = there.makesBot("mia_agent" + there.userId());
        stage.step("she orders on Discord", () -> {
            there.says("/deploy");
            there.taps("Deploy the default");
            there.fills("Type it in safely", "Token or key", bot.get("token").asString());
            there.taps("Pay by card");
            there.opens("Open checkout");
            world.post("/world/polar/checkouts/newest/pays", Map.of("outcome", "paid"));
        });
        stage.step("Discord says that it is ready", () -> there.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        stage.step("Telegram says so, too", () -> mia.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        stage.step(
                "the agent has spoken on Discord",
                () -> there.sees(bot.get("bot").asString(), "\\S", BUILT_WITHIN));
        stage.step("both chats know how it is", () -> {
            mia.says("/status");
            mia.sees("running");
            there.says("/status");
            there.sees("running");
        });
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }
}
