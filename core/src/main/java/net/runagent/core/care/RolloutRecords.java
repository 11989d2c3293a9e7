package net.runagent.core.care;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers what became of releases. Everything joins the running transaction. */
public interface RolloutRecords {
    List<Rollout> all();

    /** Finds it and keeps everybody else from changing it until the running transaction ends. */
    Optional<Rollout> lock(String version);

    void put(Rollout rollout);

    /** Since when no agent of the fleet is updated at all. */
    Optional<Instant> frozenSince();

    /** @param since null: it is over */
    void freeze(@Nullable Instant since);
}
