package net.runagent.core.deployment;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.PlanFollowed;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A deployment's plan is the one that its subscription is for, whoever changed that, and its server follows. It is looked at
 * each hour as well, so that nothing that was lost, parked or stood still for a while stays behind for ever.
 */
@Component
class FollowPlan implements Recurring {
    private final DeploymentRecords records;
    private final Deployments deployments;
    private final SagaRecords saga;
    private final ResizeServer resize;
    private final Billing billing;
    private final Catalogue catalogue;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Later later;

    FollowPlan(
            DeploymentRecords records,
            Deployments deployments,
            SagaRecords saga,
            ResizeServer resize,
            Billing billing,
            Catalogue catalogue,
            StaffAlerts staff,
            Transactions transactions,
            Later later) {
        this.records = records;
        this.deployments = deployments;
        this.saga = saga;
        this.resize = resize;
        this.billing = billing;
        this.catalogue = catalogue;
        this.staff = staff;
        this.transactions = transactions;
        this.later = later;
    }

    /** In the transaction of the fact. */
    @EventListener
    void on(PlanFollowed followed) {
        records.ofInvoice(followed.invoice()).ifPresent(found -> follow(found.id(), followed.to()));
    }

    private void follow(DeploymentId id, String plan) {
        Deployment now = records.lock(id).orElseThrow();
        boolean sold = catalogue.plans().stream().anyMatch(each -> each.id().equals(plan));
        if (!sold) {
            staff.raise(Severity.WARNING, "deployment.plan-not-sold", id.toString(), Map.of("plan", plan));
            return;
        }
        if (now.selection().plan().equals(plan) || now.state().over()) {
            return;
        }
        Deployment following = now.choosing(now.selection().paying(plan));
        records.save(following);
        if (following.state().mayHaveServer()) {
            resize.want(following);
        }
    }

    @Override
    public String name() {
        return "deployment.follow-plan";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        for (Deployment deployment : deployments.live()) {
            transactions.run(() -> {
                Optional<String> plan = billing.planOf(deployment.requireInvoice());
                plan.ifPresent(word -> follow(deployment.id(), word));
            });
        }
        transactions.run(() -> saga.open(ResizeServer.STEP)
                .forEach(step -> later.soon(ResizeServer.JOB, step.deployment().value())));
    }
}
