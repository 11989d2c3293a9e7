package net.runagent.core.billing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.money.Money;

/** What the screens about paying with tokens ask, and what they are told. Amounts of tokens are text, exact to the last digit. */
public final class TokenQuestions {
    private TokenQuestions() {}

    /** On which chains an invoice can be paid. */
    public record TokenWaysAsked(UUID invoice) implements Question {}

    /** @param held what lies in the balance already, in dollars */
    public record TokenWays(UUID invoice, String number, Money missing, Money held, List<Way> ways) implements Answer {}

    /**
     * @param way chain and token, as {@link TokensWanted} wants it
     * @param open false while the chain is not looked at: what is sent then is counted later
     */
    public record Way(String way, String chain, String token, boolean open) {}

    /**
     * Where to send what for an invoice; the invoice then takes what comes. What is in the balance counts at once.
     *
     * @param way of {@link Way}
     */
    public record TokensWanted(UUID invoice, String way) implements Question {}

    /** The same again, as it stands now. */
    public record TokensAsked(UUID invoice) implements Question {}

    /**
     * @param status of the invoice
     * @param missing what is still to be paid, without what lies in the balance
     * @param held what lies in the balance; it counts as soon as there is enough
     * @param chain for people
     * @param amount to be sent, exactly
     * @param address whole, as wallets write it
     * @param onTheWay what was seen and is not final yet
     * @param looked false while the chain is not looked at
     */
    public record TokenPayment(
            UUID invoice,
            String number,
            InvoiceStanding.Status status,
            Money missing,
            Money held,
            String chain,
            String token,
            String amount,
            String address,
            List<OnTheWay> onTheWay,
            boolean looked)
            implements Answer {}

    /** @param done blocks that stand upon it, of about so many that are needed */
    public record OnTheWay(String amount, String token, String chain, long done, long needed) {}

    /** @param why a text key's tail: {@code off}, {@code over}, {@code refused} */
    public record NoTokens(String why) implements Answer {}

    /** What came that no order waited for. */
    public record ArrivalAsked(UUID arrival) implements Question {}

    public record Arrived(String amount, String token, String chain, Money held) implements Answer {}

    /** What lies in the balance. */
    public record PurseAsked() implements Question {}

    public record Purse(List<Pieces> pieces, Money held) implements Answer {}

    public record Pieces(String amount, String token, String chain) {}

    /** A plan that is paid ahead. @param first the invoice that began it */
    public record PrepaidAsked(UUID first) implements Question {}

    public record PrepaidShown(PrepaidPlan plan) implements Answer {}

    /**
     * @param first the invoice that began it
     * @param until the first instant that is not paid for
     * @param price of the next period, at the prices of today
     * @param over whether that instant has passed
     */
    public record PrepaidPlan(UUID first, String name, Instant until, Money price, boolean over) {}

    /** The next period, please; answered with {@link TokenWays} for its invoice. */
    public record NextPeriodWanted(UUID first) implements Question {}
}
