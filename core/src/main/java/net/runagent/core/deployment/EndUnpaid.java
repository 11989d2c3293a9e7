package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends agents that nobody pays for any more, and never deletes what its owner was not warned about. Who cancelled knew the
 * day; when the provider ended the subscription by itself (a card that failed for weeks, a dispute, our own staff) the
 * agent runs on for a while, and its owner is told in the chat and by mail until when.
 */
@Component
class EndUnpaid implements Job {
    static final String JOB = "deployment.end-unpaid";

    /** From the notice to the deletion. */
    static final Duration NOTICE = Duration.ofDays(7);

    private final DeploymentRecords records;
    private final OrderDeployment orders;
    private final TerminateDeployment terminations;
    private final Tidings tidings;
    private final Later later;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    EndUnpaid(
            DeploymentRecords records,
            OrderDeployment orders,
            TerminateDeployment terminations,
            Tidings tidings,
            Later later,
            ApplicationEventPublisher events,
            Clock clock) {
        this.records = records;
        this.orders = orders;
        this.terminations = terminations;
        this.tidings = tidings;
        this.later = later;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void on(SubscriptionEnded ended) {
        records.ofInvoice(ended.invoice()).ifPresent(deployment -> {
            switch (deployment.state()) {
                // It was never handed over: what was paid goes back.
                case State.Paid _, State.Building _, State.Queued _ -> orders.cancel(deployment.id());
                case State state when state.live() && !ended.announced() -> warn(deployment);
                default -> terminations.end(deployment.id());
            }
        });
    }

    private void warn(Deployment deployment) {
        UUID id = deployment.id().value();
        Instant until = clock.instant().plus(NOTICE);
        later.at(JOB, id, until);
        tidings.tell(deployment.account(), new EndAnnounced(id, until), "end-announced:" + id);
        events.publishEvent(new DeploymentEnding(deployment.id(), until));
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID id) {
        terminations.end(new DeploymentId(id));
        return Next.done();
    }
}
