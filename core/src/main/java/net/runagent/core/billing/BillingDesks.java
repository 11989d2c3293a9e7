package net.runagent.core.billing;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.BillingQuestions.BillingAsked;
import net.runagent.core.billing.BillingQuestions.BillingShown;
import net.runagent.core.billing.BillingQuestions.CancellationAsked;
import net.runagent.core.billing.BillingQuestions.CancellationNoted;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.BillingQuestions.PaidAsked;
import net.runagent.core.billing.BillingQuestions.PaidInvoice;
import net.runagent.core.billing.BillingQuestions.PaidShown;
import net.runagent.core.billing.BillingQuestions.PastInvoice;
import net.runagent.core.billing.BillingQuestions.ReceiptsAsked;
import net.runagent.core.billing.BillingQuestions.ReceiptsShown;
import net.runagent.core.billing.BillingQuestions.RunningPlan;
import net.runagent.core.billing.BillingQuestions.SpendAsked;
import net.runagent.core.billing.BillingQuestions.SpendShown;
import net.runagent.core.billing.BillingQuestions.Spent;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.money.Money;
import net.runagent.core.work.Later;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The desks behind /billing. */
final class BillingDesks {
    private static final int SHOWN = 5;

    private BillingDesks() {}

    private static Optional<UUID> payer(PayerRecords payers, Asker asker) {
        AccountId account = asker.account();
        return account == null ? Optional.empty() : payers.of(account);
    }

    /** Running plans and the newest invoices. */
    @Component
    static class Overview implements Desk<BillingAsked> {
        private final PayerRecords payers;
        private final InvoiceRecords invoices;
        private final SubscriptionRecords subscriptions;
        private final Settlement settlement;
        private final ProductNames names;
        private final PlanChangeRecords changes;
        private final SoldPlans sold;
        private final PrepaidPlans prepaid;
        private final TokenDesks.Prepaid shown;
        private final TokenPurse purse;

        Overview(
                PayerRecords payers,
                InvoiceRecords invoices,
                SubscriptionRecords subscriptions,
                Settlement settlement,
                ProductNames names,
                PlanChangeRecords changes,
                SoldPlans sold,
                PrepaidPlans prepaid,
                TokenDesks.Prepaid shown,
                TokenPurse purse) {
            this.payers = payers;
            this.invoices = invoices;
            this.subscriptions = subscriptions;
            this.settlement = settlement;
            this.names = names;
            this.changes = changes;
            this.sold = sold;
            this.prepaid = prepaid;
            this.shown = shown;
            this.purse = purse;
        }

        @Override
        public Class<BillingAsked> takes() {
            return BillingAsked.class;
        }

        @Override
        public Answer answer(BillingAsked question, Asker asker) {
            Optional<UUID> payer = payer(payers, asker);
            if (payer.isEmpty()) {
                return new BillingShown(List.of(), List.of(), false, List.of(), Money.usd(0));
            }
            List<RunningPlan> plans = subscriptions.ofPayer(payer.get()).stream()
                    .filter(Subscription::running)
                    .flatMap(subscription -> plan(subscription).stream())
                    .toList();
            List<PastInvoice> past = invoices.of(payer.get()).stream()
                    .map(invoice -> new PastInvoice(
                            invoice.id().value(),
                            invoice.number(),
                            invoice.createdAt(),
                            invoice.due(),
                            settlement.returned(invoice.id()),
                            settlement.standing(invoice.id()).status()))
                    .filter(invoice -> invoice.status() != InvoiceStanding.Status.VOID)
                    .limit(SHOWN)
                    .toList();
            return new BillingShown(
                    plans,
                    past,
                    payers.cardCustomer(payer.get()).isPresent(),
                    prepaid.of(payer.get()).stream().map(shown::shown).toList(),
                    Money.usd(TokenPurse.cents(purse.of(payer.get()))));
        }

