package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.Entitlement.Covered;
import net.runagent.core.billing.Entitlement.Ended;
import net.runagent.core.billing.Entitlement.Grace;
import net.runagent.core.billing.Entitlement.Suspended;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Life.Moved;
import net.runagent.core.work.Later;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Does to an agent what its entitlement says: warns while it is not paid, switches it off when the grace is over, and on
 * again when money has come. All is worked out anew from what was paid, so that a lost event changes nothing. What has ended
 * for good is {@link EndUnpaid}'s.
 */
@Component
class Cover {
    static final String UNPAID = "unpaid";
    static final String PAUSED = "paused";

    private final DeploymentRecords records;
    private final Lives lives;
    private final Billing billing;
    private final GraceNotices notices;
    private final Tidings tidings;
    private final Later later;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Cover(
            DeploymentRecords records,
            Lives lives,
            Billing billing,
            GraceNotices notices,
            Tidings tidings,
            Later later,
            ApplicationEventPublisher events,
            Clock clock) {
        this.records = records;
        this.lives = lives;
        this.billing = billing;
        this.notices = notices;
        this.tidings = tidings;
        this.later = later;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Joins the running transaction. Money that is being booked at the same time waits for its end, and then finds what was
     * done here.
     *
     * @return when time alone changes something next
     */
    Optional<Instant> look(DeploymentId id) {
        Deployment deployment = records.lock(id).orElseThrow();
        if (!deployment.state().handedOver()) {
            return Optional.empty();
        }
        return billing.entitlement(deployment.requireInvoice()).flatMap(entitled -> act(deployment, entitled));
    }

    private Optional<Instant> act(Deployment deployment, Entitlement entitled) {
        return switch (entitled) {
            case Covered(Instant until) -> covered(deployment, until);
            case Grace grace -> inGrace(deployment, grace);
            case Suspended suspended -> lapsed(deployment, suspended);
            case Ended _ -> Optional.empty();
        };
    }

    private Optional<Instant> covered(Deployment deployment, Instant until) {
        // A clock that jumps back makes nothing paid: only money for the time after it was switched off brings it back.
        if (deployment.state() instanceof State.Suspended(Instant since, String _)
                && until.isAfter(since)
                && lives.apply(deployment.id(), new Fact.CoverReturned()) instanceof Moved) {
            later.soon(Resuming.JOB, deployment.id().value());
            events.publishEvent(new DeploymentResumed(deployment.id()));
        }
        return Optional.of(until);
    }

    private Optional<Instant> inGrace(Deployment deployment, Grace grace) {
        // Switched off before, and still not paid: it stays off, whatever the clock says.
        return deployment.state() instanceof State.Suspended
                ? Optional.of(grace.until())
                : Optional.of(notices.tell(deployment, grace, clock.instant()));
    }

    private Optional<Instant> lapsed(Deployment deployment, Suspended cover) {
        boolean off = deployment.state() instanceof State.Suspended;
        if (!off && !cover.paused()) {
            Optional<Instant> earliest = notices.warnedUntil(deployment, cover, clock.instant());
            if (earliest.isPresent()) {
                return earliest;
            }
        }
        String reason = cover.paused() ? PAUSED : UNPAID;
        lives.apply(deployment.id(), new Fact.CoverEnded(reason), now -> {
            if (!off) {
                switchOff(now, reason);
            }
        });
        return Optional.empty();
    }

    private void switchOff(Deployment now, String reason) {
        later.soon(Suspending.JOB, now.id().value());
        tidings.tell(
                now.account(),
                new AgentSuspended(now.id().value(), reason),
                "suspended:%s:%s".formatted(now.id(), now.state().since()));
        events.publishEvent(new DeploymentSuspended(now.id(), reason));
    }
}
