package net.runagent.sandbox.story;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What an agent costs its owner: a limit that holds, credit that is bought, and a key of one's own. */
final class Spending {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);

    /** More than from one reading of the meters to the next. */
    private static final String A_READING = "PT11M";

    /** From this hour on the story waits for the next day, so that its hours lie within one (UTC). */
    private static final int LATE_HOUR = 20;

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Spending(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    private record Owner(Person person, String bot) {}

    void allowance() {
        Owner ada = withAgent("Ada");
        Person person = ada.person();
        stage.step("she lets it spend a dollar a day", () -> {
            if (now().atOffset(ZoneOffset.UTC).getHour() >= LATE_HOUR) {
                backstage.passes("PT5H");
            }
            person.says("/allowance 1/day");
            person.sees("of \\$1.00 used today");
            backstage.passes("PT1M");
        });
        stage.step("half of it is spent, and she hears of it", () -> {
            spends("0.60");
            backstage.passes(A_READING);
            person.sees(Person.OPERATOR, "has used 50 % of its spending limit", SOON);
        });
        stage.step("the rest is spent: it pauses, and she hears of that", () -> {
            spends("0.45");
            backstage.passes(A_READING);
            person.sees(Person.OPERATOR, "pauses: its spending limit is used up", SOON);
        });
        stage.step("it does not spend any more", () -> {
            person.says(ada.bot(), "Are you there?");
            person.sees(ada.bot(), "billing error", SOON);
        });
        stage.step("she adds a dollar with one tap", () -> {
            person.taps("Add $1.00 this time");
            person.sees("of \\$2.00 used today");
            backstage.passes("PT1M");
        });
        answers(ada, "And now?");
        stage.step("the next day begins with one dollar again", () -> {
            backstage.passes("PT24H");
            person.says("/allowance");
            person.sees("of \\$1.00 used today");
        });
        answers(ada, "Good morning");
        stage.step("she takes the limit away", () -> {
            person.taps("No limit");
            person.sees("No limit is set");
        });
        ends();
    }

    void topUp() {
        Owner otto = withAgent("Otto");
        Person person = otto.person();
        stage.step("all its credit is spent, and he hears of it", () -> {
            spends("3");
            backstage.passes(A_READING);
            person.sees(Person.OPERATOR, "stands still: its AI credit is used up", SOON);
        });
        stage.step("it does not spend any more", () -> {
            person.says(otto.bot(), "Are you there?");
            person.sees(otto.bot(), "billing error", SOON);
        });
        stage.step("he buys credit, and is told before that it is not refundable", () -> {
            person.taps("Buy AI credit");
            person.sees("not refundable");
            person.taps("$5.00 of AI credit");
            backstage.pays(person.opens("Open checkout"), "paid");
            person.sees(Person.OPERATOR, "\\$5.00 of AI credit were added", SOON);
            backstage.passes("PT1M");
        });
        answers(otto, "And now?");
        stage.step("what is left is what was bought", () -> {
            person.says("/usage");
            person.sees("AI credit left: \\$4.9\\d of \\$8.00");
        });
        ends();
    }

    void ownKey() {
        Person mia = stage.step("Mia opens the chat and signs in", () -> signedIn("Mia"));
        String bot = stage.step("she orders an agent that thinks with a key of her own", () -> {
            String key = world.post("/world/openrouter/keys", Map.of("name", "Mia's"))
                    .get("key")
                    .asString();
            mia.says("/deploy");
            mia.taps("Use my own key");
            long message = mia.writes(key);
            mia.seesGone(message);
            mia.sees("at your own cost, with your OpenRouter key that ends in " + key.substring(key.length() - 4));
            mia.taps("Deploy the default");
            String made = mia.createsBot("mia_" + mia.userId() + "_bot");
            mia.taps("Pay by card");
            backstage.pays(mia.opens("Open checkout"), "paid");
            return made;
        });
        stage.step("it is ready", () -> mia.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        answers(new Owner(mia, bot), "Who pays for this?");
        stage.step("we do not look into her key, and cannot limit it", () -> {
            mia.says("/usage");
            mia.sees("thinks with your own OpenRouter key");
            mia.says("/allowance 5/day");
            mia.sees("Only you can limit that one");
        });
        ends();
    }

    private Owner withAgent(String name) {
        Person person = stage.step(name + " opens the chat and signs in", () -> signedIn(name));
        String bot = stage.step(
                "an agent is ordered",
                () -> backstage.orders(person, name.toLowerCase(Locale.ROOT) + "_" + person.userId() + "_bot"));
        stage.step("it is ready", () -> person.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
        return new Owner(person, bot);
    }

    private Person signedIn(String name) {
        Person opened = Person.create(world, name);
        opened.connects(name.toLowerCase(Locale.ROOT) + opened.userId() + "@example.org", name);
        return opened;
    }

    /** With the key that was made last. */
    private void spends(String dollars) {
        world.post("/world/openrouter/spends", Map.of("key", "newest", "usd", dollars));
    }

    private void answers(Owner owner, String words) {
        stage.step("it answers", () -> {
            owner.person().says(owner.bot(), words);
            owner.person().sees(owner.bot(), Pattern.quote(words), SOON);
        });
    }

    private void ends() {
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    private Instant now() {
        return Instant.parse(world.get("/world/clock").get("now").asString());
    }
}