        private Optional<RunningPlan> plan(Subscription subscription) {
            Instant until = subscription.periodEnd();
            Instant next = until == null ? subscription.periodStart() : until;
            Optional<Invoice> first =
                    Optional.ofNullable(subscription.invoice()).flatMap(invoices::find);
            return first.filter(invoice -> !invoice.endWanted()) // it is being ended: nothing more is charged for it
                    .map(Invoice::planLine)
                    .map(line -> now(subscription, line))
                    .map(line -> new RunningPlan(
                            subscription.id(),
                            names.of(line),
                            first.orElseThrow().due(line, next),
                            subscription.periodEnd(),
                            subscription.cancelAtPeriodEnd(),
                            subscription.pastDueAt() != null,
                            subscription.pausing(),
                            subscription.paused(),
                            next(subscription)));
        }

        /** The plan that it has become since it began, at the price of today. */
        private InvoiceLine now(Subscription subscription, InvoiceLine begun) {
            String plan = subscription.plan();
            return plan == null || plan.equals(begun.product())
                    ? begun
                    : sold.find(plan)
                            .map(known -> new InvoiceLine("plan", plan, known.price()))
                            .orElse(begun);
        }

        private @Nullable String next(Subscription subscription) {
            return changes.open(subscription.id())
                    .filter(change -> change.state() == PlanChange.State.SCHEDULED)
                    .flatMap(change -> sold.find(change.to()))
                    .map(Plan::name)
                    .orElse(null);
        }
    }

    /** What a person has spent in each month. */
    @Component
    static class Spend implements Desk<SpendAsked> {
        /** As many bars as a phone shows with their names. */
        private static final int MONTHS = 6;

        private final PayerRecords payers;
        private final PaymentRecords payments;
        private final Clock clock;

        Spend(PayerRecords payers, PaymentRecords payments, Clock clock) {
            this.payers = payers;
            this.payments = payments;
            this.clock = clock;
        }

        @Override
        public Class<SpendAsked> takes() {
            return SpendAsked.class;
        }

        @Override
        public Answer answer(SpendAsked question, Asker asker) {
            YearMonth last = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
            List<Payment> paid = payer(payers, asker).map(payments::ofPayer).orElse(List.of());
            return new SpendShown(IntStream.range(0, MONTHS)
                    .mapToObj(each -> last.minusMonths(MONTHS - 1L - each))
                    .map(month -> new Spent(month, in(month, paid)))
                    .toList());
        }

        private static Money in(YearMonth month, List<Payment> paid) {
            return paid.stream()
                    .filter(payment -> payment.net().currency().equals("USD"))
                    .filter(payment -> YearMonth.from(payment.paidAt().atZone(ZoneOffset.UTC))
                            .equals(month))
                    .map(Payment::kept)
                    .reduce(Money.usd(0), Money::plus);
        }
    }

    /** The newest invoices that were paid for. */
    @Component
    static class Paid implements Desk<PaidAsked> {
        private static final int LISTED = 10;

        private final PayerRecords payers;
        private final InvoiceRecords invoices;
        private final PaymentRecords payments;

        Paid(PayerRecords payers, InvoiceRecords invoices, PaymentRecords payments) {
            this.payers = payers;
            this.invoices = invoices;
            this.payments = payments;
        }

        @Override
        public Class<PaidAsked> takes() {
            return PaidAsked.class;
        }

        @Override
        public Answer answer(PaidAsked question, Asker asker) {
            return new PaidShown(payer(payers, asker).stream()
                    .flatMap(payer -> invoices.of(payer).stream())
                    .flatMap(invoice -> paid(invoice).stream())
                    .limit(LISTED)
                    .toList());
        }

        private Optional<PaidInvoice> paid(Invoice invoice) {
            return payments.of(invoice.id()).stream()
                    .map(Payment::net)
                    .reduce(Money::plus)
                    .map(sum -> new PaidInvoice(invoice.id().value(), invoice.number(), invoice.createdAt(), sum));
        }
    }

