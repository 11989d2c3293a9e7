package net.runagent.core.deployment;

import java.util.List;
import java.util.Map;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.money.Money;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Gives a building up: in one transaction the money is on its way back, the customer and the staff know, and everything
 * built so far is going to be undone.
 */
@Component
class GiveUp {
    private static final String REFUND_REASON = "service_disruption"; // a word of Polar's

    private final Lives lives;
    private final Billing billing;
    private final Later later;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final SagaRecords saga;
    private final ApplicationEventPublisher events;

    GiveUp(
            Lives lives,
            SagaRecords saga,
            Billing billing,
            Later later,
            Tidings tidings,
            StaffAlerts staff,
            ApplicationEventPublisher events) {
        this.lives = lives;
        this.saga = saga;
        this.billing = billing;
        this.later = later;
        this.tidings = tidings;
        this.staff = staff;
        this.events = events;
    }

    /** @param code what happened, for the staff; @param reason what the customer is told, a text key's tail */
    Outcome building(Deployment deployment, String reason, String code) {
        return lives.apply(deployment.id(), new Fact.BuildGivenUp(reason), now -> {
            billing.refundAll(now.requireInvoice(), REFUND_REASON);
            undo(now);
            events.publishEvent(new DeploymentGivenUp(now.id(), reason));
            staff.raise(
                    Severity.CRITICAL,
                    "deployment.failed",
                    now.id().toString(),
                    Map.of("reason", reason, "code", code));
        });
    }

    /** The customer no longer wants it. What {@link #cancellation} says about the money is done. */
    Outcome forCustomer(DeploymentId id) {
        return lives.apply(id, new Fact.CancelAsked(), now -> {
            if (now.state() instanceof State.Undoing) {
                giveBack(now);
                later.forget(Building.JOB, id.value());
                undo(now);
            }
        });
    }

    /** Of a deployment that was ordered: everything goes back, but for the setup fee once the install has begun. */
    Cancellation cancellation(Deployment deployment) {
        List<InvoiceLine> lines = billing.standing(deployment.requireInvoice()).lines();
        Money none = Money.usd(0);
        Money all = lines.stream().map(InvoiceLine::amount).reduce(Money::plus).orElse(none);
        Money setup = lines.stream()
                .filter(line -> line.kind().equals("setup"))
                .map(InvoiceLine::amount)
                .reduce(Money::plus)
                .orElse(none);
        return setup.isZero() || !installBegun(deployment)
                ? new Cancellation(all, none)
                : new Cancellation(all.minus(setup), setup);
    }

    private boolean installBegun(Deployment deployment) {
        return saga.steps(deployment.id()).stream().anyMatch(step -> step.step().equals(BuildStep.INSTALL.word()));
    }

    private void giveBack(Deployment now) {
        InvoiceId invoice = now.requireInvoice();
        Cancellation money = cancellation(now);
        if (money.whole()) {
            billing.refundAll(invoice, "customer_request");
            return;
        }
        // A part cannot be given back by itself yet: people do it, and the customer is told so.
        billing.endSubscription(invoice);
        staff.raise(
                Severity.CRITICAL,
                "deployment.refund-by-hand",
                now.id().toString(),
                Map.of("invoice", invoice.toString(), "back", cents(money.back()), "kept", cents(money.kept())));
    }

    private static String cents(Money money) {
        return money.minor() + " " + money.currency() + " cents";
    }

    private void undo(Deployment now) {
        later.soon(Ending.JOB, now.id().value());
        tidings.tell(now.account(), new BuildUndone(now.id().value()), "build-undone:" + now.id());
    }
}
