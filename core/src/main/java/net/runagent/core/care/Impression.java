package net.runagent.core.care;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import org.jspecify.annotations.Nullable;

/**
 * What the looks at an agent have shown since it came into its present state.
 *
 * @param since when it came into that state
 * @param at the last look of any kind; {@code insideAt} the last one for which we logged in
 * @param badSince the first bad look after the last good one; null when there was none
 * @param badLooks how many there were
 * @param word what is wrong by the last look; empty when that one did not say
 * @param startingSince the first look after the last good one at which it seemed to start
 * @param restarts of its program at that look, -1 when not known
 */
record Impression(
        Instant since,
        @Nullable Instant at,
        @Nullable Instant insideAt,
        @Nullable Instant badSince,
        int badLooks,
        String word,
        @Nullable Instant startingSince,
        int restarts) {
    /** All looks of this time must have been bad. With a first one after half a minute, an owner hears within 75 s. */
    private static final Duration STEADILY = Duration.ofSeconds(20);

    /** A server that somebody restarts lets nobody in for about half a minute. */
    private static final Duration RESTARTS_WITHIN = Duration.ofSeconds(35);

    /** Longer than a restart that finishes an update of the system takes, with the agent's start after it. */
    private static final Duration WHILE_RESTARTS_ARE_USUAL = Duration.ofMinutes(6);

    /** Whatever takes longer to start does not start. */
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

    /** Our provider moves servers to other machines within minutes. */
    private static final Duration WORKED_ON_FOR = Duration.ofMinutes(10);

    /** A program that was restarted so often since it was seen starting first does not start but fall over. */
    private static final int FALLS_OVER = 2;

    private static final int LOOKS = 2;
    private static final Set<String> OF_A_RESTART = Set.of(Diagnosis.NO_LOGIN, Health.AGENT_DOWN, Health.AGENT_DEAF);

    static Impression none(Instant since) {
        return new Impression(since, null, null, null, 0, "", null, -1);
    }

    boolean suspicious() {
        return badSince != null || startingSince != null;
    }

    Impression after(Look look, boolean inside, Instant now) {
        return switch (look) {
            case Look.Nothing() ->
                new Impression(since, now, inside ? now : insideAt, badSince, badLooks, word, startingSince, restarts);
            case Look.Stands() ->
                new Impression(since, now, insideAt, badSince, badLooks, word, startingSince, restarts);
            case Look.Well _ -> new Impression(since, now, now, null, 0, "", null, -1);
            case Look.Bad(String what, AgentHealth _) -> bad(what, 1, inside, now);
            case Look.Starting(String later, AgentHealth agent)
            when agent != null && stoppedSinceItWasWell(agent, now) -> bad(later, 1, inside, now);
            case Look.Starting(String later, AgentHealth agent) ->
                starting(later, agent == null ? -1 : agent.restarts(), inside, now);
        };
    }

    /**
     * An agent comes into its state when it was seen well, or in trouble. A server that was started before that has been up with
     * it, so a program that stands still is no start of the server that is not over yet.
     */
    private boolean stoppedSinceItWasWell(AgentHealth agent, Instant now) {
        return !agent.serviceActive()
                && now.minusSeconds(agent.vitals().upSeconds()).isBefore(since);
    }

    private Impression bad(String what, int looks, boolean inside, Instant now) {
        return new Impression(
                since,
                now,
                inside ? now : insideAt,
                badSince == null ? now : badSince,
                badLooks + looks,
                what,
                startingSince,
                restarts);
    }

    private Impression starting(String later, int restartsNow, boolean inside, Instant now) {
        Instant from = startingSince == null ? now : startingSince;
        int first = restarts < 0 ? restartsNow : restarts;
        boolean fallsOver = first >= 0 && restartsNow - first >= FALLS_OVER;
        Duration patience = later.equals(Diagnosis.SERVER_STUCK) ? WORKED_ON_FOR : STARTS_WITHIN;
        if (fallsOver || !now.isBefore(from.plus(patience))) {
            return bad(later, LOOKS, inside, now);
        }
        return new Impression(since, now, inside ? now : insideAt, badSince, badLooks, "", from, first);
    }

    /** What is to be told; nothing while it may still be a moment's. */
    Optional<String> trouble(Instant now) {
        if (badSince == null || badLooks < LOOKS || word.isEmpty()) {
            return Optional.empty();
        }
        Duration patience = Health.restartsByItself(badSince) && OF_A_RESTART.contains(word)
                ? WHILE_RESTARTS_ARE_USUAL
                : word.equals(Diagnosis.NO_LOGIN) ? RESTARTS_WITHIN : STEADILY;
        Instant first = startingSince != null && startingSince.isBefore(badSince) ? startingSince : badSince;
        return now.isBefore(first.plus(patience)) ? Optional.empty() : Optional.of(word);
    }
}
