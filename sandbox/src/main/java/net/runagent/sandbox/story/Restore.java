package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What an agent remembers is backed up while it goes on, and put back: it remembers what it did then, and what it had
 * meanwhile is a backup, too. Its owner downloads one, encrypted; with the end of the agent all are gone.
 */
final class Restore {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSPHRASE = "correct horse battery staple";

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Restore(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    void play() {
        Person rosa = stage.step("Rosa opens the chat and signs in", () -> {
            Person person = Person.create(world, "Rosa");
            person.connects("rosa" + person.userId() + "@example.org", "Rosa");
            return person;
        });
        String name = "rosa_" + rosa.userId() + "_bot";
        String bot = stage.step("it is ready", () -> {
            String made = backstage.orders(rosa, name);
            rosa.sees(Person.OPERATOR, "is ready", BUILT_WITHIN);
            return made;
        });
        told(rosa, bot, "My cat is called Miezi.");
        stage.step("she has it backed up while it goes on", () -> {
            rosa.says("/backups");
            rosa.sees("There is none yet.*I take one every day");
            rosa.taps("Back up now");
            rosa.sees(Person.OPERATOR, "is backed up", SOON);
        });
        told(rosa, bot, "I have sold the cat.");
        stage.step("she wants it as it was, and is told what is lost", () -> {
            rosa.says("/backups");
            rosa.tapsFirst("Choose one to put it back");
            rosa.taps("Put it back");
            rosa.sees("told and has done since is gone.*First I take a backup of how it is now");
            rosa.taps("Yes, put it back");
        });
        stage.step("it is back", () -> rosa.sees(Person.OPERATOR, "is back as it was", BUILT_WITHIN));
        stage.step("it remembers what it did then, and nothing since", () -> {
            rosa.says(bot, "What do you remember?");
            JsonNode said = rosa.sees(bot, "I remember: .*Miezi", SOON);
            Stage.demand(!said.get("text").asString().contains("sold"), "nothing of later in " + said.get("text"));
        });
        stage.step("what it had meanwhile is a backup of its own: she downloads it", () -> {
            rosa.says("/backups");
            JsonNode listed = rosa.sees("Choose one to put it back");
            Stage.demand(listed.get("buttons").toString().split("20[0-9]{2}").length >= 3, "two backups in " + listed);
            rosa.tapsFirst("Choose one to put it back");
            rosa.taps("Download");
            String url = rosa.opens("Open the page");
            String tooShort = rosa.visits(url, Map.of("passphrase", "short"));
            Stage.demand(tooShort.contains("shorter than 12"), "a short one is refused: " + tooShort);
            String file = rosa.downloads(url, Map.of("passphrase", PASSPHRASE));
            Stage.demand(file.startsWith("age-encryption.org/v1\n-> scrypt "), "a file of age: " + file);
            String again = rosa.visits(url, Map.of());
            Stage.demand(again.contains("no longer good"), "works once: " + again);
        });
        stage.step("with its end its backups are gone, and the receipt says so", () -> {
            rosa.says("/terminate");
            rosa.sees(name);
            rosa.says(name);
            JsonNode done = rosa.sees(Person.OPERATOR, "is terminated", BUILT_WITHIN);
            JsonNode document =
                    done.path("document").isNull() ? rosa.seesDocument().get("document") : done.get("document");
            String receipt = world.get(document.get("url").asString()).toString();
            Stage.demand(receipt.contains("backups"), "backups in " + receipt);
        });
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    /** What it says repeats what it was told, as the simulated models do. */
    private void told(Person person, String bot, String words) {
        stage.step("she tells it: " + words, () -> {
            person.says(bot, words);
            person.sees(bot, Pattern.quote(words), SOON);
        });
    }
}
