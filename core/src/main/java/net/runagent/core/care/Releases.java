package net.runagent.core.care;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.runagent.core.care.Rollout.State;
import net.runagent.core.care.Rollout.Tally;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people of the staff see of releases, and what they decide about them. */
@Component
public class Releases {
    private final RolloutRecords rollouts;
    private final ReleaseShelf shelf;
    private final FleetSeen fleet;
    private final Transactions transactions;
    private final Clock clock;

    Releases(
            RolloutRecords rollouts, ReleaseShelf shelf, FleetSeen fleet, Transactions transactions, Clock clock) {
        this.rollouts = rollouts;
        this.shelf = shelf;
        this.fleet = fleet;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param agents how many the present wave may lead to it, whatever comes of it
     * @param failed led back because of it, or not well with it since
     * @param underWay on their way, or planned
     */
    public record Standing(
            Release release, Rollout rollout, int agents, int well, int failed, int missed, int underWay) {}

    public enum Answer {
        DONE,
        /** No such release is on the shelf. */
        UNKNOWN,
        /** It is not in a state in which that could be done. */
        NOT_NOW,
        /** Another one is on its way, and this one is not in a hurry. */
        ANOTHER_FIRST
    }

    /** All that are newer than what a new server gets, oldest first, those that nobody has begun with as well. */
    public List<Standing> standing() {
        return transactions.call(() -> shelf.releases().stream()
                .filter(release -> Release.BY_AGE.compare(release.version(), shelf.shipped()) > 0)
                .map(this::standing)
                .toList());
    }

    private Standing standing(Release release) {
        Rollout rollout = rollouts.all().stream()
                .filter(each -> each.version().equals(release.version()))
                .findFirst()
                .orElseGet(() -> Rollout.candidate(release.version(), clock.instant()));
        Tally tally = fleet.of(rollout, release).tally();
        return new Standing(
                release,
                rollout,
                tally.inWave(),
                tally.well(),
                tally.failed() + tally.lost(),
                tally.missed(),
                tally.underWay());
    }

    /** Begins with our own agents. One that is in a hurry stops the others, which begin again by hand. */
    public Answer start(String version) {
        return transactions.call(() -> {
            Optional<Release> release = shelf.find(version);
            if (release.isEmpty() || Release.BY_AGE.compare(version, shelf.shipped()) <= 0) {
                return Answer.UNKNOWN;
            }
            Rollout present = rollouts.lock(version).orElseGet(() -> Rollout.candidate(version, clock.instant()));
            if (present.state() != State.CANDIDATE) {
                return Answer.NOT_NOW;
            }
            List<Rollout> others = rollouts.all().stream()
                    .filter(each -> each.state() == State.ROLLING || each.state() == State.SOAKING)
                    .toList();
            if (!others.isEmpty() && !release.get().security()) {
                return Answer.ANOTHER_FIRST;
            }
            others.forEach(each -> rollouts.put(each.paused("another-first", clock.instant())));
            rollouts.put(present.begun(clock.instant()));
            return Answer.DONE;
        });
    }

    /** Goes on where it was stopped; what was seen before counts no more. */
    public Answer resume(String version) {
        return change(version, now -> now.state() == State.HALTED ? now.resumed(clock.instant()) : null);
    }

    public Answer halt(String version) {
        return change(version, now -> now.state().goesOn() ? now.paused("by-hand", clock.instant()) : null);
    }

    /** No agent meets it any more; who has it keeps it, since going back may lose what was learned since. */
    public Answer quarantine(String version) {
        return change(
                version,
                now -> now.state() == State.QUARANTINED ? null : now.quarantined("by-hand", clock.instant()));
    }

    private Answer change(String version, Function<Rollout, @Nullable Rollout> how) {
        return transactions.call(() -> {
            Optional<Rollout> now = rollouts.lock(version);
            if (now.isEmpty()) {
                return Answer.UNKNOWN;
            }
            Rollout next = how.apply(now.get());
            if (next == null) {
                return Answer.NOT_NOW;
            }
            rollouts.put(next);
            return Answer.DONE;
        });
    }

    /** Since when no agent is updated at all. */
    public Optional<Instant> frozenSince() {
        return transactions.call(rollouts::frozenSince);
    }

    public void freeze(boolean frozen) {
        transactions.run(() -> rollouts.freeze(frozen ? clock.instant() : null));
    }
}
