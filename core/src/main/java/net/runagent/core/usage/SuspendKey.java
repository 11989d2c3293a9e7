package net.runagent.core.usage;

import java.time.Clock;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentResumed;
import net.runagent.core.deployment.DeploymentSuspended;
import net.runagent.core.work.Later;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** While an agent is switched off because nobody pays for it, its model key is off as well; an own key is its owner's affair. */
@Component
class SuspendKey {
    private final ModelKeyRecords records;
    private final Later later;
    private final Clock clock;

    SuspendKey(ModelKeyRecords records, Later later, Clock clock) {
        this.records = records;
        this.later = later;
        this.clock = clock;
    }

    @EventListener
    void on(DeploymentSuspended suspended) {
        suspend(suspended.deployment(), true);
    }

    @EventListener
    void on(DeploymentResumed resumed) {
        suspend(resumed.deployment(), false);
    }

    private void suspend(DeploymentId id, boolean wanted) {
        if (records.suspended(id, wanted, clock.instant())) {
            later.soon(AlignKey.JOB, id.value());
        }
    }
}
