package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.billing.TokenPayout.State;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;

/** What the screens about sending a balance to its owner ask, and what they are told. */
public final class PayoutQuestions {
    private PayoutQuestions() {}

    /** What could be sent. */
    public record SendableAsked() implements Question {}

    /** @param waiting what is being sent already */
    public record Sendable(List<Piece> pieces, List<PayoutShown> waiting) implements Answer {}

    /** @param way chain and token, as {@link AddressGiven} wants it */
    public record Piece(String way, String amount, String token, String chain) {}

    /** @param typed as the person typed it */
    public record AddressGiven(String way, String typed) implements Question {}

    /** @param why a text key's tail */
    public record AddressWrong(String why) implements Answer {}

    public record PayoutAsked(UUID payout) implements Question {}

    /**
     * @param address whole, as wallets write it
     * @param from when the staff may approve it
     * @param tx once it was sent
     */
    public record PayoutShown(
            UUID payout,
            State state,
            String amount,
            String token,
            String chain,
            String address,
            Instant from,
            String tx)
            implements Answer {}

    public record PayoutConfirmed(UUID payout) implements Question {}

    public record PayoutWithdrawn(UUID payout) implements Question {}
}
