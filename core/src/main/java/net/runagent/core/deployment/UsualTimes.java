package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How long what people wait for has taken lately; for their patience, so a figure may be some minutes old. */
@Component
public class UsualTimes {
    private static final Duration KEPT = Duration.ofMinutes(10);

    private record Known(Optional<Duration> building, Instant at) {}

    private final SagaRecords saga;
    private final Clock clock;
    private volatile Known known = new Known(Optional.empty(), Instant.MIN);

    UsualTimes(SagaRecords saga, Clock clock) {
        this.saga = saga;
        this.clock = clock;
    }

    /** From the payment until the agent is set up, in the middle of the last ones; empty while there are too few. */
    public Optional<Duration> building() {
        Instant now = clock.instant();
        Known last = known;
        if (now.isBefore(last.at()) || now.isAfter(last.at().plus(KEPT))) {
            last = new Known(saga.usualBuilding(), now);
            known = last;
        }
        return last.building();
    }
}
