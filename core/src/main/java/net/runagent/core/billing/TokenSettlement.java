package net.runagent.core.billing;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.PaymentBooked.Meaning;
import net.runagent.core.billing.TokenPurse.Held;
import net.runagent.core.chain.TokenAmount;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Money;
import net.runagent.core.money.Posting;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Pays invoices from a payer's tokens, the oldest first, each whole or not at all: what is not enough stays the payer's, so
 * that too little, too much, twice, late and in parts are no cases of their own. One that there is not enough for holds up
 * no later one. Always inside a transaction, under the payer's lock.
 */
@Component
class TokenSettlement {
    /** Exchanges keep a fee of what one sends: so much of an invoice may be missing, and is written off. */
    private static final long MOST_MISSING_CENTS = 50;

    private static final long MISSING_PER_MILLE = 5;

    private final TokenOfferRecords offers;
    private final TokenTakeRecords takes;
    private final InvoiceRecords invoices;
    private final PaymentRecords payments;
    private final Settlement settlement;
    private final PaidPeriods periods;
    private final TokenPurse purse;
    private final Books books;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final Clock clock;

    TokenSettlement(
            TokenOfferRecords offers,
            TokenTakeRecords takes,
            InvoiceRecords invoices,
            PaymentRecords payments,
            Settlement settlement,
            PaidPeriods periods,
            TokenPurse purse,
            Books books,
            ApplicationEventPublisher events,
            Ids ids,
            Clock clock) {
        this.offers = offers;
        this.takes = takes;
        this.invoices = invoices;
        this.payments = payments;
        this.settlement = settlement;
        this.periods = periods;
        this.purse = purse;
        this.books = books;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** How much of it may be missing, in cents. */
    static long allowance(Money missing) {
        return Math.min(MOST_MISSING_CENTS, missing.minor() * MISSING_PER_MILLE / 1_000);
    }

    /**
     * Pays what can be paid.
     *
     * @param reference of the newest transfer, for the receipt
     * @param at when it came, by its chain's clock
     * @return what was paid, in this order
     */
    List<InvoiceId> settle(UUID payer, String reference, Instant at) {
        offers.lock(payer);
        List<InvoiceId> paid = new ArrayList<>();
        for (TokenOffer offer : offers.open(payer, clock.instant())) {
            Invoice invoice = invoices.lock(offer.invoice()).orElseThrow();
            Money missing = missing(invoice);
            if (!missing.isZero() && pay(invoice, missing, reference, at)) {
                paid.add(invoice.id());
            }
        }
        return paid;
    }

    /** What is left to pay of it; nothing when it is settled or given up. */
    Money missing(Invoice invoice) {
        Money nothing = new Money(invoice.currency(), 0);
        if (invoice.settledAt() != null || invoice.cancelledAt() != null) {
            return nothing;
        }
        InvoiceStanding standing = settlement.standing(invoice.id());
        Money missing = standing.due().minus(standing.paid());
        return missing.minor() > 0 ? missing : nothing;
    }

    /** Whether what lies in the balance is enough for it. */
    boolean enough(Invoice invoice) {
        Money missing = missing(invoice);
        return !missing.isZero()
                && TokenPurse.cents(purse.of(invoice.billingAccount())) >= missing.minor() - allowance(missing);
    }

    private boolean pay(Invoice invoice, Money missing, String reference, Instant at) {
        UUID payer = invoice.billingAccount();
        List<Held> held = purse.of(payer);
        long worth = TokenPurse.cents(held);
        if (worth < missing.minor() - allowance(missing)) {
            return false;
        }
        long taken = Math.min(worth, missing.minor());
        UUID id = ids.next();
        List<TokenTake> pieces = pieces(id, held, taken);
        if (!book(invoice, pieces, missing, taken)) {
            return false;
        }
        CrashPoint.at("billing.tokens.booked");
        pieces.forEach(takes::add);
        Money nothing = new Money(missing.currency(), 0);
        Payment payment = new Payment(
                id,
                Rails.CHAIN,
                reference + "#" + invoice.number(),
                invoice.id(),
                payer,
                missing,
                new Money(missing.currency(), missing.minor() - taken),
                nothing,
                nothing,
                at.isBefore(invoice.createdAt()) ? clock.instant() : at,
                false);
        payments.insert(payment);
        settlement.review(invoice.id());
        CrashPoint.at("billing.tokens.settled");
        Optional<Instant> until = periods.prepaid(invoice, payment);
        boolean first = invoice.renewalOf() == null;
        events.publishEvent(
                new PaymentBooked(invoice.id(), payment.id(), first ? Meaning.SETTLES : Meaning.RENEWAL));
        if (!first) {
            until.ifPresent(end ->
                    events.publishEvent(new SubscriptionRenewed(invoice.first(), invoice.id(), end)));
        }
        return true;
    }

    private static List<TokenTake> pieces(UUID payment, List<Held> held, long cents) {
        List<TokenTake> pieces = new ArrayList<>();
        long left = cents;
        for (Held each : held) {
            long piece = Math.min(left, each.amount().cents());
            if (piece > 0) {
                BigInteger units = TokenAmount.ofCents(piece, each.token().decimals()).units();
                pieces.add(new TokenTake(
                        payment, each.chain().id(), each.token().symbol(), units, piece, 0));
                left -= piece;
            }
        }
        return pieces;
    }

    private boolean book(Invoice invoice, List<TokenTake> pieces, Money missing, long taken) {
        LedgerAccount balance = LedgerAccount.balanceOf(invoice.billingAccount());
        LedgerEntrySet set = LedgerEntrySet.of("billing", invoice.id().toString(), "tokens")
                .credit(balance, missing);
        if (taken > 0) {
            set = set.debit(LedgerAccount.CHAIN_CLEARING, new Money(missing.currency(), taken));
        }
        if (missing.minor() > taken) {
            set = set.debit(LedgerAccount.WRITE_OFF, new Money(missing.currency(), missing.minor() - taken));
        }
        for (TokenTake piece : pieces) {
            String unit = piece.token() + ":" + piece.chain();
            set = set.with(balance, unit, piece.units())
                    .with(LedgerAccount.chainTaken(piece.chain()), unit, piece.units().negate());
        }
        return books.post(set) instanceof Posting.Posted;
    }
}
