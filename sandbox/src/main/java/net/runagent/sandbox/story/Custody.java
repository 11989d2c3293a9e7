package net.runagent.sandbox.story;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Secrets at every door: sent where they do not belong, given on the one-time page, looked up, replaced, and all that
 * while the providers answer with rubbish. What was left behind is looked for afterwards.
 */
final class Custody {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;
    private final SecureRandom random = new SecureRandom();

    Custody(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        try {
            Person cleo = stage.step("Cleo opens the chat", () -> Person.create(world, "Cleo"));
            wrongPlaces(cleo);
            signIn(cleo);
            String bot = "cleo_" + cleo.userId() + "_bot";
            securePage(cleo, bot);
            order(cleo, bot);
            answers(cleo, bot, "Are you there?");
            security(cleo);
            replace(cleo, "Gateway token", bot, () -> {});
            replace(cleo, "SSH key of its server", bot, () -> {});
            replace(cleo, "Model key", bot, backstage::killsTheService);
            newToken(cleo, bot);
            rubbish(cleo, bot);
            end(cleo, bot);
        } finally {
            backstage.allIsWell();
        }
        stage.step("no contract was broken", backstage::noContractWasBroken);
    }

    private void wrongPlaces(Person cleo) {
        stage.step("a bot's token in a message is taken out of the chat", () -> {
            cleo.says("/start");
            cleo.sees("Welcome");
            gone(cleo, cleo.writes("here it is: " + cleo.makesToken("lost_" + cleo.userId() + "_bot")));
        });
        stage.step("so is a model key in an edited message", () -> {
            long message = cleo.writes("helo");
            cleo.sees("did not get that|still do not get");
            cleo.corrects(message, planted("pasted-model-key", "sk-or-v1-" + hex(32)));
            cleo.sees("looked like a secret");
            cleo.seesGone(message);
        });
        stage.step(
                "so is a payment key in a caption",
                () -> gone(
                        cleo,
                        cleo.sendsFile("holiday.pdf", planted("pasted-payment-key", "polar_oat_" + letters(32)))));
        stage.step(
                "so is a key that is a file's name",
                () -> gone(cleo, cleo.sendsFile(planted("pasted-file-name", "sk-or-v1-" + hex(32)) + ".txt", "")));
        stage.step("so is a private key in a reply", () -> {
            long message = cleo.writes("where do I put this?");
            cleo.sees("did not get that|still do not get");
            String body = planted("pasted-private-key", letters(64));
            gone(
                    cleo,
                    cleo.replies(
                            message,
                            "-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + "\n-----END OPENSSH PRIVATE KEY-----"));
        });
    }

    private static void gone(Person cleo, long message) {
        cleo.sees("looked like a secret");
        cleo.seesGone(message);
    }

    private void signIn(Person cleo) {
        String code = stage.step("she signs in, and types a wrong code", () -> {
            cleo.says("/signin");
            cleo.opens("Sign in with Google");
            String shown = cleo.signsIn("cleo" + cleo.userId() + "@example.org", "Cleo");
            cleo.says(shown.equals("AAAA-AAAA") ? "BBBB-BBBB" : "AAAA-AAAA");
            cleo.sees("not the code on the page");
            return shown;
        });
        stage.step("the right one connects her", () -> {
            cleo.says(code);
            cleo.taps("Connect");
            cleo.sees("connected");
        });
    }

    private void securePage(Person cleo, String bot) {
        String link = stage.step("she asks for the page for her bot's token", () -> {
            cleo.says("/deploy");
            cleo.taps("Deploy the default");
            cleo.taps("I have a token");
            cleo.sees("Your bot's token");
            return cleo.opens("Enter it on a secure page");
        });
        stage.step("looking at it twice, and rubbish, use nothing up", () -> {
            cleo.visits(link, Map.of());
            cleo.visits(link, Map.of());
            said(cleo.visits(link, Map.of("secret", planted("typed-rubbish", letters(40)))), "tries are left");
        });
        stage.step("the page takes the token, once", () -> {
            String token = cleo.makesToken(bot);
            cleo.says("@" + bot, "/start");
            said(cleo.visits(link, Map.of("secret", token)), "put away");
            String again = cleo.visits(link, Map.of());
            Stage.demand(!again.contains("put away"), "the page is over, and says: " + again);
            cleo.sees("Your order.*" + bot);
        });
    }

    private static void said(String page, String words) {
        Stage.demand(page.contains(words), "the page says \"" + words + "\"; it says:\n" + page);
    }

    private void order(Person cleo, String bot) {
        stage.step("she pays while the providers stammer", () -> {
            backstage.fails("openrouter", "POST /api/v1/keys", "garbage", 1);
            backstage.fails("hetzner", "POST /v1/ssh_keys", "drop-before", 1);
            backstage.fails("polar", "POST /v1/checkouts/", "status", 1);
            cleo.taps("Pay by card");
            backstage.pays(cleo.opens("Open checkout"), "paid");
        });
        stage.step("her agent is ready", () -> {
            if (!ready(cleo, Duration.ofSeconds(3))) {
                backstage.passes("PT15M");
                Stage.demand(ready(cleo, BUILT_WITHIN), "\"is ready\" in the chat");
            }
        });
    }

    private static boolean ready(Person cleo, Duration within) {
        try {
            cleo.sees(Person.OPERATOR, "@\\S+ is ready", within);
            return true;
        } catch (StoryFailed notYet) {
            return false;
        }
    }

    private void answers(Person cleo, String bot, String words) {
        stage.step("her agent answers", () -> {
            cleo.says("@" + bot, words);
            cleo.sees("@" + bot, "\\S", SOON);
        });
    }

    private void security(Person cleo) {
        stage.step("she looks at what is kept, each use, and the sign-ins", () -> {
            cleo.says("/security");
            cleo.sees("No person at RunAgent can see a secret");
            cleo.taps("Uses of my secrets");
            cleo.sees("the newest first");
            cleo.taps("All of it as a file");
            cleo.seesDocument();
            cleo.says("/security");
            cleo.taps("Sign-ins");
            cleo.sees("\\S");
        });
    }

    private void replace(Person cleo, String kind, String bot, Runnable meanwhile) {
        stage.step("she has it replaced: " + kind, () -> {
            cleo.says("/security");
            cleo.taps("Rotate");
            cleo.taps(kind);
            cleo.taps("Replace it now");
            meanwhile.run();
            cleo.sees(Person.OPERATOR, "Replaced: " + kind, BUILT_WITHIN);
        });
        answers(cleo, bot, "Still there?");
    }

    private void newToken(Person cleo, String bot) {
        String token = stage.step(
                "she revokes her bot's token",
                () -> world.post("/world/telegram/revokes", Map.of("bot", "@" + bot))
                        .get("token")
                        .asString());
        String link = stage.step("she asks for the page for the new one", () -> {
            cleo.says("/security");
            cleo.taps("Rotate");
            cleo.taps("Bot token");
            cleo.taps("Give the new token");
            cleo.sees("A new token for");
            return cleo.opens("Enter it on a secure page");
        });
        stage.step("the page takes it, and the agent gets it", () -> {
            said(cleo.visits(link, Map.of("secret", token)), "put away");
            cleo.sees(Person.OPERATOR, "Replaced: Bot token", BUILT_WITHIN);
        });
        answers(cleo, bot, "Do you hear me?");
    }

    /** A bot's token is part of each address: whatever goes wrong on the way must not be written down with it. */
    private void rubbish(Person cleo, String bot) {
        for (String kind : new String[] {"garbage", "drop-before", "drop-after", "status"}) {
            stage.step("Telegram and the model's house: " + kind, () -> {
                backstage.fails("telegram", "*", kind, 4);
                backstage.fails("openrouter", "*", kind, 2);
                backstage.fails("hetzner", "*", kind, 2);
                cleo.says("/usage");
                cleo.sees(Person.OPERATOR, "\\$|USD|tokens|answer", BUILT_WITHIN);
                backstage.allIsWell();
            });
        }
        stage.step("ten minutes go by", () -> backstage.passes("PT10M"));
        answers(cleo, bot, "And now?");
    }

    private void end(Person cleo, String bot) {
        stage.step("she ends her agent", () -> {
            cleo.says("/terminate");
            cleo.sees(bot);
            cleo.says(bot);
            JsonNode told = cleo.sees(Person.OPERATOR, "is terminated", BUILT_WITHIN);
            stage.note(told.path("text").asString("").lines().findFirst().orElse(""));
        });
    }

    private String planted(String kind, String secret) {
        world.post("/sweep/secrets", Map.of("kind", kind, "value", secret, "party", "nobody"));
        return secret;
    }

    private String hex(int bytes) {
        return HexFormat.of().formatHex(drawn(bytes));
    }

    private String letters(int count) {
        String text = Base64.getEncoder().encodeToString(drawn(2 * count)).replaceAll("[^A-Za-z0-9]", "");
        return text.substring(0, count);
    }

    private byte[] drawn(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return drawn;
    }
}
