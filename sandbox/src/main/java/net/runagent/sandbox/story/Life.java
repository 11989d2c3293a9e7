package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The whole way: from the first word to an agent that answers, trouble, healing, and an end without a trace. */
final class Life {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    /** What each of the four letters says in its subject. */
    private static final List<String> MAILS = List.of("Welcome", "payment", "is ready", "terminated");

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Life(Stage stage) {
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
        String email = "ada" + ada.userId() + "@example.org";
        String username = "ada_" + ada.userId() + "_bot";
        signIn(ada, email);
        String bot = deploy(ada, username);
        live(ada, bot);
        recover(ada, bot);
        end(ada, username);
        stage.step("the mails tell the same story", () -> mails(email));
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private void signIn(Person ada, String email) {
        stage.step("she wants to sign in", () -> ada.taps("Sign in"));
        stage.step("the chat shows a link to Google", () -> ada.opens("Sign in with Google"));
        String code = stage.step("she signs in in her browser and reads a code", () -> ada.signsIn(email, "Ada"));
        stage.step("she types the code into the chat", () -> ada.says(code));
        stage.step("she connects her account", () -> ada.taps("Connect"));
        stage.step("the chat is connected", () -> ada.sees("connected"));
    }

    private String deploy(Person ada, String username) {
        stage.step("she wants an agent", () -> ada.says("/deploy"));
        stage.step("she takes the default", () -> ada.taps("Deploy the default"));
        String bot = stage.step("she creates the agent's bot in one tap", () -> ada.createsBot(username));
        stage.step("she looks at the quote and pays by card", () -> ada.taps("Pay by card"));
        stage.step("a checkout opens", () -> ada.opens("Open checkout"));
        stage.step("the card is charged", () -> {
            world.post("/world/polar/checkouts/newest/pays", Map.of("outcome", "paid"));
        });
        JsonNode ready = stage.step("her agent is ready", () -> ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        stage.note(firstLine(ready.get("text").asString()));
        stage.step("the agent has spoken in its own chat", () -> ada.sees(bot, "\\S", ANSWERED_WITHIN));
        return bot;
    }

    private void live(Person ada, String bot) {
        talk(ada, bot, "What can you do for me?");
        stage.step("she asks how the agent is", () -> ada.says("/status"));
        stage.step("it is running", () -> ada.sees("running"));
        stage.step("she asks what it used", () -> ada.says("/usage"));
        stage.step("the usage is shown", () -> ada.sees("\\$|USD|tokens"));
    }

    private void talk(Person ada, String bot, String words) {
        stage.step("she talks to the agent", () -> ada.says(bot, words));
        stage.step("the agent answers", () -> ada.sees(bot, "\\S", ANSWERED_WITHIN));
    }

    private void recover(Person ada, String bot) {
        stage.step("the agent crashes", () -> {
            backstage.servers().forEach(server -> backstage.breaks(server, "agent-crash"));
        });
        stage.step("she asks for help", () -> ada.says("/recover"));
        stage.step("she lets it be healed", () -> ada.taps("Recover now"));
        stage.step("it is healthy again", () -> ada.sees(Person.OPERATOR, "healthy again", BUILT_WITHIN));
        talk(ada, bot, "Are you back?");
    }

    private void end(Person ada, String username) {
        stage.step("she wants to end it", () -> ada.says("/terminate"));
        stage.step("she is asked for the bot's name", () -> ada.sees(username));
        stage.step("she types it", () -> ada.says(username));
        JsonNode receipt =
                stage.step("the agent is terminated", () -> ada.sees(Person.OPERATOR, "terminated", BUILT_WITHIN));
        stage.step("she holds a receipt", () -> receipt(ada, receipt));
        stage.step(
                "no server is left",
                () -> Stage.until(
                        () -> "no server of hers",
                        ANSWERED_WITHIN,
                        () -> backstage.servers().isEmpty() ? Optional.of(true) : Optional.empty()));
    }

    private static void receipt(Person ada, JsonNode terminated) {
        if (terminated.path("document").isNull()) {
            ada.seesDocument();
        }
    }

    /** One of each kind; the same letter twice only under its one Message-ID, which a killed sender may leave. */
    private void mails(String email) {
        List<String> subjects = Stage.until(() -> "a mail of each kind to " + email, ANSWERED_WITHIN, () -> {
            Map<String, String> letters = new LinkedHashMap<>();
            world.get("/world/mail?to=" + WorldClient.encode(email))
                    .valueStream()
                    .forEach(mail -> letters.put(
                            mail.at("/headers/Message-ID").asString(),
                            mail.get("subject").asString()));
            List<String> seen = List.copyOf(letters.values());
            boolean all = MAILS.stream().allMatch(kind -> seen.stream().anyMatch(subject -> subject.contains(kind)));
            return all ? Optional.of(seen) : Optional.empty();
        });
        stage.note(String.join(" · ", subjects));
        if (subjects.size() != MAILS.size()) {
            throw new StoryFailed(subjects.size() + " letters instead of " + MAILS.size());
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
