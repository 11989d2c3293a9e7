package net.runagent.core.billing;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.PaymentBooked.Meaning;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.Money;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Takes an order as fetched: a paid one becomes a payment, once, and its invoice is looked at anew; all in one commit. */
@Component
class OrderFacts {
    private final CardMirror mirror;
    private final OrderMatch match;
    private final Renewals renewals;
    private final InvoiceRecords invoices;
    private final PaymentRecords payments;
    private final CheckoutRecords attempts;
    private final PayerRecords payers;
    private final Settlement settlement;
    private final PaidPeriods periods;
    private final RefundWishes refundWishes;
    private final NextPart nextPart;
    private final Books books;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Later later;
    private final ApplicationEventPublisher events;
    private final Ids ids;

    OrderFacts(
            CardMirror mirror,
            OrderMatch match,
            Renewals renewals,
            InvoiceRecords invoices,
            PaymentRecords payments,
            CheckoutRecords attempts,
            PayerRecords payers,
            Settlement settlement,
            PaidPeriods periods,
            RefundWishes refundWishes,
            NextPart nextPart,
            Books books,
            Tidings tidings,
            StaffAlerts alerts,
            Transactions transactions,
            Later later,
            ApplicationEventPublisher events,
            Ids ids) {
        this.mirror = mirror;
        this.match = match;
        this.renewals = renewals;
        this.invoices = invoices;
        this.payments = payments;
        this.attempts = attempts;
        this.payers = payers;
        this.settlement = settlement;
        this.periods = periods;
        this.refundWishes = refundWishes;
        this.nextPart = nextPart;
        this.books = books;
        this.tidings = tidings;
        this.alerts = alerts;
        this.transactions = transactions;
        this.later = later;
        this.events = events;
        this.ids = ids;
    }

    void apply(CardOrder order) {
        transactions.run(() -> {
            if (!mirror.newer(order) || !order.paid()) {
                return;
            }
            Optional<Payment> known = payments.byRef(Rails.POLAR, order.id().toString());
            if (known.isPresent()) {
                bookFee(known.get(), order.fee());
            } else {
                book(order, order.later() ? later(order) : match.find(order));
            }
            Money held = known.map(Payment::kept).orElse(order.net());
            if (order.refundable().minor() < held.minor()) {
                later.soon(FetchRefunds.NAME, order.id()); // something of it has gone back that we have not seen
            }
        });
    }

    private OrderMatch.Found later(CardOrder order) {
        Optional<Invoice> invoice = renewals.invoiceFor(order);
        if (invoice.isEmpty()) {
            return match.find(order);
        }
        boolean sameCurrency = order.net().currency().equals(invoice.get().currency());
        return new OrderMatch.Found(
                sameCurrency ? invoice.get() : null,
                invoice.get().billingAccount(),
                null,
                sameCurrency ? null : "other currency");
    }

