package net.runagent.core.usage;

import java.time.Clock;
import java.util.Optional;
import net.runagent.core.billing.PlanChangePaid;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentReady;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.work.Later;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Grants the credit that the plan includes for each paid period. The first one comes in the transaction in which the agent
 * has answered its owner: until then the order can be cancelled for all its money, so that nothing but the greeting may have
 * been spent.
 */
@Component
class GrantCredit {
    private static final String FIRST_ANSWER = "first-answer";

    private final ModelKeyRecords records;
    private final Deployments deployments;
    private final Catalogue catalogue;
    private final OwnKeys ownKeys;
    private final FirstKey firstKey;
    private final Later later;
    private final Clock clock;

    GrantCredit(
            ModelKeyRecords records,
            Deployments deployments,
            Catalogue catalogue,
            OwnKeys ownKeys,
            FirstKey firstKey,
            Later later,
            Clock clock) {
        this.records = records;
        this.deployments = deployments;
        this.catalogue = catalogue;
        this.ownKeys = ownKeys;
        this.firstKey = firstKey;
        this.later = later;
        this.clock = clock;
    }

    @EventListener
    void on(DeploymentReady ready) {
        grant(deployments.find(ready.deployment()).orElseThrow(), FIRST_ANSWER);
    }

    @EventListener
    void on(SubscriptionRenewed renewed) {
        deployments
                .ofInvoice(renewed.invoice())
                .filter(deployment -> deployment.state().handedOver())
                .ifPresent(deployment -> grant(deployment, "renewal:" + renewed.renewal()));
    }

    /**
     * Another plan within a period brings the difference of the credit in the share in which its money was paid, rounded
     * down, and never more than all of it.
     */
    @EventListener
    void on(PlanChangePaid paid) {
        Optional<Plan> before = sold(paid.from());
        Optional<Plan> after = sold(paid.to());
        if (before.isPresent() && after.isPresent()) {
            grantDifference(paid, before.get(), after.get());
        }
    }

    private Optional<Plan> sold(String id) {
        return catalogue.plans().stream().filter(plan -> plan.id().equals(id)).findFirst();
    }

    private void grantDifference(PlanChangePaid paid, Plan from, Plan to) {
        long more = to.includedCredit().value() - from.includedCredit().value();
        long price = to.price().minor() - from.price().minor();
        if (more <= 0 || price <= 0 || paid.paid().minor() <= 0) {
            return;
        }
        UsdMicros share = new UsdMicros(
                Math.multiplyExact(more, Math.min(price, paid.paid().minor())) / price);
        deployments
                .ofInvoice(paid.invoice())
                .filter(deployment -> deployment.state().live())
                .ifPresent(deployment -> grant(deployment, "plan:" + paid.difference(), share));
    }

    /** Who began with a key of their own has not had it yet. Joins the running transaction. */
    void first(Deployment deployment) {
        grant(deployment, FIRST_ANSWER);
    }

    private void grant(Deployment deployment, String source) {
        grant(deployment, source, catalogue.plan(deployment.selection().plan()).includedCredit());
    }

    /** While the owner's own key is used, the credit of each period is kept for when the owner comes back to it. */
    private void grant(Deployment deployment, String source, UsdMicros amount) {
        if (amount.value() > 0 && ownKeys.used(deployment)) {
            records.intend(firstKey.of(deployment.id(), amount).setAside());
        }
        if (records.grant(deployment.id(), source, amount, clock.instant())) {
            later.soon(AlignKey.JOB, deployment.id().value());
        }
    }
}
