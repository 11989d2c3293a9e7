package net.runagent.core.deployment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceStanding;
import net.runagent.core.billing.InvoiceStanding.Exceptional;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.deployment.Leaving.When;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * The money-back promise of the terms: who ends an agent within seven days of paying for it gets the plan's price back. A
 * setup fee and AI credit that was used do not go back; later periods are not covered, but what was paid within these days for
 * a larger plan is. The promise holds once for each payer:
 * who has used it is given nothing back by itself, and the staff decides.
 */
@Component
public class MoneyBack {
    /** From the first payment for the plan, its last instant included. */
    static final Duration WITHIN = Duration.ofDays(7);

    private static final String REASON = "satisfaction_guarantee"; // a word of Polar's
    private static final long MICROS_PER_CENT = 10_000;

    private final Billing billing;
    private final ModelKeys modelKeys;
    private final StaffAlerts staff;

    MoneyBack(Billing billing, ModelKeys modelKeys, StaffAlerts staff) {
        this.billing = billing;
        this.modelKeys = modelKeys;
        this.staff = staff;
    }

    /** What goes back when its owner ends it at this instant; empty when the time is over. */
    public Optional<Leaving> of(Deployment deployment, Instant at) {
        InvoiceId invoice = deployment.requireInvoice();
        InvoiceStanding standing = billing.standing(invoice);
        if (standing.status() != Status.PAID) {
            return Optional.empty();
        }
        When when = !billing.moneyBackFree(invoice)
                ? When.BY_PEOPLE
                : standing.exceptional() == Exceptional.DISPUTED ? When.AFTER_DISPUTE : When.AT_ONCE;
        return billing.paidAt(invoice)
                .map(paid -> paid.plus(WITHIN))
                .filter(until -> !at.isAfter(until))
                .map(until -> leaving(lines(invoice, until), modelKeys.used(deployment.id()), until, when));
    }

    /** Joins the running transaction, in which the final usage is known; repeating it changes nothing. */
    void give(Deployment ending) {
        of(ending, ending.state().since())
                .filter(money -> money.back().minor() > 0)
                .ifPresent(money -> give(ending, money));
    }

    /** The first invoice, and those of differences: a further period cannot begin within these days. */
    private List<InvoiceId> covered(InvoiceId invoice, Instant until) {
        Stream<InvoiceId> differences = billing.laterOf(invoice).stream()
                .filter(later -> billing.standing(later).status() == Status.PAID)
                .filter(later -> billing.paidAt(later)
                        .filter(paid -> !paid.isAfter(until))
                        .isPresent());
        return Stream.concat(Stream.of(invoice), differences).toList();
    }

    private List<InvoiceLine> lines(InvoiceId invoice, Instant until) {
        return covered(invoice, until).stream()
                .flatMap(each -> billing.standing(each).lines().stream())
                .toList();
    }

    private void refund(InvoiceId first, Leaving money) {
        Money left = money.back();
        for (InvoiceId each : covered(first, money.until())) {
            Money plan = plan(billing.standing(each).lines());
            Money part = plan.minor() < left.minor() ? plan : left;
            if (part.minor() > 0) {
                billing.refundPart(each, part, REASON);
                left = left.minus(part);
            }
        }
    }

    private void give(Deployment ending, Leaving money) {
        InvoiceId invoice = ending.requireInvoice();
        if (billing.useMoneyBack(invoice)) {
            refund(invoice, money);
        } else {
            staff.raise(
                    Severity.WARNING,
                    "deployment.money-back-again",
                    ending.id().toString(),
                    Map.of(
                            "invoice",
                            invoice.toString(),
                            "cents",
                            String.valueOf(money.back().minor())));
        }
    }

    private static Leaving leaving(List<InvoiceLine> lines, UsdMicros spent, Instant until, When when) {
        Money plan = plan(lines);
        // Begun cents count; nobody is asked to pay for more than the plan's price.
        long cents = Math.min(plan.minor(), Math.ceilDiv(spent.value(), MICROS_PER_CENT));
        Money credit = new Money(plan.currency(), cents);
        return new Leaving(plan.minus(credit), sum(lines, "setup"), credit, until, when);
    }

    /** What was taken off the plan was not paid. */
    private static Money plan(List<InvoiceLine> lines) {
        return sum(lines, "plan").plus(sum(lines, InvoiceLine.DIFFERENCE)).plus(sum(lines, "discount"));
    }

    private static Money sum(List<InvoiceLine> lines, String kind) {
        return lines.stream()
                .filter(line -> line.kind().equals(kind))
                .map(InvoiceLine::amount)
                .reduce(Money::plus)
                .orElse(Money.usd(0));
    }
}
