package net.runagent.core.deployment;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupRecords;

/** Backups' rows in memory. */
record MemoryBackups(MemoryTables tables) implements BackupRecords {
    private Stream<Backup> all() {
        return tables.<UUID, Backup>read("backup").values().stream();
    }

    @Override
    public Optional<Backup> open(DeploymentId deployment) {
        return all().filter(each -> each.deployment().equals(deployment) && each.open())
                .findFirst();
    }

    @Override
    public Optional<Backup> find(UUID id) {
        return all().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public List<Backup> of(DeploymentId deployment) {
        return all().filter(each -> each.deployment().equals(deployment))
                .sorted(Comparator.comparing(Backup::startedAt).reversed())
                .toList();
    }

    @Override
    public List<Backup> underWay() {
        return all().filter(Backup::open).toList();
    }

    @Override
    public List<Backup> newestGood() {
        return all().filter(Backup::good)
                .filter(one -> all().filter(Backup::good)
                        .noneMatch(other -> other.deployment().equals(one.deployment())
                                && other.startedAt().isAfter(one.startedAt())))
                .toList();
    }

    @Override
    public void put(Backup backup) {
        if (backup.open()
                && open(backup.deployment())
                        .filter(other -> !other.id().equals(backup.id()))
                        .isPresent()) {
            throw new IllegalStateException("one backup at a time");
        }
        tables.put("backup", backup.id(), backup);
    }

    @Override
    public void remove(UUID backup) {
        tables.remove("backup", backup);
    }

    @Override
    public void removeAll(DeploymentId deployment) {
        of(deployment).forEach(each -> remove(each.id()));
    }
}
