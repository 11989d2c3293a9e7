package net.runagent.core.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One conversation topic as a pure function. Implementations live in the bot, one class a flow, found by Spring; they
 * hold no field that changes and call nothing: what they need they {@linkplain Effect.Ask ask} for.
 *
 * @param <S> the position: a record (or sealed interface of records) of small values and ids, stored as JSON; never a
 *     secret or personal data
 */
public interface Flow<S> {
    /** Stable name, stored. */
    String name();

    /** Raise it when {@code S} changes shape; see {@link #migrate}. */
    default int version() {
        return 1;
    }

    Class<S> stateType();

    /** Slash commands that start this flow, without slash; most flows are entered from a screen only. */
    default Set<String> commands() {
        return Set.of();
    }

    /** Whether a person without an account may enter; others are led to sign-in first and come back here afterwards. */
    default boolean open() {
        return false;
    }

    /**
     * Whether this talk is only a look at something, in which nothing waits for an answer: a command leaves it behind for
     * good instead of coming back to it, and news below it let it stand where it is, drawn afresh.
     */
    default boolean glance() {
        return false;
    }

    /** Happenings this flow tells; it is not entered for that: {@link #tell} is called beside the running flow. */
    default Set<Class<? extends Happening>> hears() {
        return Set.of();
    }

    /**
     * What the talk is about in this position, e.g. a deployment; empty while that is open. When it has ended, nobody is
     * led back to this position, and whoever still taps a button of it is told so ({@link Subjects}).
     */
    default Optional<UUID> subject(S state) {
        return Optional.empty();
    }

    /** The position before anything was shown. */
    S start();

    /**
     * @param entry how the flow was entered: the payload of a command (attacker-chosen), the {@code entry} of {@link
     *     Effect.Enter}, or the id of an action that {@link #tell} had put on a message
     */
    Outcome<S> enter(S start, String entry, Moment moment);

    /**
     * What the input means here. An outcome with the same state and without effects says "not for me"; the engine then
     * does what every flow would: {@code back} and {@code cancel} leave, {@code help} opens the help, a text brings the
     * screen again with a hint.
     */
    Outcome<S> on(S state, Input input, Moment moment);

    /**
     * This flow is on top again after one that it had entered has left, or something was told below its screen; empty
     * shows its last screen again.
     */
    default Optional<Outcome<S>> resumed(S state, Moment moment) {
        return Optional.empty();
    }

    /**
     * Tells a happening; may ask, then {@link #tellAnswer} is called. Only {@link Effect.Send}, {@link Effect.Post}, {@link Effect.PostBelow},
     * {@link Effect.Amend} and {@link Effect.Ask} are allowed here: the running screen of the person is never replaced. While this flow is the
     * running one, {@link Input.Happened} is tried first and this is called only when that was not handled. A button on
     * what was told enters this flow with the button's action id as entry.
     */
    default List<Effect> tell(Happening happening, Moment moment) {
        return List.of();
    }

    default List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return List.of();
    }

    /**
     * A position stored by another version: an older one, or a newer one after the service was set back. Null leads to a
     * polite restart of the flow from what can be {@linkplain #salvage salvaged}.
     */
    default @Nullable S migrate(int storedVersion, Map<String, Object> stored) {
        return null;
    }

    /**
     * Where to begin again when a stored position cannot be read any more: with what the person had given so far, as far as
     * this version can tell what it means.
     */
    default S salvage(Map<String, Object> stored) {
        return start();
    }
}
