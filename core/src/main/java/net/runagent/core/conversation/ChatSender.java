package net.runagent.core.conversation;

import java.time.Duration;
import net.runagent.core.account.Platform;
import org.jspecify.annotations.Nullable;

/** Hands messages to one platform. Outside calls: never in a transaction. */
public interface ChatSender {
    Platform platform();

    /** @param edit the message to be changed, null to send a new one; what to delete or strip otherwise */
    Delivery deliver(Parcel parcel, @Nullable String edit);

    /**
     * Ends the waiting sign on a tapped button; repeated calls do no harm.
     *
     * @return false when the tap had been acknowledged before, so that the toast was not seen
     */
    boolean acknowledge(String tap, @Nullable String toast);

    /** What came of handing over a message. */
    sealed interface Delivery {
        /** @param message the platform's id of the message, empty when there is none */
        record Done(String message) implements Delivery {}

        /** The message to be edited, deleted or stripped is not there. */
        record Gone() implements Delivery {}

        /** The person does not want to hear from us, or is gone. */
        record Blocked() implements Delivery {}

        /** The whole platform must wait. */
        record Busy(Duration retryAfter) implements Delivery {}

        /** It was not sent yet: what came before it in its chat was so much that the platform would refuse it. */
        record Early(Duration by) implements Delivery {}

        /** It surely did not go out. */
        record NotAccepted(String why) implements Delivery {}

        /** The answer was lost: it may have gone out. */
        record Unknown(String why) implements Delivery {}

        /** The platform will never take it. */
        record Refused(String code) implements Delivery {}
    }
}
