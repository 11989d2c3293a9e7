package net.runagent.core.billing;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.money.Money;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Billing as the other features see it. */
@Component
class InvoiceBook implements Billing {
    private final PayerRecords payers;
    private final InvoiceRecords invoices;
    private final PaymentRecords payments;
    private final InvoiceNumbers numbers;
    private final SubscriptionRecords subscriptions;
    private final Settlement settlement;
    private final PaidPeriods periods;
    private final CardCheckouts checkouts;
    private final TokenWay.All ways;
    private final PrepaidPlans prepaid;
    private final RefundWishes refundWishes;
    private final MoneyBackOnce moneyBack;
    private final Transactions transactions;
    private final Later later;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final Clock clock;

    InvoiceBook(
            PayerRecords payers,
            InvoiceRecords invoices,
            PaymentRecords payments,
            InvoiceNumbers numbers,
            SubscriptionRecords subscriptions,
            Settlement settlement,
            PaidPeriods periods,
            CardCheckouts checkouts,
            TokenWay.All ways,
            PrepaidPlans prepaid,
            RefundWishes refundWishes,
            MoneyBackOnce moneyBack,
            Transactions transactions,
            Later later,
            ApplicationEventPublisher events,
            Ids ids,
            Clock clock) {
        this.payers = payers;
        this.invoices = invoices;
        this.payments = payments;
        this.numbers = numbers;
        this.subscriptions = subscriptions;
        this.settlement = settlement;
        this.periods = periods;
        this.checkouts = checkouts;
        this.ways = ways;
        this.prepaid = prepaid;
        this.refundWishes = refundWishes;
        this.moneyBack = moneyBack;
        this.transactions = transactions;
        this.later = later;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public boolean available() {
        return takesCards() || takesTokens();
    }

    @Override
    public boolean takesCards() {
        return checkouts.offered();
    }

    @Override
    public boolean takesTokens() {
        return !ways.offered().isEmpty();
    }

    @Override
    public InvoiceId open(AccountId account, List<InvoiceLine> lines, Instant validUntil, String once) {
        return transactions.call(() -> {
            Optional<InvoiceId> before = invoices.byOnce(once);
            if (before.isPresent()) {
                return before.get();
            }
            Instant now = clock.instant();
            UUID payer = payers.ensure(account, ids.next(), now);
            InvoiceId id = new InvoiceId(ids.next());
            Invoice invoice =
                    new Invoice(id, numbers.next(), payer, lines, now, validUntil, null, null, null, false, null);
            if (!invoices.insert(invoice, once)) {
                return invoices.byOnce(once).orElseThrow();
            }
            if (invoice.due().isZero()) {
                settlement.review(id);
            }
            return id;
        });
    }

    @Override
    public void payByCard(InvoiceId invoice) {
        later.soon(PrepareCheckout.NAME, invoice.value());
    }

    @Override
    public InvoiceStanding standing(InvoiceId invoice) {
        return settlement.standing(invoice);
    }

    @Override
    public boolean disputed(InvoiceId first) {
        return settlement.disputed(first);
    }

    @Override
    public UUID payer(InvoiceId invoice) {
        return invoices.find(invoice).orElseThrow().billingAccount();
    }

    @Override
    public boolean subscriptionOver(InvoiceId invoice) {
        List<Subscription> begun = subscriptions.of(invoice).stream()
                .filter(subscription -> !subscription.status().equals("incomplete_expired"))
                .toList();
        return begun.isEmpty() ? prepaid.over(invoice) : begun.stream().noneMatch(Subscription::running);
    }

    @Override
    public Optional<Entitlement> entitlement(InvoiceId invoice) {
        return periods.standing(invoice);
    }

    @Override
    public void refundAll(InvoiceId invoice, String reason) {
        transactions.run(() -> {
            cancel(invoice);
            invoices.refundWanted(invoice, reason);
            refundWishes.note(invoices.lock(invoice).orElseThrow());
            endSubscription(invoice);
        });
    }

    @Override
    public void refundPart(InvoiceId invoice, Money back, String reason) {
        transactions.run(() -> {
            refundWishes.part(invoices.lock(invoice).orElseThrow(), back, reason);
            endSubscription(invoice);
        });
    }

    @Override
    public boolean moneyBackFree(InvoiceId invoice) {
        return moneyBack.free(invoice);
    }

    @Override
    public boolean useMoneyBack(InvoiceId invoice) {
        return transactions.<Boolean>call(() -> moneyBack.use(invoice));
    }

    @Override
    public Optional<String> planOf(InvoiceId invoice) {
        return subscriptions.of(invoice).stream()
                .filter(Subscription::running)
                .map(Subscription::plan)
                .filter(Objects::nonNull)
                .findFirst();
    }

    @Override
    public List<InvoiceId> laterOf(InvoiceId invoice) {
        UUID payer = invoices.find(invoice).orElseThrow().billingAccount();
        return invoices.of(payer).reversed().stream()
                .filter(later -> invoice.equals(later.renewalOf()) && later.settledAt() != null)
                .map(Invoice::id)
                .toList();
    }

    @Override
    public Optional<Instant> paidAt(InvoiceId invoice) {
        return payments.of(invoice).stream().map(Payment::paidAt).min(Comparator.naturalOrder());
    }

    @Override
    public void endSubscription(InvoiceId invoice) {
        transactions.run(() -> {
            invoices.endWanted(invoice);
            later.soon(EndSubscription.NAME, invoice.value());
        });
    }

    @Override
    public void cancel(InvoiceId id) {
        transactions.run(() -> {
            Invoice invoice = invoices.lock(id).orElseThrow(() -> new IllegalArgumentException("no invoice " + id));
            Status status = settlement.standing(id).status();
            if (invoice.settledAt() != null || invoice.cancelledAt() != null || status == Status.REFUNDED) {
                return;
            }
            invoices.cancelled(id, clock.instant());
            if (!settlement.standing(id).paid().isZero()) { // a part of it was paid already
                invoices.refundWanted(id, "customer_request");
                refundWishes.note(invoices.find(id).orElseThrow());
                endSubscription(id);
            }
            events.publishEvent(new InvoiceVoided(id));
        });
    }
}
