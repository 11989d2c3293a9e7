package net.runagent.sandbox.bench;

import java.time.Duration;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.telegram.TelegramParty;

/** A little of everyday life, so that what the service loads at first use is loaded. */
final class Everyday {
    private static final int PEOPLE = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Everyday() {}

    static void work(Measured measured) {
        TelegramParty telegram = measured.party(TelegramParty.class);
        for (int i = 0; i < PEOPLE; i++) {
            String person = telegram.create("Ada", "en").userId();
            for (String word : new String[] {"/start", "/help", "/language"}) {
                long after = telegram.says(person, Saying.of(word)).seq();
                if (telegram.awaits(person, null, ".", after, PATIENCE).isEmpty()) {
                    throw new IllegalStateException("no answer to " + word);
                }
            }
        }
    }
}
