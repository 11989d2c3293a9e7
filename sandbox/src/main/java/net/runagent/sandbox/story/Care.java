package net.runagent.sandbox.story;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An agent is broken from outside; its owner hears of it before they would notice, and one tap heals it, or says what is to be
 * done. One person and one agent each, so that each story is short.
 */
final class Care {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(75);

    /** Of the world's time, between two looks whether it was told. */
    private static final String A_MOMENT = "PT10S";

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Care(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    private void play(String name, Consumer<Owner> trouble) {
        Person person = stage.step(name + " opens the chat and signs in", () -> {
            Person opened = Person.create(world, name);
            opened.connects(name.toLowerCase(Locale.ROOT) + opened.userId() + "@example.org", name);
            return opened;
        });
        String bot = stage.step(
                "an agent is ordered",
                () -> backstage.orders(person, name.toLowerCase(Locale.ROOT) + "_" + person.userId() + "_bot"));
        stage.step("it is ready", () -> person.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        trouble.accept(new Owner(person, bot));
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private record Owner(Person person, String bot) {}

    void agentDies() {
        play("Ada", ada -> {
            breaks("its program dies", "agent-crash");
            told(ada, "not running on its server");
            healed(ada);
            answers(ada, "Are you back?");
            stage.step("she lets it be healed without being asked", () -> {
                ada.person().says("/security");
                ada.person().taps("Standing instructions");
                ada.person().taps("Let it be healed by itself");
                ada.person().sees("Heal it by itself: on");
            });
            breaks("somebody spoils its settings", "config-broken");
            stage.step("within 75 s it is being healed, and she sees how", () -> {
                passesUntil(ada, "as you allowed me to");
                ada.person().sees(Person.OPERATOR, "healthy again", SOON);
            });
            answers(ada, "And now?");
        });
    }

    void deaf() {
        play("Dora", dora -> {
            breaks("it hears nothing any more, and says that it is well", "agent-deaf");
            stage.step("she writes to it", () -> dora.person().says(dora.bot(), "Do you hear me?"));
            told(dora, "does not hear its chat");
            healed(dora);
            stage.step(
                    "it answers what she had written",
                    () -> dora.person().sees(dora.bot(), Pattern.quote("Do you hear me?"), SOON));
        });
    }

    void diskFull() {
        play("Dan", dan -> {
            breaks("logs fill its disk", "disk-full");
            told(dan, "disk of its server is full");
            healed(dan);
            answers(dan, "Is there room?");
            breaks("its own files fill its disk", "disk-full-by-files");
            stage.step("a recovery touches none of them and says so", () -> {
                dan.person().says("/recover");
                dan.person().taps("Recover now");
                dan.person().sees(Person.OPERATOR, "full of its own files.*nothing of its own was touched", SOON);
            });
        });
    }

    void serverGone() {
        play("Greta", greta -> {
            breaks("somebody deletes its server at the provider", "gone");
            told(greta, "server no longer exists");
            stage.step("nobody heals what is not there: she is told what she can do", () -> {
                greta.person().taps("Recover now");
                greta.person().sees(Person.OPERATOR, "no longer exists.*/terminate", SOON);
            });
        });
    }

    // ---- what happens in each

    private void breaks(String what, String fault) {
        stage.step(what, () -> backstage.breaks(backstage.servers().getLast(), fault));
    }

    private void told(Owner owner, String words) {
        stage.step("within 75 s its owner hears: " + words, () -> {
            passesUntil(owner, "needs attention.*" + words);
        });
    }

    private void healed(Owner owner) {
        stage.step("one tap heals it", () -> {
            owner.person().taps("Recover now");
            owner.person().sees(Person.OPERATOR, "healthy again.*Nothing it knew was lost", SOON);
        });
    }

    private void answers(Owner owner, String words) {
        stage.step("it answers", () -> {
            owner.person().says(owner.bot(), words);
            owner.person().sees(owner.bot(), Pattern.quote(words), SOON);
        });
    }

    /** Lets the world's time pass little by little until the operator has said this. */
    private void passesUntil(Owner owner, String regex) {
        Instant from = now();
        while (!owner.person().hasSeen(regex)) {
            Stage.demand(Duration.between(from, now()).compareTo(TOLD_WITHIN) < 0, "told within 75 s: " + regex);
            backstage.passes(A_MOMENT);
        }
    }

    private Instant now() {
        return Instant.parse(world.get("/world/clock").get("now").asString());
    }
}
