package net.runagent.core.deployment;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.care.BackupLink;
import net.runagent.core.care.BackupLinkRecords;

/** Links to backups in memory; one that has ended is gone. */
record MemoryBackupLinks(MemoryTables tables) implements BackupLinkRecords {
    private Stream<BackupLink> all() {
        return List.copyOf(tables.<UUID, BackupLink>read("backup-link").values()).stream();
    }

    @Override
    public void replace(BackupLink link) {
        all().filter(each -> each.backup().equals(link.backup()))
                .forEach(each -> tables.remove("backup-link", each.id()));
        tables.put("backup-link", link.id(), link);
        tables.put("backup-link-made", link.id(), link);
    }

    @Override
    public int madeSince(DeploymentId deployment, Instant since) {
        return (int) tables.<UUID, BackupLink>read("backup-link-made").values().stream()
                .filter(each ->
                        each.deployment().equals(deployment) && each.createdAt().isAfter(since))
                .count();
    }

    @Override
    public Optional<BackupLink> look(byte[] ticketHash, Instant now) {
        return all().filter(each -> Arrays.equals(each.ticketHash(), ticketHash) && now.isBefore(each.expiresAt()))
                .findFirst();
    }

    @Override
    public Optional<BackupLink> use(byte[] ticketHash, Instant now) {
        Optional<BackupLink> found = look(ticketHash, now);
        found.ifPresent(each -> tables.remove("backup-link", each.id()));
        return found;
    }

    @Override
    public void forgetBefore(Instant instant) {
        all().filter(each -> each.createdAt().isBefore(instant))
                .forEach(each -> tables.remove("backup-link", each.id()));
    }
}
