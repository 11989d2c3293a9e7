package net.runagent.core.deployment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.care.Restore;
import net.runagent.core.care.RestoreRecords;

/** Restores' rows in memory. */
record MemoryRestores(MemoryTables tables) implements RestoreRecords {
    private Stream<Restore> all() {
        return tables.<UUID, Restore>read("restore").values().stream();
    }

    @Override
    public Optional<Restore> open(DeploymentId deployment) {
        return all().filter(each -> each.deployment().equals(deployment) && each.open())
                .findFirst();
    }

    @Override
    public Optional<Restore> find(UUID id) {
        return all().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Restore> ofCommand(UUID command) {
        return all().filter(each -> each.command().equals(command)).findFirst();
    }

    @Override
    public List<Restore> underWay() {
        return all().filter(Restore::open).toList();
    }

    @Override
    public void put(Restore restore) {
        tables.put("restore", restore.id(), restore);
    }
}
