package net.runagent.core.usage;

import java.time.Clock;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentReady;
import net.runagent.core.deployment.Deployments;
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

    /** Who began with a key of their own has not had it yet. Joins the running transaction. */
    void first(Deployment deployment) {
        grant(deployment, FIRST_ANSWER);
    }

    /** While the owner's own key is used, the credit of each period is kept for when the owner comes back to it. */
    private void grant(Deployment deployment, String source) {
        var included = catalogue.plan(deployment.selection().plan()).includedCredit();
        if (included.value() > 0 && ownKeys.used(deployment)) {
            records.intend(firstKey.of(deployment.id(), included).setAside());
        }
        if (records.grant(deployment.id(), source, included, clock.instant())) {
            later.soon(AlignKey.JOB, deployment.id().value());
        }
    }
}
