package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;

/**
 * Eve wants into Ada's account, or Ada into hers, in every way that goes through signing in. Each time the two end apart,
 * and Ada was told what was about to happen before it could.
 */
final class LinkAttacks {
    private static final int TRIES = 5;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    LinkAttacks(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person ada = stage.step("Ada opens the chat", () -> Person.create(world, "Ada"));
        Person eve = stage.step("Eve opens the chat", () -> Person.create(world, "Eve"));
        trap(ada, eve);
        giftedAccount(ada, eve);
        leak(ada, eve);
        robotsThenAda(ada, eve);
        letIn(ada, eve);
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    /** (a) Eve's link, followed by Ada. */
    private void trap(Person ada, Person eve) {
        String trap = stage.step("Eve asks for a link and sends it to Ada", () -> linkOf(eve));
        stage.step("the page tells Ada whose chat it is, and that strangers' links are traps", () -> {
            String page = ada.visits(trap, Map.of());
            Stage.demand(page.contains("id ends in " + end(eve)), "the page names Eve's chat: " + page);
            Stage.demand(page.contains("someone sent you this link"), "the page warns: " + page);
        });
        stage.step("Ada signs in all the same; Eve guesses the code and is out", () -> {
            ada.follows(trap, email(ada), "Ada");
            for (int left = TRIES - 1; left > 0; left--) {
                eve.says("DDDD-DDDD");
                eve.sees("not the code");
            }
            eve.says("DDDD-DDDD");
            eve.sees("sign-in is over.*Nothing was connected");
        });
        apart(eve);
    }

    /** (b) Eve's account for Ada's chat. */
    private void giftedAccount(Person ada, Person eve) {
        String link = stage.step("Ada asks for a link, and Eve signs in there as herself", () -> linkOf(ada));
        stage.step("Ada types what Eve tells her, sees whose account it is, and says no", () -> {
            ada.says(eve.follows(link, email(eve), "Eve"));
            ada.sees("signed in as e••@example\\.org");
            ada.taps("Not me");
            ada.sees("nothing was connected");
        });
        apart(ada);
    }

    /** (c) Ada's link, found by Eve. */
    private void leak(Person ada, Person eve) {
        stage.step("Eve finds Ada's link: her code is worth nothing in her own chat", () -> {
            String code = eve.follows(linkOf(ada), email(eve), "Eve");
            eve.says("/signin");
            eve.opens("Sign in with Google");
            eve.says(code);
            eve.sees("still waiting for your browser");
            cancels(eve);
        });
        apart(eve);
    }

    /** (d) Robots look first; (c) again, afterwards. */
    private void robotsThenAda(Person ada, Person eve) {
        String link = stage.step("robots look at Ada's link before she does", () -> {
            String fresh = linkOf(ada);
            for (int i = 0; i < 3; i++) {
                eve.visits(fresh, Map.of());
            }
            return fresh;
        });
        stage.step("it still works for Ada", () -> {
            ada.says(ada.follows(link, email(ada), "Ada"));
            ada.taps("Connect");
            ada.sees("You are connected");
        });
        stage.step("used once, it opens nothing for who finds it later", () -> {
            String page = eve.visits(link, Map.of());
            Stage.demand(page.contains("/signin"), "the page says that it is over: " + page);
        });
    }

    /** (e) Ada even tells Eve the code. */
    private void letIn(Person ada, Person eve) {
        stage.step("Ada follows Eve's link and tells her the code: Eve's chat is in", () -> {
            eve.says(ada.follows(linkOf(eve), email(ada), "Ada"));
            eve.sees("account exists already");
            eve.taps("Connect");
            eve.sees("You are connected");
        });
        stage.step("Ada is told in her chat and by mail", () -> {
            ada.sees("new chat was connected.*" + end(eve));
            Stage.until(
                    "a letter about the new chat",
                    SOON,
                    () -> world.get("/world/mail?to=" + WorldClient.encode(email(ada)))
                            .valueStream()
                            .anyMatch(mail -> mail.get("text").asString("").contains(end(eve))));
        });
        stage.step("Eve cannot put Ada out", () -> {
            eve.says("/settings");
            eve.taps("Connected chats");
            eve.taps("Telegram, id ends in " + end(ada));
            eve.taps("Yes, disconnect it");
            eve.sees("cannot disconnect another one before");
        });
        stage.step("Ada puts Eve out in two taps", () -> {
            ada.taps("That was not me");
            ada.taps("Yes, disconnect it");
            ada.sees("whose id ends in " + end(eve) + " is no longer connected");
            ada.sees("whose id ends in " + end(eve) + " was disconnected");
            eve.sees("no longer connected to a RunAgent account");
        });
        apart(eve);
    }

    /** Whoever has no account is asked to sign in. */
    private void apart(Person person) {
        stage.step("it ends with no account behind that chat", () -> {
            person.says("/status");
            person.sees("Sign in with Google");
            cancels(person);
        });
    }

    /** Waits for the answer: with it, all that was on its way before has come, older links too. */
    private static void cancels(Person person) {
        person.says("/cancel");
        person.sees("Cancelled");
    }

    private static String linkOf(Person person) {
        person.says("/signin");
        person.sees("only for you"); // an older link may stand above, and is no good any more
        return person.opens("Sign in with Google");
    }

    private static String email(Person person) {
        return person.name().toLowerCase(java.util.Locale.ROOT) + person.userId() + "@example.org";
    }

    private static String end(Person person) {
        return person.userId().substring(person.userId().length() - 4);
    }
}
