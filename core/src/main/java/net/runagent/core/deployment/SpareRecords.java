package net.runagent.core.deployment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Remembers spares. Everything joins the running transaction. */
public interface SpareRecords {
    void add(Spare spare);

    Optional<Spare> find(SpareId id);

    /** Finds it and keeps everybody else from changing it until the running transaction ends. */
    Optional<Spare> lock(SpareId id);

    /** Stores what {@link #lock} or {@link #takeReady} found, changed. */
    void save(Spare changed);

    /** Oldest first. */
    List<Spare> in(Set<SpareState> states);

    /**
     * The one that has been ready for longest, locked: two that ask at the same time get two different ones, and nobody
     * waits.
     *
     * @param verifiedSince those verified earlier are left out
     */
    Optional<Spare> takeReady(String tier, String place, ServerRecipe recipe, Instant verifiedSince);

    /** Those begun since then that were given up before they were ever ready. */
    List<Spare> failedSince(Instant since);

    /**
     * Those that were proven gone before then, and those whose deployment nothing is known of any more: with their steps and
     * what was known of their servers.
     *
     * @return which were forgotten
     */
    List<SpareId> forgetGoneBefore(Instant then);

    /** Keeps everybody else from deciding how many there should be until the running transaction ends. */
    void decide();

    /** How many servers were wanted for deployments since then, by plan and place. */
    List<Demand> demandSince(Instant since);

    /** @param plan the catalogue's id */
    record Demand(String plan, String place, long servers) {}

    /** As {@link DeploymentRecords#claim}: who may act for it outside. */
    boolean claim(SpareId id, UUID worker, Duration atMost);

    boolean holds(SpareId id, UUID worker);

    void release(SpareId id, UUID worker);
}
