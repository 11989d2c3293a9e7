package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.billing.CheckoutAttempt.State;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Prepares the link to pay: payer, product, then the checkout. Our attempt is written before the provider is asked; when
 * an answer was lost the provider's checkouts are searched for it before another one is made. An open checkout that is
 * good for a while longer is used again.
 */
@Component
class PrepareCheckout implements Job {
    static final String NAME = "billing.checkout";

    /** A link that ends sooner is of no use to a person who looks for a card. */
    private static final Duration LEAST_LEFT = Duration.ofMinutes(10);

    private final InvoiceRecords invoices;
    private final CheckoutRecords attempts;
    private final PayerRecords payers;
    private final Settlement settlement;
    private final NextPart nextPart;
    private final CardCustomers customers;
    private final CardCheckouts checkouts;
    private final Catalogue catalogue;
    private final Accounts accounts;
    private final Tidings tidings;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    PrepareCheckout(
            InvoiceRecords invoices,
            CheckoutRecords attempts,
            PayerRecords payers,
            Settlement settlement,
            NextPart nextPart,
            CardCustomers customers,
            CardCheckouts checkouts,
            Catalogue catalogue,
            Accounts accounts,
            Tidings tidings,
            StaffAlerts alerts,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.invoices = invoices;
        this.attempts = attempts;
        this.payers = payers;
        this.settlement = settlement;
        this.nextPart = nextPart;
        this.customers = customers;
        this.checkouts = checkouts;
        this.catalogue = catalogue;
        this.accounts = accounts;
        this.tidings = tidings;
        this.alerts = alerts;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID id) {
        Invoice invoice = invoices.find(new InvoiceId(id)).orElseThrow();
        NextPart.Part part = nextPart.of(invoice);
        Optional<Account> payer = payers.person(invoice.billingAccount()).flatMap(accounts::find);
        if (part == null || payer.isEmpty() || settlement.standing(invoice.id()).status() != Status.OPEN) {
            return Next.done();
        }
        AccountId person = payer.get().id();
        String email = payer.get().email();
        if (!checkouts.offered() || email == null) {
            return failed(invoice, person, "not offered");
        }
        CheckoutAttempt attempt = attempt(invoice, part);
        if (attempt.payable(clock.instant().plus(LEAST_LEFT))) {
            return ready(invoice, person);
        }
        String name = payer.get().name() == null ? "" : payer.get().name();
        CardAnswer<UUID> customer = payers.cardCustomer(invoice.billingAccount())
                .<CardAnswer<UUID>>map(CardAnswer.Got::new)
                .orElseGet(() -> customers.ensure(invoice.billingAccount(), email, name));
        if (!(customer instanceof CardAnswer.Got<UUID>(UUID customerId))) {
            return trouble(invoice, person, "customer", customer);
        }
        transactions.run(() -> payers.cardCustomer(invoice.billingAccount(), customerId));
        CardAnswer<UUID> product = product(part);
        if (!(product instanceof CardAnswer.Got<UUID>(UUID productId))) {
            return trouble(invoice, person, "product", product);
        }
        UUID discountId = null;
        if (part.discount() != null) {
            CardAnswer<UUID> discount = checkouts.discount(part.discount());
            if (!(discount instanceof CardAnswer.Got<UUID>(UUID found))) {
                return trouble(invoice, person, "discount", discount);
            }
            discountId = found;
        }
        CardAnswer<CardCheckout> made = lostOrNew(invoice, attempt, customerId, productId, discountId);
        if (!(made instanceof CardAnswer.Got<CardCheckout>(CardCheckout checkout))) {
            return trouble(invoice, person, "checkout", made);
        }
        CrashPoint.at("billing.checkout.made");
        transactions.run(() -> {
            attempts.save(attempt.sent(productId).opened(checkout));
            tell(person, new CheckoutReady(id), "checkout-ready:" + attempt.id());
        });
        return Next.done();
    }

    /** The attempt under way for this part, or a new one. */
    private CheckoutAttempt attempt(Invoice invoice, NextPart.Part part) {
        Instant now = clock.instant();
        return transactions.call(() -> {
            invoices.lock(invoice.id());
            Optional<CheckoutAttempt> usable = attempts.of(invoice.id()).stream()
                    .filter(each -> each.part().equals(part.word()))
                    .filter(each -> each.unfinished() || each.payable(now.plus(LEAST_LEFT)))
                    .findFirst();
            return usable.orElseGet(() -> {
                CheckoutAttempt fresh = CheckoutAttempt.intent(ids.next(), invoice.id(), part.word(), now);
                attempts.save(fresh);
                return fresh;
            });
        });
    }

    private CardAnswer<UUID> product(NextPart.Part part) {
        InvoiceLine line = part.line();
        if (line == null) {
            return checkouts.product("once", "Setup and credit", part.amount(), null, "");
        }
        Plan plan = catalogue.plan(line.product());
        String configured = plan.price().equals(line.amount()) ? plan.polarProduct() : "";
        return checkouts.product(plan.id(), plan.name(), line.amount(), plan.interval(), configured);
    }

    private CardAnswer<CardCheckout> lostOrNew(
            Invoice invoice, CheckoutAttempt attempt, UUID customer, UUID product, @Nullable UUID discount) {
        if (attempt.state() == State.SENT) {
            CardAnswer<List<CardCheckout>> known = checkouts.of(customer);
            if (!(known instanceof CardAnswer.Got<List<CardCheckout>>(List<CardCheckout> list))) {
                return new CardAnswer.Unknown<>("looking for a lost checkout", null);
            }
            Optional<CardCheckout> lost = list.stream()
                    .filter(each -> attempt.id().equals(each.attempt()))
                    .findFirst();
            if (lost.isPresent()) {
                return new CardAnswer.Got<>(lost.get());
            }
        }
        transactions.run(() -> attempts.save(attempt.sent(product)));
        CrashPoint.at("billing.checkout.intent");
        return checkouts.make(
                customer, product, invoice.currency(), invoice.id().value(), attempt.id(), discount);
    }

    private Next ready(Invoice invoice, AccountId person) {
        transactions.run(() -> tell(person, new CheckoutReady(invoice.id().value()), "checkout-again:" + ids.next()));
        return Next.done();
    }

    private Next trouble(Invoice invoice, AccountId person, String step, CardAnswer<?> answer) {
        if (answer instanceof CardAnswer.Unknown<?> unknown) {
            Duration wait = unknown.retryAfter();
            if (wait != null) {
                return Next.again(clock.instant().plus(wait));
            }
            throw new IllegalStateException("no certain answer about the " + step + ": " + unknown.why());
        }
        String code = answer instanceof CardAnswer.Declined<?> declined ? declined.code() : "missing";
        return failed(invoice, person, step + " " + code);
    }

    private Next failed(Invoice invoice, AccountId person, String why) {
        alerts.raise(Severity.WARNING, "polar.checkout.failed", invoice.id().toString(), Map.of("why", why));
        transactions.run(() -> tell(person, new CheckoutFailed(invoice.id().value()), "checkout-failed:" + ids.next()));
        return Next.done();
    }

    private void tell(AccountId person, Happening happening, String once) {
        tidings.tell(person, happening, once);
    }
}
