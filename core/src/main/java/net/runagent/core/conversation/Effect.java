package net.runagent.core.conversation;

import java.time.Instant;

/** What a flow wants done. The engine carries the effects out in order, all in one transaction; sending follows commit. */
public sealed interface Effect {
    /** Shows the view as the active screen: edits the present one, or sends anew when that is gone or not the newest. */
    record Show(View view) implements Effect {}

    /** Sends a further message that stays. */
    record Send(View view) implements Effect {}

    /**
     * Keeps one message per anchor up to date: sent the first time, edited from then on.
     *
     * @param anchor e.g. {@code build:<deployment id>}
     */
    record Post(String anchor, View view) implements Effect {}

    /**
     * The same message under the same anchor, sent anew below everything else: for news that must not hide in a message
     * above. From then on the new one is kept up to date.
     */
    record PostBelow(String anchor, View view) implements Effect {}

    /** Brings the message under the anchor up to date when there is one; sends nothing when there is none. */
    record Amend(String anchor, View view) implements Effect {}

    /** Deletes the person's message that caused this input. */
    record DeleteSource() implements Effect {}

    /** A short sign on the tapped button; a message where the platform has no such thing. */
    record Toast(Text text) implements Effect {}

    /** The answer comes back as {@link Input.Answered} at once, in the same transaction. */
    record Ask(Question question) implements Effect {}

    /** Suspends this flow and starts another one; the stack is three deep. */
    record Enter(String flow, String entry) implements Effect {}

    /** Ends this flow: back to the suspended one, or to the start screen. */
    record Leave() implements Effect {}

    /** Brings {@link Input.Expired} at this time unless the flow has moved on. */
    record ExpireAt(Instant at) implements Effect {}
}
