package net.runagent.core.billing;

import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import net.runagent.core.billing.TokenPayout.State;
import net.runagent.core.chain.ChainAddress;
import net.runagent.core.chain.ChainCursor;
import net.runagent.core.chain.CursorRecords;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Posting;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Tokens of a balance that are sent to their owner: asked for, cooled, approved, sent by a person, found on the chain. */
@Component
public class PayOutTokens {
    private static final Pattern TX = Pattern.compile("0x[0-9a-f]{64}");

    private final TokenPayoutRecords payouts;
    private final TokenOfferRecords offers;
    private final TokenPurse purse;
    private final PayerRecords payers;
    private final CursorRecords cursors;
    private final Books books;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    PayOutTokens(
            TokenPayoutRecords payouts,
            TokenOfferRecords offers,
            TokenPurse purse,
            PayerRecords payers,
            CursorRecords cursors,
            Books books,
            Tidings tidings,
            StaffAlerts alerts,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.payouts = payouts;
        this.offers = offers;
        this.purse = purse;
        this.payers = payers;
        this.cursors = cursors;
        this.books = books;
        this.tidings = tidings;
        this.alerts = alerts;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Outcome {
        /** @param said in plain words, for the staff */
        record Done(String said) implements Outcome {}

        record Refused(String why) implements Outcome {}
    }

    /** All that there is of a token on a chain, to this address; empty when there is nothing of it. Nothing is taken yet. */
    Optional<TokenPayout> ask(UUID payer, TokenWay way, ChainAddress address) {
        Optional<BigInteger> all = purse.of(payer).stream()
                .filter(held -> held.chain().id().equals(way.chain().id())
                        && held.token().symbol().equals(way.token().symbol()))
                .map(held -> held.amount().units())
                .findFirst();
        Optional<TokenPayout> asked = all.map(units -> new TokenPayout(
                ids.next(),
                payer,
                way.chain().id(),
                way.token().symbol(),
                units,
                address.hex(),
                State.ASKED,
                clock.instant(),
                null,
                null,
                null,
                null,
                null));
        asked.ifPresent(payouts::insert);
        return asked;
    }

    /** From now on it is not in the balance any more. @return false when there is not so much any more */
    boolean confirm(UUID payer, UUID id) {
        offers.lock(payer);
        Optional<TokenPayout> asked = payouts.lock(id)
                .filter(payout -> payout.billingAccount().equals(payer) && payout.state() == State.ASKED);
        if (asked.isEmpty()) {
            return payouts.find(id).filter(payout -> payout.billingAccount().equals(payer)).isPresent(); // tapped twice
        }
        TokenPayout payout = asked.get().confirmed(clock.instant());
        boolean there = purse.of(payer).stream()
                .anyMatch(held -> held.unit().equals(payout.token() + ":" + payout.chain())
                        && held.amount().units().compareTo(payout.units()) >= 0);
        if (!there || !book(payout, "asked", balance(payout), owed(payout))) {
            return false;
        }
        payouts.save(payout);
        tell(payout);
        alerts.raise(
                Severity.WARNING,
                "payout.asked",
                id.toString(),
                Map.of(
                        "chain", payout.chain(),
                        "token", payout.token(),
                        "from", payout.approvableFrom().toString()));
        return true;
    }

    /** By its owner, as long as nobody has approved it. */
    boolean withdraw(UUID payer, UUID id) {
        return transactions.<Boolean>call(() -> payouts.lock(id)
                .filter(payout -> payout.billingAccount().equals(payer) && payout.state() == State.CONFIRMED)
                .map(payout -> back(payout, State.WITHDRAWN))
                .isPresent());
    }

    private TokenPayout back(TokenPayout payout, State how) {
        book(payout, "returned", owed(payout), balance(payout));
        TokenPayout ended = payout.ended(how, clock.instant());
        payouts.save(ended);
        tell(ended);
        return ended;
    }

    /** What waits for somebody. */
    public List<TokenPayout> open() {
        return transactions.call(payouts::open);
    }

    /** @param by who of the staff */
    public Outcome approve(UUID id, String by) {
        return transactions.<Outcome>call(() -> {
            TokenPayout payout = payouts.lock(id).orElse(null);
            if (payout == null || payout.state() != State.CONFIRMED) {
                return new Outcome.Refused("no payout " + id + " waits for approval");
            }
            if (clock.instant().isBefore(payout.approvableFrom())) {
                return new Outcome.Refused("it can be approved from " + payout.approvableFrom() + " on");
            }
            Optional<ChainCursor> cursor = cursors.find(payout.chain());
            if (cursor.isEmpty()) {
                return new Outcome.Refused("chain " + payout.chain() + " is not counted");
            }
            payouts.save(payout.approved(by, cursor.get().block()));
            tell(payout.approved(by, cursor.get().block()));
            return new Outcome.Done("send " + payout.units() + " base units of " + payout.token() + " on "
                    + payout.chain() + " to " + payout.address() + ", then: payouts sent " + id + " TX");
        });
    }

    public Outcome refuse(UUID id) {
        return transactions.<Outcome>call(() -> payouts.lock(id)
                .filter(payout -> payout.state() == State.CONFIRMED || payout.state() == State.APPROVED)
                .<Outcome>map(payout -> {
                    back(payout, State.REFUSED);
                    return new Outcome.Done("the tokens are back in the customer's balance");
                })
                .orElseGet(() -> new Outcome.Refused("no payout " + id + " can be refused any more")));
    }

    /** @param shown as the wallet shows it; those of TRON leave out the 0x */
    public Outcome sent(UUID id, String shown) {
        String word = shown.strip().toLowerCase(Locale.ROOT);
        String tx = word.startsWith("0x") ? word : "0x" + word;
        if (!TX.matcher(tx).matches()) {
            return new Outcome.Refused("a transaction is 0x and 64 hexadecimal digits");
        }
        return transactions.<Outcome>call(() -> payouts.lock(id)
                .filter(payout -> payout.state() == State.APPROVED || payout.state() == State.SENT)
                .<Outcome>map(payout -> {
                    payouts.save(payout.sent(tx));
                    return new Outcome.Done("it is looked for on " + payout.chain());
                })
                .orElseGet(() -> new Outcome.Refused("no payout " + id + " is approved")));
    }

    /** Not found up to this block; the next look begins behind it. */
    void notFound(UUID id, String tx, long upTo) {
        transactions.run(() -> payouts.lock(id)
                .filter(payout -> payout.state() == State.SENT && tx.equals(payout.tx()))
                .ifPresent(payout -> payouts.save(payout.lookedTo(upTo))));
    }

    /** It was found in a final block. */
    void found(UUID id, BigInteger units) {
        transactions.run(() -> {
            TokenPayout payout = payouts.lock(id).orElseThrow();
            if (payout.state() != State.SENT) {
                return;
            }
            if (!units.equals(payout.units())) {
                alerts.raise(
                        Severity.CRITICAL,
                        "payout.differs",
                        id.toString(),
                        Map.of("asked", payout.units().toString(), "sent", units.toString()));
                return;
            }
            book(payout, "paid", owed(payout), LedgerAccount.chainSwept(payout.chain()));
            TokenPayout done = payout.ended(State.DONE, clock.instant());
            payouts.save(done);
            tell(done);
        });
    }

    private boolean book(TokenPayout payout, String kind, LedgerAccount debit, LedgerAccount credit) {
        String unit = payout.token() + ":" + payout.chain();
        return books.post(LedgerEntrySet.of("payout", payout.id().toString(), kind)
                        .with(debit, unit, payout.units())
                        .with(credit, unit, payout.units().negate()))
                instanceof Posting.Posted;
    }

    private static LedgerAccount balance(TokenPayout payout) {
        return LedgerAccount.balanceOf(payout.billingAccount());
    }

    private static LedgerAccount owed(TokenPayout payout) {
        return LedgerAccount.chainOwed(payout.chain());
    }

    private void tell(TokenPayout payout) {
        payers.person(payout.billingAccount())
                .ifPresent(person -> tidings.tell(
                        person,
                        new TokenPayoutMoved(payout.id()),
                        "payout:" + payout.id() + ":" + payout.state().name()));
    }
}
