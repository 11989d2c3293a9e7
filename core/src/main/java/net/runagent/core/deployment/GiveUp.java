package net.runagent.core.deployment;

import java.util.Map;
import net.runagent.core.billing.Billing;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
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

    GiveUp(Lives lives, Billing billing, Later later, Tidings tidings, StaffAlerts staff) {
        this.lives = lives;
        this.billing = billing;
        this.later = later;
        this.tidings = tidings;
        this.staff = staff;
    }

    /** @param code what happened, for the staff; @param reason what the customer is told, a text key's tail */
    Outcome building(Deployment deployment, String reason, String code) {
        return lives.apply(deployment.id(), new Fact.BuildGivenUp(reason), now -> {
            undo(now, REFUND_REASON);
            staff.raise(
                    Severity.CRITICAL,
                    "deployment.failed",
                    now.id().toString(),
                    Map.of("reason", reason, "code", code));
        });
    }

    /** The customer no longer wants to wait. */
    Outcome forCustomer(DeploymentId id) {
        return lives.apply(id, new Fact.CancelAsked(), now -> {
            if (now.state() instanceof State.Undoing) {
                undo(now, "customer_request");
            }
        });
    }

    private void undo(Deployment now, String refundReason) {
        billing.refundAll(now.requireInvoice(), refundReason);
        later.soon(Ending.JOB, now.id().value());
        tidings.tell(now.account(), new BuildUndone(now.id().value()), "build-undone:" + now.id());
    }
}