    /** All invoices and payments as JSON; also what privacy calls a machine-readable copy. */
    @Component
    static class Receipts implements Desk<ReceiptsAsked> {
        private final PayerRecords payers;
        private final InvoiceRecords invoices;
        private final PaymentRecords payments;
        private final Settlement settlement;
        private final Clock clock;
        private final JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

        Receipts(
                PayerRecords payers,
                InvoiceRecords invoices,
                PaymentRecords payments,
                Settlement settlement,
                Clock clock) {
            this.payers = payers;
            this.invoices = invoices;
            this.payments = payments;
            this.settlement = settlement;
            this.clock = clock;
        }

        @Override
        public Class<ReceiptsAsked> takes() {
            return ReceiptsAsked.class;
        }

        @Override
        public Answer answer(ReceiptsAsked question, Asker asker) {
            List<Map<String, Object>> all = payer(payers, asker).stream()
                    .flatMap(payer -> invoices.of(payer).stream())
                    .map(this::receipt)
                    .filter(receipt -> !List.of().equals(receipt.get("payments")))
                    .toList();
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("made", clock.instant().toString());
            file.put("note", "Amounts are without tax. Polar is the seller; its receipts state the tax.");
            file.put("invoices", all);
            return new ReceiptsShown(json.writeValueAsBytes(file), all.size());
        }

        private Map<String, Object> receipt(Invoice invoice) {
            Map<String, Object> receipt = new LinkedHashMap<>();
            receipt.put("invoice", invoice.number());
            receipt.put("date", invoice.createdAt().toString());
            receipt.put("status", settlement.standing(invoice.id()).status().name());
            receipt.put("currency", invoice.currency());
            receipt.put(
                    "items",
                    invoice.lines().stream()
                            .map(line -> Map.of(
                                    "kind",
                                    line.kind(),
                                    "product",
                                    line.product(),
                                    "amount",
                                    decimal(line.amount().minor())))
                            .toList());
            receipt.put(
                    "payments",
                    payments.of(invoice.id()).stream()
                            .map(payment -> Map.of(
                                    "by", payment.rail(),
                                    "reference", payment.externalRef(),
                                    "date", payment.paidAt().toString(),
                                    "amount", decimal(payment.net().minor()),
                                    "refunded", decimal(payment.refunded().minor())))
                            .toList());
            return receipt;
        }

        private static String decimal(long minor) {
            return java.math.BigDecimal.valueOf(minor, 2).toPlainString();
        }
    }

    /** Announces the end of a subscription, or takes that back. */
    @Component
    static class Cancellation implements Desk<CancellationAsked> {
        private final PayerRecords payers;
        private final SubscriptionRecords subscriptions;
        private final Later later;
        private final NewChats newChats;

        Cancellation(PayerRecords payers, SubscriptionRecords subscriptions, Later later, NewChats newChats) {
            this.payers = payers;
            this.subscriptions = subscriptions;
            this.later = later;
            this.newChats = newChats;
        }

        @Override
        public Class<CancellationAsked> takes() {
            return CancellationAsked.class;
        }

        @Override
        public Answer answer(CancellationAsked question, Asker asker) {
            return newChats.unlessHeld(asker, () -> changed(question, asker));
        }

        private Answer changed(CancellationAsked question, Asker asker) {
            Optional<UUID> payer = payer(payers, asker);
            boolean own = subscriptions
                    .find(question.subscription())
                    .filter(found -> payer.isPresent() && payer.get().equals(found.billingAccount()))
                    .isPresent();
            if (!own) {
                return new NotYours();
            }
            later.forget(question.cancel() ? AnnounceEnd.RESUME_JOB : AnnounceEnd.CANCEL_JOB, question.subscription());
            later.soon(question.cancel() ? AnnounceEnd.CANCEL_JOB : AnnounceEnd.RESUME_JOB, question.subscription());
            return new CancellationNoted();
        }
    }
}
