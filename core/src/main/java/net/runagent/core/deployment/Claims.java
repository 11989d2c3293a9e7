package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Lets one worker at a time act for a deployment or a spare, whichever saga it runs: building, recovering and ending never overlap. A
 * worker that dies keeps the others out for at most {@link #CLAIM}; one that was merely slow finds its claim lost before
 * it can store anything.
 */
@Component
public class Claims {
    /** Longer than any one call outside may take (about 20 s), shorter than a customer's patience. */
    static final Duration CLAIM = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final DeploymentRecords records;
    private final SpareRecords spares;
    private final Ids ids;
    private final Clock clock;
    private final Duration atMost;

    @Autowired
    Claims(DeploymentRecords records, SpareRecords spares, Ids ids, Clock clock) {
        this(records, spares, ids, clock, CLAIM);
    }

    Claims(DeploymentRecords records, SpareRecords spares, Ids ids, Clock clock, Duration atMost) {
        this.records = records;
        this.spares = spares;
        this.ids = ids;
        this.clock = clock;
        this.atMost = atMost;
    }

    /** Does the work with a claim, or asks to be called again while somebody else has it. */
    public Job.Next with(SubjectId id, Function<UUID, Job.Next> work) {
        UUID worker = ids.next();
        if (!claim(id, worker)) {
            return Job.Next.again(clock.instant().plus(LOOK_AGAIN));
        }
        Job.Next next;
        try {
            next = work.apply(worker);
        } catch (ClaimLost _) {
            return Job.Next.again(clock.instant().plus(LOOK_AGAIN));
        } catch (RuntimeException e) {
            release(id, worker);
            throw e;
        }
        release(id, worker);
        return next;
    }

    /** Before each further step of the same run. */
    public void extend(SubjectId id, UUID worker) {
        if (!claim(id, worker)) {
            throw new ClaimLost(id);
        }
    }

    private boolean claim(SubjectId id, UUID worker) {
        return switch (id) {
            case DeploymentId deployment -> records.claim(deployment, worker, atMost);
            case SpareId spare -> spares.claim(spare, worker, atMost);
        };
    }

    private void release(SubjectId id, UUID worker) {
        switch (id) {
            case DeploymentId deployment -> records.release(deployment, worker);
            case SpareId spare -> spares.release(spare, worker);
        }
    }
}
