package net.runagent.core.deployment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.Rollout;
import net.runagent.core.care.RolloutRecords;
import net.runagent.core.care.UpdateRecords;
import net.runagent.core.care.UpdateWish;
import net.runagent.core.care.UpdateWishRecords;
import org.jspecify.annotations.Nullable;

/** Updates' rows in memory. */
record MemoryUpdates(MemoryTables tables) implements UpdateRecords {
    private Stream<AgentUpdate> all() {
        return tables.<UUID, AgentUpdate>read("update").values().stream();
    }

    @Override
    public Optional<AgentUpdate> open(DeploymentId deployment) {
        return all().filter(each -> each.deployment().equals(deployment) && each.open())
                .findFirst();
    }

    @Override
    public Optional<AgentUpdate> find(UUID id) {
        return all().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public List<AgentUpdate> underWay() {
        return all().filter(AgentUpdate::open).toList();
    }

    @Override
    public List<AgentUpdate> to(String version) {
        return all().filter(each -> each.version().equals(version)).toList();
    }

    @Override
    public void put(AgentUpdate update) {
        if (update.open()
                && open(update.deployment())
                        .filter(other -> !other.id().equals(update.id()))
                        .isPresent()) {
            throw new IllegalStateException("a second update of " + update.deployment());
        }
        tables.put("update", update.id(), update);
    }

    @Override
    public Map<DeploymentId, String> versions() {
        return Map.copyOf(tables.<DeploymentId, String>read("version"));
    }

    @Override
    public void runs(DeploymentId deployment, String version, Instant since) {
        tables.put("version", deployment, version);
    }

    /** What becomes of releases, in memory. */
    record Rollouts(MemoryTables tables) implements RolloutRecords {
        @Override
        public List<Rollout> all() {
            return List.copyOf(tables.<String, Rollout>read("rollout").values());
        }

        @Override
        public Optional<Rollout> lock(String version) {
            @Nullable Rollout found = tables.<String, Rollout>read("rollout").get(version);
            return Optional.ofNullable(found);
        }

        @Override
        public void put(Rollout rollout) {
            tables.put("rollout", rollout.version(), rollout);
        }

        @Override
        public Optional<Instant> frozenSince() {
            @Nullable Instant since = tables.<String, Instant>read("freeze").get("");
            return Optional.ofNullable(since);
        }

        @Override
        public void freeze(@Nullable Instant since) {
            if (since == null) {
                tables.remove("freeze", "");
            } else if (frozenSince().isEmpty()) {
                tables.put("freeze", "", since);
            }
        }
    }

    /** When owners want updates, in memory. */
    record Wishes(MemoryTables tables) implements UpdateWishRecords {
        @Override
        public Optional<UpdateWish> find(DeploymentId deployment) {
            @Nullable UpdateWish found = tables.<DeploymentId, UpdateWish>read("wish").get(deployment);
            return Optional.ofNullable(found);
        }

        @Override
        public void put(UpdateWish wish) {
            tables.put("wish", wish.deployment(), wish);
        }
    }
}
