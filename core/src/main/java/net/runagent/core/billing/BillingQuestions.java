package net.runagent.core.billing;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/** What the screens about money ask, and what they are told. Nobody is told anything about what is not theirs. */
public final class BillingQuestions {
    private BillingQuestions() {}

    /** How an invoice stands, with the link to pay it while there is one. */
    public record PaymentAsked(UUID invoice) implements Question {}

    /** Another checkout, please: the card was declined or the link has run out. */
    public record CheckoutWanted(UUID invoice) implements Question {}

    /** The person does not want to pay it any more. */
    public record GivenUp(UUID invoice) implements Question {}

    /**
     * @param returned what has gone back of all that was paid
     * @param url where to pay, null when no checkout is open
     * @param tokens whether it can be paid with tokens too
     */
    public record PaymentShown(
            UUID invoice,
            String number,
            InvoiceStanding standing,
            Money returned,
            List<Item> items,
            @Nullable String url,
            boolean tokens)
            implements Answer {
        public Money missing() {
            return standing.due().minus(standing.paid());
        }
    }

    /** @param name as the catalogue shows it; @param kind {@code plan}, {@code setup}, {@code credit} */
    public record Item(String kind, String name, Money amount) {}

    public record NotYours() implements Answer {}

    /** The chat joined the account a moment ago and may have been taken over: it may look, but change nothing yet. */
    public record HeldBack(Instant until) implements Answer {}

    public record BillingAsked() implements Question {}

    /**
     * @param portal whether the card provider knows this person, so that its page can be opened
     * @param prepaid plans that are paid ahead with tokens
     * @param held what lies in the balance
     */
    public record BillingShown(
            List<RunningPlan> plans,
            List<PastInvoice> invoices,
            boolean portal,
            List<TokenQuestions.PrepaidPlan> prepaid,
            Money held)
            implements Answer {}

    /**
     * @param until end of the paid period, null when it is not known
     * @param ending it ends then and is not charged again
     * @param due a charge failed and is tried again
     * @param pausing its owner wants it to pause then, and it is not charged again
     * @param paused its owner has paused it at the provider: nothing is charged until it is resumed there
     * @param next the plan that it becomes then, as the catalogue shows it; null when it stays
     */
    public record RunningPlan(
            UUID subscription,
            String name,
            Money price,
            @Nullable Instant until,
            boolean ending,
            boolean due,
            boolean pausing,
            boolean paused,
            @Nullable String next) {}

    public record PastInvoice(
            UUID id, String number, Instant at, Money due, Money returned, InvoiceStanding.Status status) {}

    public record SpendAsked() implements Question {}

    /** @param months the last half year without a gap, the oldest first: what was paid and did not go back, without tax */
    public record SpendShown(List<Spent> months) implements Answer {}

    public record Spent(YearMonth month, Money paid) {}

    /** Which invoices there are receipts of. */
    public record PaidAsked() implements Question {}

    /** @param invoices newest first, at most ten */
    public record PaidShown(List<PaidInvoice> invoices) implements Answer {}

    public record PaidInvoice(UUID invoice, String number, Instant at, Money paid) {}

    /** The receipt of one invoice, to print. */
    public record PaperAsked(UUID invoice) implements Question {}

    /** @param pdf in the language of who asked */
    public record PaperMade(String number, byte[] pdf) implements Answer {}

    public record ReceiptsAsked() implements Question {}

    /** @param json everything about this person's invoices and payments, for people and machines */
    public record ReceiptsShown(byte[] json, int count) implements Answer {}

    public record PortalAsked() implements Question {}

    /** {@link PortalReady} follows. */
    public record PortalComing(boolean coming) implements Answer {}

    /** Asked once, when the page is open; the address is forgotten with the answer. */
    public record PortalOpened(UUID portal) implements Question {}

    public record PortalShown(@Nullable String url) implements Answer {}

    /** @param cancel true announces the end at the end of the paid period, false takes that back */
    public record CancellationAsked(UUID subscription, boolean cancel) implements Question {}

    /** {@link CancellationChanged} follows when the provider has done it. */
    public record CancellationNoted() implements Answer {}
}
