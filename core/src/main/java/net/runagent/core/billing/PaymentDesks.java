package net.runagent.core.billing;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.BillingQuestions.CheckoutWanted;
import net.runagent.core.billing.BillingQuestions.GivenUp;
import net.runagent.core.billing.BillingQuestions.Item;
import net.runagent.core.billing.BillingQuestions.NotYours;
import net.runagent.core.billing.BillingQuestions.PaymentAsked;
import net.runagent.core.billing.BillingQuestions.PaymentShown;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import org.springframework.stereotype.Component;

/** The desks behind the screen of one payment. */
final class PaymentDesks {
    private PaymentDesks() {}

    /** Shows an invoice to whom it belongs. */
    @Component
    static class Show implements Desk<PaymentAsked> {
        private final InvoiceRecords invoices;
        private final PayerRecords payers;
        private final CheckoutRecords attempts;
        private final Settlement settlement;
        private final ProductNames names;
        private final TokenWay.All ways;
        private final Clock clock;

        Show(
                InvoiceRecords invoices,
                PayerRecords payers,
                CheckoutRecords attempts,
                Settlement settlement,
                ProductNames names,
                TokenWay.All ways,
                Clock clock) {
            this.invoices = invoices;
            this.payers = payers;
            this.attempts = attempts;
            this.settlement = settlement;
            this.names = names;
            this.ways = ways;
            this.clock = clock;
        }

        @Override
        public Class<PaymentAsked> takes() {
            return PaymentAsked.class;
        }

        @Override
        public Answer answer(PaymentAsked question, Asker asker) {
            return owned(question.invoice(), asker).map(this::shown).orElseGet(NotYours::new);
        }

        /** The invoice, when it is the asker's own. */
        Optional<Invoice> owned(UUID id, Asker asker) {
            AccountId account = asker.account();
            Optional<UUID> payer = account == null ? Optional.empty() : payers.of(account);
            return invoices.find(new InvoiceId(id))
                    .filter(invoice ->
                            payer.filter(invoice.billingAccount()::equals).isPresent());
        }

        Answer shown(Invoice invoice) {
            Instant now = clock.instant();
            String url = attempts.of(invoice.id()).stream()
                    .filter(attempt -> attempt.payable(now))
                    .map(CheckoutAttempt::url)
                    .findFirst()
                    .orElse(null);
            List<Item> items = invoice.lines().stream()
                    .filter(line -> !line.amount().isZero())
                    .map(line -> new Item(line.kind(), names.of(line), line.amount()))
                    .toList();
            return new PaymentShown(
                    invoice.id().value(),
                    invoice.number(),
                    settlement.standing(invoice.id()),
                    settlement.returned(invoice.id()),
                    items,
                    url,
                    invoice.currency().equals("USD") && !ways.offered().isEmpty());
        }
    }

    @Component
    static class Again implements Desk<CheckoutWanted> {
        private final Show show;
        private final Billing billing;

        Again(Show show, Billing billing) {
            this.show = show;
            this.billing = billing;
        }

        @Override
        public Class<CheckoutWanted> takes() {
            return CheckoutWanted.class;
        }

        @Override
        public Answer answer(CheckoutWanted question, Asker asker) {
            Optional<Invoice> invoice = show.owned(question.invoice(), asker);
            invoice.ifPresent(own -> billing.payByCard(own.id()));
            return invoice.map(show::shown).orElseGet(NotYours::new);
        }
    }

    @Component
    static class GiveUp implements Desk<GivenUp> {
        private final Show show;
        private final Billing billing;
        private final NewChats newChats;

        GiveUp(Show show, Billing billing, NewChats newChats) {
            this.show = show;
            this.billing = billing;
            this.newChats = newChats;
        }

        @Override
        public Class<GivenUp> takes() {
            return GivenUp.class;
        }

        @Override
        public Answer answer(GivenUp question, Asker asker) {
            return newChats.unlessHeld(asker, () -> givenUp(question, asker));
        }

        private Answer givenUp(GivenUp question, Asker asker) {
            Optional<Invoice> invoice = show.owned(question.invoice(), asker);
            invoice.ifPresent(own -> billing.cancel(own.id()));
            return invoice.map(show::shown).orElseGet(NotYours::new);
        }
    }
}
