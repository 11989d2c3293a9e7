package net.runagent.sandbox.people;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.world.Party;
import org.jspecify.annotations.Nullable;

/** A chat platform seen from its people's side. Bots are named {@code @username}; null is the operator's bot. */
public interface ChatParty extends Party {
    /** {@code telegram} or {@code discord}. */
    String platform();

    Account create(String name, @Nullable String language);

    Said says(String userId, Saying saying);

    /**
     * Taps a button; waits shortly for the bot to acknowledge it.
     *
     * @param message the message whose button is meant; the newest that shows it when null
     */
    Tapped taps(String userId, @Nullable String bot, String button, @Nullable Long message);

    /** What the bot suggests for the last option of a command that is being written. */
    default List<Choice> completes(String userId, Saying saying) {
        throw new Refusal(409, platform() + " does not complete commands");
    }

    default Tapped chooses(String userId, @Nullable String bot, List<String> values) {
        throw new Refusal(409, platform() + " has no select menus");
    }

    default Said fills(String userId, @Nullable String bot, Map<String, String> fields) {
        throw new Refusal(409, platform() + " has no forms");
    }

    default String createsBot(String userId, @Nullable String username) {
        throw new Refusal(409, platform() + " has no managed bots");
    }

    OwnBot makesToken(String userId, String username);

    /** The address behind the newest link with this label. */
    String opens(String userId, @Nullable String bot, String label);

    void blocks(String userId, @Nullable String bot, boolean blocked);

    Seen sees(String userId, @Nullable String bot, long after);

    /** The chats of a person, the operator's bot first. */
    List<Window> chats(String userId);

    /** Waits (real time) for a visible message of the bot, changed after the seq, that contains a match. */
    Optional<Seen.Message> awaits(String userId, @Nullable String bot, String regex, long after, Duration within);

    record Account(String userId, String username) {}

    record Said(long id, long seq) {}

    /** @param toast what the bot showed for the tap, if anything */
    record Tapped(long seq, @Nullable String toast) {}

    /**
     * One chat as the list of chats shows it.
     *
     * @param commands what the bot offers in its menu
     * @param suggestion the username that an open offer to create a bot suggests
     * @param action what the bot is doing, e.g. {@code typing}; empty when nothing
     */
    record Window(
            String bot,
            String name,
            long seq,
            List<Command> commands,
            @Nullable String suggestion,
            String action) {
        public Window {
            commands = List.copyOf(commands);
        }
    }

    record Command(String command, String description) {}

    record Choice(String name, String value) {}

    record OwnBot(String bot, String token) {}
}
