package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The whole way on Discord: commands, buttons, menus and forms, a token that no chat ever shows, a connection that breaks. */
final class DiscordLife {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    DiscordLife(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person otto = stage.step("Otto installs the app and says /start", () -> {
            Person person = Person.create(world, "Otto", "discord");
            person.says("/start");
            person.sees("Sign in|agent");
            return person;
        });
        String email = "otto" + otto.userId() + "@example.org";
        signIn(otto, email);
        JsonNode bot = stage.step(
                "he makes his agent's bot in Discord's portal", () -> otto.makesBot("otto_agent" + otto.userId()));
        String username = bot.get("bot").asString();
        deploy(otto, bot.get("token").asString());
        talk(otto, username, "What can you do for me?");
        stage.step("the gateway breaks off", () -> {
            world.post("/world/discord/gateway", Map.of("does", "drops"));
        });
        stage.step("he asks how the agent is all the same", () -> {
            otto.says("/status");
            otto.sees("running");
        });
        recover(otto, username);
        end(otto, username);
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private void signIn(Person otto, String email) {
        stage.step("he wants to sign in", () -> otto.taps("Sign in"));
        stage.step("the chat shows a link to Google", () -> otto.opens("Sign in with Google"));
        String code = stage.step("he signs in in his browser and reads a code", () -> otto.signsIn(email, "Otto"));
        stage.step("he types the code into the chat", () -> otto.says(code));
        stage.step("he connects his account", () -> otto.taps("Connect"));
        stage.step("the chat is connected", () -> otto.sees("connected"));
    }

    private void deploy(Person otto, String token) {
        stage.step("he wants an agent", () -> otto.says("/deploy"));
        stage.step("he looks at the locations in a menu", () -> otto.taps("Change location"));
        stage.step("he goes back", () -> otto.taps("Back"));
        stage.step("he is shown the way to Telegram, and stays", () -> {
            otto.taps("Change platform");
            otto.chooses("Telegram");
            otto.sees("To have yours on Telegram");
            otto.opens("Open me there");
            otto.taps("Back");
        });
        stage.step("he takes the default", () -> otto.taps("Deploy the default"));
        stage.step("he types the token into a form", () -> otto.fills("Type it in safely", "Token or key", token));
        stage.step("the token is good", () -> otto.sees("token is good"));
        stage.step("he looks at the quote and pays by card", () -> otto.taps("Pay by card"));
        stage.step("a checkout opens", () -> otto.opens("Open checkout"));
        stage.step("the card is charged", () -> {
            world.post("/world/polar/checkouts/newest/pays", Map.of("outcome", "paid"));
        });
        stage.step("his agent is ready", () -> otto.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
    }

    private void talk(Person otto, String bot, String words) {
        stage.step("he talks to the agent", () -> otto.says(bot, words));
        stage.step("the agent answers", () -> otto.sees(bot, "\\S", ANSWERED_WITHIN));
    }

    private void recover(Person otto, String bot) {
        stage.step("the agent crashes", () -> {
            backstage.servers().forEach(server -> backstage.breaks(server, "agent-crash"));
        });
        stage.step("he asks for help", () -> otto.says("/recover"));
        stage.step("he lets it be healed", () -> otto.taps("Recover now"));
        stage.step("it is healthy again", () -> otto.sees(Person.OPERATOR, "healthy again", BUILT_WITHIN));
        talk(otto, bot, "Are you back?");
    }

    private void end(Person otto, String bot) {
        String username = bot.replace("@", "");
        stage.step("he wants to end it", () -> otto.says("/terminate"));
        stage.step("he types its name into a form", () -> otto.fills("Answer", "Your answer", username));
        stage.step("the agent is terminated", () -> otto.sees(Person.OPERATOR, "terminated", BUILT_WITHIN));
        stage.step(
                "no server is left",
                () -> Stage.until(
                        "no server of his",
                        ANSWERED_WITHIN,
                        () -> backstage.servers().isEmpty()));
    }
}
