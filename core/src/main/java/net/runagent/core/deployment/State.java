package net.runagent.core.deployment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment stands. Each state holds only what that state has; {@link Life#on} is the only place that leads from
 * one to the next. The simple names are stored: renaming one needs a migration.
 */
public sealed interface State {
    /** When the deployment came into this state. */
    Instant since();

    /**
     * Chosen, but the agent's bot or the order is still missing.
     *
     * @param pasted where a pasted token waits for its check, an id of the vault's intake
     */
    record Draft(Instant since, @Nullable UUID pasted) implements State {}

    /** Ordered, not paid yet. */
    record Ordered(Instant since) implements State {}

    record Paid(Instant since) implements State {}

    /** @param generation rises when a server is given up and a fresh one is tried; part of the server's name */
    record Building(Instant since, int generation) implements State {}

    /** The provider has no room now; tried again with back-off, and the customer may cancel. @param why a text key's tail */
    record Queued(Instant since, int generation, String why) implements State {}

    record Running(Instant since) implements State {}

    /** @param reason a text key's tail, e.g. {@code agent-down} */
    record NeedsAttention(Instant since, String reason) implements State {}

    /** @param reason what was wrong before, a text key's tail */
    record Recovering(Instant since, String reason) implements State {}

    /**
     * Nobody pays for it: switched off, and everything on it is kept.
     *
     * @param reason {@code unpaid} or {@code paused}, a text key's tail
     */
    record Suspended(Instant since, String reason) implements State {}

    /** Paid for again: switched on, and not seen well yet. */
    record Resuming(Instant since) implements State {}

    /** Everything built is being taken back; the money is on its way back already. */
    record Undoing(Instant since, String reason) implements State {}

    /** We could not build it: nothing is left of it, all that was paid was given back. */
    record Failed(Instant since, String reason) implements State {}

    record Terminating(Instant since) implements State {}

    /** Nothing is left of it, and its owner has the receipt. */
    record Terminated(Instant since) implements State {}

    /** Given up by the customer before it ran, or never paid. */
    record Cancelled(Instant since) implements State {}

    /** Nothing more can happen to it. */
    default boolean over() {
        return this instanceof Failed || this instanceof Terminated || this instanceof Cancelled;
    }

    /** A server of it may exist or come into being. */
    default boolean mayHaveServer() {
        return !over() && !(this instanceof Draft || this instanceof Ordered || this instanceof Paid);
    }

    /** It has answered its owner once, and nobody is ending it; it may be switched off for the moment. */
    default boolean handedOver() {
        return live() || this instanceof Suspended || this instanceof Resuming;
    }

    /** It has answered its owner once and is meant to go on doing so. */
    default boolean live() {
        return this instanceof Running || this instanceof NeedsAttention || this instanceof Recovering;
    }
}
