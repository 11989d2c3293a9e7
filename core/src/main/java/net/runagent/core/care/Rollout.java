package net.runagent.core.care;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a release in the fleet.
 *
 * @param wave the one that is under way or was last
 * @param halts how often it was stopped because of itself
 * @param why it was stopped, a dotted word; empty when it was not
 * @param begunAt when its first wave began; null for one that has not
 * @param since when it came into its state, and at its wave
 * @param judgedFrom what was seen before this was looked at by people, and counts no more
 */
public record Rollout(
        String version,
        State state,
        Wave wave,
        int halts,
        String why,
        @Nullable Instant begunAt,
        Instant since,
        Instant judgedFrom) {

    /** Stored by name: renaming one needs a migration. */
    public enum State {
        /** It can be laid down, and nobody has begun. */
        CANDIDATE,
        /** A wave is under way. */
        ROLLING,
        /** The wave is through and is looked at. */
        SOAKING,
        /** Something went wrong: no further agent meets it until people have looked. */
        HALTED,
        /** No agent meets it any more. */
        QUARANTINED,
        /** Every wave has stood its time; who comes late gets it, too. */
        COMPLETE;

        /** Agents may still be led to it. */
        public boolean goesOn() {
            return this == ROLLING || this == SOAKING || this == COMPLETE;
        }
    }

    /** So often it may be stopped before it is out. */
    static final int HALTS_UNTIL_QUARANTINE = 2;

    static Rollout candidate(String version, Instant now) {
        return new Rollout(version, State.CANDIDATE, Wave.OWN, 0, "", null, now, now);
    }

    Rollout begun(Instant now) {
        return new Rollout(version, State.ROLLING, Wave.OWN, halts, "", now, now, now);
    }

    /** People have looked: the wave goes on where it was, and what was before counts no more. */
    Rollout resumed(Instant now) {
        return new Rollout(version, State.ROLLING, wave, halts, "", begunAt == null ? now : begunAt, now, now);
    }

    /** Stopped because of itself. */
    Rollout halted(String reason, Instant now) {
        State next = halts + 1 >= HALTS_UNTIL_QUARANTINE ? State.QUARANTINED : State.HALTED;
        return new Rollout(version, next, wave, halts + 1, reason, begunAt, now, judgedFrom);
    }

    /** Stopped because another one goes first, or because people want it; that says nothing about it. */
    Rollout paused(String reason, Instant now) {
        return new Rollout(version, State.HALTED, wave, halts, reason, begunAt, now, judgedFrom);
    }

    Rollout quarantined(String reason, Instant now) {
        return new Rollout(version, State.QUARANTINED, wave, halts, reason, begunAt, now, judgedFrom);
    }

    private Rollout at(State next, Wave nextWave, Instant now) {
        return new Rollout(version, next, nextWave, halts, why, begunAt, now, judgedFrom);
    }

    /**
     * What becomes of it by what was seen of it; empty while that changes nothing. Pure.
     *
     * @param security whether it is of the kind that is in a hurry
     */
    Optional<Rollout> after(Tally seen, boolean security, Instant now) {
        if (!state.goesOn()) {
            return Optional.empty();
        }
        Optional<String> wrong = seen.wrong();
        if (wrong.isPresent()) {
            return Optional.of(halted(wrong.get(), now));
        }
        return switch (state) {
            case ROLLING -> seen.through() ? Optional.of(at(State.SOAKING, wave, now)) : Optional.empty();
            case SOAKING -> stood(seen, security, now) ? Optional.of(further(now)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A wave in which nobody was has nothing to stand for. */
    private boolean stood(Tally seen, boolean security, Instant now) {
        return seen.inWave() == 0 && wave == Wave.OWN || !now.isBefore(since.plus(wave.soak(security)));
    }

    private Rollout further(Instant now) {
        return wave.next()
                .map(next -> at(State.ROLLING, next, now))
                .orElseGet(() -> at(State.COMPLETE, wave, now));
    }

    /**
     * What was seen of a release.
     *
     * @param inWave agents that the present wave may have led to it, whatever came of it
     * @param well agents that came through, and are well
     * @param failed agents that had to be led back because of it, or turned bad with it since
     * @param lost agents of which it is not known whether they are well with what they had before
     * @param missed agents on which it could not even be tried
     * @param underWay agents that are being led to it, or are about to be
     * @param free agents of the wave that nobody has begun with
     */
    record Tally(int inWave, int well, int failed, int lost, int missed, int underWay, int free) {
        /** Among the first ones a single failure is enough; later on, more than one of twenty. */
        private static final int FIRST_ONES = 5;

        private static final int ONE_OF = 20;
        private static final int MOST_MISSED = 2;

        /** Nobody of the wave is left, except those who cannot or do not want to. */
        boolean through() {
            return underWay == 0 && free == 0;
        }

        Optional<String> wrong() {
            if (lost > 0) {
                return Optional.of("not-back");
            }
            int tried = well + failed;
            if (failed > 0 && (tried <= FIRST_ONES || failed * ONE_OF > tried)) {
                return Optional.of("not-well");
            }
            return missed > MOST_MISSED && missed > well ? Optional.of("not-installed") : Optional.empty();
        }
    }
}
