package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Job.Next;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * What happens while the provider has no room: stock-outs are normal, last minutes to hours, and hit all locations at
 * once (hetzner.md 2.6). The order keeps its place, is tried again with growing pauses, and the customer may cancel. A
 * provider that does not answer for longer than a step may take is waited for in the same way.
 */
@Component
class Waiting {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10));

    /** After this the money goes back by itself. */
    private static final Duration AT_MOST = Duration.ofHours(24);

    /** Somebody whom the building needs does not answer. */
    static final String OUTAGE = "outage";

    private final Lives lives;
    private final SagaRecords saga;
    private final GiveUp giveUp;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Clock clock;

    Waiting(Lives lives, SagaRecords saga, GiveUp giveUp, Tidings tidings, StaffAlerts staff, Clock clock) {
        this.lives = lives;
        this.saga = saga;
        this.giveUp = giveUp;
        this.tidings = tidings;
        this.staff = staff;
        this.clock = clock;
    }

    Next noRoom(Deployment deployment, ProvisioningStep step, String why, String code, UUID worker) {
        Instant now = clock.instant();
        boolean tooLong = deployment.state() instanceof State.Queued(Instant since, int _, String _)
                && now.isAfter(since.plus(AT_MOST));
        lives.fenced(deployment.id(), worker, current -> {
            if (tooLong) {
                giveUp.building(current, "no-room", code);
                return;
            }
            saga.put(step.waiting(why, now));
            lives.apply(current.id(), new Fact.NoCapacity(why), queued -> queued(queued, why, code));
        });
        return tooLong ? Next.done() : Next.again(now.plus(pause(step.attempts())));
    }

    private void queued(Deployment queued, String why, String code) {
        tidings.tell(queued.account(), new RoomAwaited(queued.id().value()), "room-awaited:" + queued.id() + ":" + why);
        if (!why.equals("stock")) { // only the staff can raise a quota, mend a token or fill an account
            String kind = why.equals(OUTAGE) ? "deployment.waits" : "deployment.no-room";
            staff.raise(Severity.CRITICAL, kind, queued.id().toString(), Map.of("why", why, "code", code));
        }
    }

    private static Duration pause(int attempts) {
        return PAUSES.get(Math.min(attempts, PAUSES.size() - 1));
    }
}
