package net.runagent.core.work;

import java.time.Instant;
import java.util.Optional;

/** Work that lies in a table until a {@link Worker} takes it. Found by Spring; asked before the sandbox moves its clock. */
public interface Backlog {
    /** {@code inbox}, {@code outbox} or {@code jobs}; several beans may share one kind. */
    String kind();

    /** How many rows could be taken up now. Given-up rows do not count. */
    long due(Instant now);

    /** When the next row that is not due yet becomes due; empty when there is none. */
    Optional<Instant> next(Instant now);

    /** As {@link #next}, without the turns of {@link Recurring} work, of which one stands for all that were missed. */
    default Optional<Instant> nextDated(Instant now) {
        return next(now);
    }
}
