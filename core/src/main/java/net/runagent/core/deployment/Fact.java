package net.runagent.core.deployment;

import java.util.UUID;

/** What can happen to a deployment. */
public sealed interface Fact {
    /** @param intake where the vault's intake keeps the token until it is checked */
    record TokenPasted(UUID intake) implements Fact {}

    record BotChosen() implements Fact {}

    record OrderPlaced() implements Fact {}

    /** The quote ran out or the draft was left alone. */
    record OfferLapsed() implements Fact {}

    /** The customer no longer wants it, before it runs. */
    record CancelAsked() implements Fact {}

    record PaymentSettled() implements Fact {}

    record BuildStarted() implements Fact {}

    record NoCapacity(String why) implements Fact {}

    record CapacityFound() implements Fact {}

    /** The customer has it built elsewhere rather than wait. */
    record PlaceChosen() implements Fact {}

    /** This server is given up and another one is tried. */
    record FreshServerTried() implements Fact {}

    record BuildGivenUp(String reason) implements Fact {}

    /** The agent has answered its owner. */
    record AgentAnswered() implements Fact {}

    record TroubleSeen(String reason) implements Fact {}

    record HealthSeen() implements Fact {}

    record RecoveryStarted() implements Fact {}

    record RecoveryFailed(String reason) implements Fact {}

    /**
     * What was paid is over, the grace as well.
     *
     * @param reason {@code unpaid} or {@code paused}
     */
    record CoverEnded(String reason) implements Fact {}

    /** It is paid for again. */
    record CoverReturned() implements Fact {}

    record TerminationAsked() implements Fact {}

    /** Proven: no server, key or secret of it exists any more. */
    record NothingLeft() implements Fact {}
}