    private void book(CardOrder order, OrderMatch.Found found) {
        // Held until the end: of two orders for one invoice the second must see what the first has done.
        Invoice invoice = Optional.ofNullable(found.invoice())
                .flatMap(known -> invoices.lock(known.id()))
                .orElse(null);
        boolean doubled = invoice != null && !order.later() && paidBefore(invoice, found.attempt());
        // What was paid twice before everything else was paid may not stand in for the rest.
        InvoiceId counted = invoice == null || (doubled && invoice.settledAt() == null) ? null : invoice.id();
        InvoiceId first = invoice == null ? null : invoice.first();
        boolean disputedBefore = first != null && settlement.disputed(first);
        Money nothing = new Money(order.net().currency(), 0);
        Payment payment = new Payment(
                ids.next(),
                Rails.POLAR,
                order.id().toString(),
                counted,
                found.payer(),
                order.net(),
                nothing,
                nothing,
                nothing,
                order.createdAt(),
                false);
        payments.insert(payment);
        if (order.net().minor() > 0) {
            books.post(LedgerEntrySet.of(Rails.POLAR, order.id().toString(), "paid")
                    .debit(LedgerAccount.POLAR_CLEARING, order.net())
                    .credit(holder(found.payer()), order.net()));
        }
        bookFee(payment, order.fee());
        CheckoutAttempt attempt = found.attempt();
        if (attempt != null) {
            attempts.save(attempt.over(CheckoutAttempt.State.PAID));
        }
        if (invoice == null) {
            alerts.raise(
                    Severity.CRITICAL,
                    "polar.order.unmatched",
                    order.id().toString(),
                    Map.of(
                            "why",
                            String.valueOf(found.trouble()),
                            "held",
                            holder(found.payer()).code()));
            return;
        }
        InvoiceStanding standing = settlement.review(invoice.id());
        Meaning meaning = doubled ? Meaning.DOUBLED : meaning(invoice, standing);
        periods.paid(invoice, payment, order, meaning);
        events.publishEvent(new PaymentBooked(invoice.id(), payment.id(), meaning));
        if (first != null && disputedBefore && !settlement.disputed(first)) {
            events.publishEvent(new DisputeChanged(first, false)); // what a bank has kept is made up for
        }
        renewals.paid(invoice, order, standing);
        tell(invoice, meaning, order.id());
        switch (meaning) {
            case TOO_LATE -> refundWishes.note(givingBack(invoice));
            case DOUBLED -> refundWishes.duplicate(invoice, payment);
            case PART -> nextPart.ask(invoice, standing);
            default -> refundWishes.note(invoice);
        }
    }

    /** Another checkout of the same part has been paid, or all of it was. */
    private boolean paidBefore(Invoice invoice, @Nullable CheckoutAttempt attempt) {
        return invoice.settledAt() != null
                || attempt != null
                        && attempts.of(invoice.id()).stream()
                                .anyMatch(other -> other.state() == CheckoutAttempt.State.PAID
                                        && other.part().equals(attempt.part())
                                        && !other.id().equals(attempt.id()));
    }

    private Meaning meaning(Invoice invoice, InvoiceStanding standing) {
        return switch (standing.status()) {
            case VOID -> invoice.cancelledAt() == null ? Meaning.SHORT : Meaning.TOO_LATE;
            case PAID, REFUNDED -> invoice.renewalOf() == null ? Meaning.SETTLES : Meaning.RENEWAL;
            // A renewal is charged by the provider alone: asking for the rest would begin a second subscription.
            case OPEN -> invoice.renewalOf() == null && nextPart.of(invoice) != null ? Meaning.PART : Meaning.SHORT;
        };
    }

    /** The person had given it up: the money goes back, and the subscription that it began must not charge again. */
    private Invoice givingBack(Invoice invoice) {
        invoices.refundWanted(invoice.id(), "customer_request");
        invoices.endWanted(invoice.id());
        later.soon(EndSubscription.NAME, invoice.id().value());
        return invoices.find(invoice.id()).orElseThrow();
    }

    private void tell(Invoice invoice, Meaning meaning, UUID order) {
        UUID id = invoice.id().value();
        Happening happening = switch (meaning) {
            case SETTLES, PART, RENEWAL -> new PaymentReceived(id);
            case SHORT -> new PaymentShort(id);
            case DOUBLED -> new PaymentDoubled(id);
            case TOO_LATE -> new PaymentTooLate(id);
        };
        payers.person(invoice.billingAccount())
                .ifPresent(person -> tidings.tell(person, happening, "payment:" + order));
    }

    /** The fee can grow after the payment (foreign cards): what is booked is the difference. */
    private void bookFee(Payment payment, Money fee) {
        long grown = fee.minor() - payment.fee().minor();
        if (grown <= 0 || !fee.currency().equals(payment.net().currency())) {
            return;
        }
        Money difference = new Money(fee.currency(), grown);
        books.post(LedgerEntrySet.of(Rails.POLAR, payment.externalRef(), "fee-to-" + fee.minor())
                .debit(LedgerAccount.POLAR_FEES, difference)
                .credit(LedgerAccount.POLAR_CLEARING, difference));
        payments.fee(payment.id(), fee);
    }

    private static LedgerAccount holder(@Nullable UUID payer) {
        return payer == null ? LedgerAccount.SUSPENSE : LedgerAccount.balanceOf(payer);
    }
}
