package net.runagent.core.notice;

import java.util.UUID;

/** The mail server. {@link #send} calls outside: never in a transaction. */
public interface Post {
    /** False when no mail server is configured. */
    boolean available();

    /** Signs in and leaves. @return why that fails, without a password; empty when it works */
    String trouble();

    /** @param letter its id names the message, so that a letter sent twice is one message for the receiver */
    Delivery send(UUID letter, String to, Paper paper);

    /** A letter in words. */
    record Paper(String subject, String text, String html) {
        @Override
        public String toString() {
            return "Paper[redacted]";
        }
    }

    sealed interface Delivery {
        record Taken() implements Delivery {}

        /** Not now: no connection, or a temporary refusal. @param why without an address or a text */
        record NotNow(String why) implements Delivery {}

        /** Never: this address or message is refused for good. */
        record Never(String why) implements Delivery {}
    }
}
