package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.runagent.core.catalogue.Place;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Life.Moved;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.work.Job.Next;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * What happens while the provider has no room: stock-outs are normal, last minutes to hours, and hit all locations at
 * once (hetzner.md 2.6). The order keeps its place, is tried again with growing pauses, and the customer may cancel, or take
 * what is free in another country. A provider that does not answer for longer than a step may take is waited for in the same
 * way.
 */
@Component
class Waiting {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10));

    /** After this the money goes back by itself. */
    private static final Duration AT_MOST = Duration.ofHours(24);

    /** Somebody whom the building needs does not answer. */
    static final String OUTAGE = "outage";

    /** Of the wait that is told about: its key is when that began, its note the places offered since, done when. */
    private static final String OFFERED_STEP = "wait.offered";

    private final Lives lives;
    private final SagaRecords saga;
    private final OtherPlaces others;
    private final GiveUp giveUp;
    private final Tidings tidings;
    private final StaffAlerts staff;
    private final Clock clock;

    Waiting(
            Lives lives,
            SagaRecords saga,
            OtherPlaces others,
            GiveUp giveUp,
            Tidings tidings,
            StaffAlerts staff,
            Clock clock) {
        this.lives = lives;
        this.saga = saga;
        this.others = others;
        this.giveUp = giveUp;
        this.tidings = tidings;
        this.staff = staff;
        this.clock = clock;
    }

    Next noRoom(Deployment deployment, ProvisioningStep step, String why, String code, UUID worker) {
        return lives.fencedResult(deployment.id(), worker, current -> noRoom(deployment, current, step, why, code));
    }

    private Next noRoom(Deployment seen, Deployment current, ProvisioningStep step, String why, String code) {
        Instant now = clock.instant();
        if (!current.place().equals(seen.place())) {
            return Next.again(now); // its customer chose another place meanwhile: this says nothing about that one
        }
        if (current.state() instanceof State.Queued(Instant since, int _, String _)
                && now.isAfter(since.plus(AT_MOST))) {
            giveUp.building(current, "no-room", code);
            return Next.done();
        }
        saga.put(step.waiting(why, now));
        Outcome outcome = lives.apply(current.id(), new Fact.NoCapacity(why), queued -> tellStaff(queued, why, code));
        if (!(outcome instanceof Refused)) {
            tell(current, why, outcome instanceof Moved(State to) ? to : current.state(), outcome instanceof Moved);
        }
        return Next.again(now.plus(pause(step.attempts())));
    }

    /** When it begins to wait, and again when a place becomes free elsewhere that was not offered during this wait. */
    private void tell(Deployment queued, String why, State wait, boolean news) {
        Set<String> fresh = offeredNow(queued, why, wait.since());
        if (news || !fresh.isEmpty()) {
            String offers = fresh.stream().map(place -> ":" + place).collect(Collectors.joining());
            String once = "room-awaited:%s:%s:%s%s".formatted(queued.id(), why, wait.since(), offers);
            tidings.tell(queued.account(), new RoomAwaited(queued.id().value()), once);
        }
    }

    /** Those for the first time in this wait, which are offered from here on. */
    private Set<String> offeredNow(Deployment queued, String why, Instant since) {
        ProvisioningStep offered = saga.step(queued.id(), 0, OFFERED_STEP)
                .filter(row -> row.key().equals(since.toString()))
                .orElseGet(() -> ProvisioningStep.intent(
                        queued.id(), 0, OFFERED_STEP, since.toString(), "none", clock.instant()));
        Set<String> before = Set.copyOf(List.of(offered.note().split(" ")));
        Set<String> fresh = others.of(queued, why).stream()
                .map(Place::code)
                .filter(place -> !before.contains(place))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!fresh.isEmpty()) {
            saga.put(offered.noting((offered.note() + " " + String.join(" ", fresh)).strip())
                    .done(clock.instant()));
        }
        return fresh;
    }

    private void tellStaff(Deployment queued, String why, String code) {
        if (!why.equals("stock")) { // only the staff can raise a quota, mend a token or fill an account
            String kind = why.equals(OUTAGE) ? "deployment.waits" : "deployment.no-room";
            staff.raise(Severity.CRITICAL, kind, queued.id().toString(), Map.of("why", why, "code", code));
        }
    }

    private static Duration pause(int attempts) {
        return PAUSES.get(Math.min(attempts, PAUSES.size() - 1));
    }
}
