package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends agents that nobody pays for any more, and never deletes what its owner was not warned about. Who cancelled knew the
 * day; when the provider ended the subscription by itself (a card that failed for weeks, a dispute, our own staff) the
 * agent is kept for a while, and its owner is told in the chat and by mail until when. Then it is looked at again: what came
 * back, or is paid for longer, is not deleted.
 */
@Component
class EndUnpaid implements Job {
    static final String JOB = "deployment.end-unpaid";

    /** From the notice to the deletion. */
    static final Duration NOTICE = Duration.ofDays(7);

    /** Stored when the owner was told: the day of the end counts from there, however often it is looked at. */
    private static final String TOLD = "unpaid.notice";

    /** Noted on it when the subscription came back: a later end is told anew. */
    private static final String CAME_BACK = "came-back";

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final Billing billing;
    private final OrderDeployment orders;
    private final TerminateDeployment terminations;
    private final Tidings tidings;
    private final Later later;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;
    private final Clock clock;

    EndUnpaid(
            DeploymentRecords records,
            SagaRecords saga,
            Billing billing,
            OrderDeployment orders,
            TerminateDeployment terminations,
            Tidings tidings,
            Later later,
            ApplicationEventPublisher events,
            Transactions transactions,
            Clock clock) {
        this.records = records;
        this.saga = saga;
        this.billing = billing;
        this.orders = orders;
        this.terminations = terminations;
        this.tidings = tidings;
        this.later = later;
        this.events = events;
        this.transactions = transactions;
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
            case State state when state.handedOver() && !announced -> warn(deployment);
            default -> terminations.end(deployment.id()) instanceof Life.Moved;
        };
    }

    private boolean warn(Deployment deployment) {
        UUID id = deployment.id().value();
        Instant now = clock.instant();
        Optional<ProvisioningStep> before = told(deployment.id());
        Instant week = before.map(ProvisioningStep::startedAt).orElse(now).plus(NOTICE);
        Instant until = paidUntil(deployment).filter(week::isBefore).orElse(week);
        later.at(JOB, id, until);
        if (before.isPresent()) {
            return false;
        }
        saga.put(ProvisioningStep.intent(deployment.id(), 0, TOLD, id.toString(), "none", now)
                .done(now));
        tidings.tell(deployment.account(), new EndAnnounced(id, until), "end-announced:" + id + ":" + until);
        events.publishEvent(new DeploymentEnding(deployment.id(), until));
        return true;
    }

    @Override
    public String name() {
        return JOB;
    }

    /** Whatever was told: what is paid for is not deleted. */
    @Override
    public Next run(UUID uuid) {
        return transactions.call(() -> {
            Deployment deployment = records.lock(new DeploymentId(uuid)).orElseThrow();
            if (!billing.subscriptionOver(deployment.requireInvoice())) {
                cameBack(deployment);
                return Next.done();
            }
            Optional<Instant> paid = paidUntil(deployment);
            if (deployment.state().handedOver() && paid.isPresent()) {
                return Next.again(paid.get());
            }
            terminations.end(deployment.id());
            return Next.done();
        });
    }

    /** The subscription goes on after all: what was told is taken back, once. Joins the running transaction. */
    void cameBack(Deployment deployment) {
        if (!deployment.state().handedOver()) {
            return;
        }
        told(deployment.id()).ifPresent(step -> {
            UUID id = deployment.id().value();
            saga.put(step.noting(CAME_BACK));
            later.forget(JOB, id);
            tidings.tell(deployment.account(), new EndWithdrawn(id), "end-withdrawn:" + id + ":" + step.startedAt());
        });
    }

    private Optional<ProvisioningStep> told(DeploymentId id) {
        return saga.step(id, 0, TOLD).filter(step -> !step.note().equals(CAME_BACK));
    }

    private Optional<Instant> paidUntil(Deployment deployment) {
        return billing.entitlement(deployment.requireInvoice())
                .filter(Entitlement.Covered.class::isInstance)
                .map(covered -> ((Entitlement.Covered) covered).until());
    }
}
