package net.runagent.sandbox.story;

/** The story did not go as it should; the message says what was awaited and what was seen. */
final class StoryFailed extends RuntimeException {
    StoryFailed(String message) {
        super(message);
    }
}
