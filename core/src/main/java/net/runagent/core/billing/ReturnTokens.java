package net.runagent.core.billing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Money;
import net.runagent.core.money.Posting;
import org.springframework.stereotype.Component;

/**
 * Gives back what tokens had paid: into the payer's balance, in the same tokens, at once. From there it pays other orders, or is
 * sent to an address that its owner names; never to where it came from, which may be an exchange's. Always inside a
 * transaction.
 */
@Component
class ReturnTokens {
    private final TokenTakeRecords takes;
    private final PaymentRecords payments;
    private final PayerRecords payers;
    private final PaidPeriods periods;
    private final Books books;
    private final Tidings tidings;

    ReturnTokens(
            TokenTakeRecords takes,
            PaymentRecords payments,
            PayerRecords payers,
            PaidPeriods periods,
            Books books,
            Tidings tidings) {
        this.takes = takes;
        this.payments = payments;
        this.payers = payers;
        this.periods = periods;
        this.books = books;
        this.tidings = tidings;
    }

    /**
     * Once for a payment, however often it is asked for.
     *
     * @return what has gone back of it, now or before
     */
    Money give(Invoice invoice, Payment known, Money wanted) {
        Payment payment = payments.lock(known.id()).orElseThrow();
        if (!payment.refunded().isZero() || wanted.minor() <= 0) {
            return payment.refunded();
        }
        Money back = wanted.minor() < payment.kept().minor() ? wanted : payment.kept();
        // What was missing of the payment was never here.
        Money came = payment.net().minus(payment.fee());
        Money tokens = back.minor() < came.minor() ? back : came;
        LedgerEntrySet set = LedgerEntrySet.of("billing", payment.id().toString(), "tokens-returned")
                .debit(LedgerAccount.REFUNDS, back)
                .credit(LedgerAccount.CHAIN_CLEARING, tokens);
        if (back.minor() > tokens.minor()) {
            set = set.credit(LedgerAccount.WRITE_OFF, back.minus(tokens));
        }
        LedgerAccount balance = LedgerAccount.balanceOf(invoice.billingAccount());
        List<TokenTake> returned = pieces(payment, tokens.minor());
        for (TokenTake piece : returned) {
            String unit = piece.token() + ":" + piece.chain();
            BigInteger units = units(piece);
            set = set.with(LedgerAccount.chainTaken(piece.chain()), unit, units).with(balance, unit, units.negate());
        }
        if (!(books.post(set) instanceof Posting.Posted)) {
            return payment.refunded();
        }
        returned.forEach(piece -> takes.returned(piece, piece.returned()));
        payments.refunded(payment.id(), back);
        payments.find(payment.id()).ifPresent(periods::wentBack);
        payers.person(invoice.billingAccount())
                .ifPresent(person -> tidings.tell(
                        person,
                        new TokensReturned(invoice.id().value()),
                        "tokens-returned:" + payment.id()));
        return back;
    }

    /** What goes back of each, noted in it. */
    private List<TokenTake> pieces(Payment payment, long cents) {
        List<TokenTake> pieces = new ArrayList<>();
        long left = cents;
        for (TokenTake take : takes.of(payment.id())) {
            long piece = Math.min(left, take.cents());
            if (piece > 0) {
                pieces.add(new TokenTake(
                        take.payment(), take.chain(), take.token(), take.units(), take.cents(), piece));
                left -= piece;
            }
        }
        return pieces;
    }

    private static BigInteger units(TokenTake piece) {
        return piece.units()
                .multiply(BigInteger.valueOf(piece.returned()))
                .divide(BigInteger.valueOf(piece.cents()));
    }
}
