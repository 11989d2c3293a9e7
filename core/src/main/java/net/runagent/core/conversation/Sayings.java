package net.runagent.core.conversation;

import java.util.List;

/**
 * Guesses which command a person means who says it in words of their own. The same words always lead to the same place;
 * nothing is learned and nothing is asked outside.
 */
public interface Sayings {
    /**
     * @param commands without slash, the best guess first; may name some that do not exist here
     * @param sure whether the first one is surely meant, so that nobody need be asked
     */
    record Guess(List<String> commands, boolean sure) {
        public static final Guess NONE = new Guess(List.of(), false);
    }

    Guess meant(String words);
}
