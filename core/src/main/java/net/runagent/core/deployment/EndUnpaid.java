package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    /** Stored when the owner was told: the day of the end counts from there, however often it is looked at. */
    private static final String TOLD = "unpaid.notice";

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final OrderDeployment orders;
    private final TerminateDeployment terminations;
    private final Tidings tidings;
    private final Later later;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    EndUnpaid(
            DeploymentRecords records,
            SagaRecords saga,
            OrderDeployment orders,
            TerminateDeployment terminations,
            Tidings tidings,
            Later later,
            ApplicationEventPublisher events,
            Clock clock) {
        this.records = records;
        this.saga = saga;
        this.orders = orders;
        this.terminations = terminations;
        this.tidings = tidings;
        this.later = later;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void on(SubscriptionEnded ended) {
        records.ofInvoice(ended.invoice()).ifPresent(deployment -> follow(deployment, ended.announced()));
    }

    /**
     * May be repeated.
     *
     * @param announced the owner has known the day
     * @return whether it began something that was not begun before
     */
    boolean follow(Deployment deployment, boolean announced) {
        return switch (deployment.state()) {
            // It was never handed over: what was paid goes back.
            case State.Paid _, State.Building _, State.Queued _ -> orders.cancel(deployment.id()) instanceof Life.Moved;
            case State state when state.live() && !announced -> warn(deployment);
            default -> terminations.end(deployment.id()) instanceof Life.Moved;
        };
    }

    private boolean warn(Deployment deployment) {
        UUID id = deployment.id().value();
        Instant now = clock.instant();
        Optional<ProvisioningStep> before = saga.step(deployment.id(), 0, TOLD);
        Instant until = before.map(ProvisioningStep::startedAt).orElse(now).plus(NOTICE);
        later.at(JOB, id, until);
        if (before.isPresent()) {
            return false;
        }
        saga.put(ProvisioningStep.intent(deployment.id(), 0, TOLD, id.toString(), "none", now)
                .done(now));
        tidings.tell(deployment.account(), new EndAnnounced(id, until), "end-announced:" + id);
        events.publishEvent(new DeploymentEnding(deployment.id(), until));
        return true;
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
