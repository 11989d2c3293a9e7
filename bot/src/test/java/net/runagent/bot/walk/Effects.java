package net.runagent.bot.walk;

import java.util.LinkedHashMap;
import java.util.Map;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.PlanChangePaid;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.deployment.DeploymentFailed;
import net.runagent.core.deployment.DeploymentReady;
import net.runagent.core.deployment.DeploymentTerminated;
import net.runagent.core.deployment.DeploymentUnpaid;

/** What has been done for good, by its natural key, and how often. Outlives every process. */
final class Effects {
    private final Map<String, Integer> done = new LinkedHashMap<>();

    /** An event of a transaction that has committed. */
    void saw(Object event) {
        switch (event) {
            case InvoiceSettled(var invoice) -> count("settled " + invoice.value());
            case PaymentBooked booked -> count("booked " + booked.payment());
            case SubscriptionRenewed renewed ->
                count("renewed " + renewed.renewal().value());
            case PlanChangePaid paid -> count("difference " + paid.difference().value());
            case DeploymentReady(var deployment) -> count("ready " + deployment.value());
            case DeploymentUnpaid unpaid -> count("unpaid " + unpaid);
            case DeploymentTerminated(var deployment) -> count("terminated " + deployment.value());
            case DeploymentFailed(var deployment) -> count("failed " + deployment.value());
            default -> {
                // not counted
            }
        }
    }

    private void count(String key) {
        done.merge(key, 1, Integer::sum);
    }

    Map<String, Integer> done() {
        return done;
    }

    long of(String kind) {
        return done.keySet().stream().filter(key -> key.startsWith(kind + " ")).count();
    }
}
