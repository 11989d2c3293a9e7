package net.runagent.persistence.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import net.runagent.core.care.BackupStore;
import net.runagent.core.care.BackupStoreContract;
import net.runagent.core.work.EverythingForgotten;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBackupStoreTest implements BackupStoreContract {
    @TempDir
    Path dir;

    @Override
    public BackupStore store() {
        return folder();
    }

    private FolderBackupStore folder() {
        return new FolderBackupStore(dir.resolve("data/backups"), UUID::randomUUID);
    }

    @Test
    void nobodyElseOnTheMachineCanReadThem() throws IOException {
        BackupStoreContract.put(store(), FIRST, "one");
        Path file = dir.resolve("data/backups").resolve(FIRST.path());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void whatADeadProcessHasBegunCountsAsTheirsAndGoesWithTheNextOneOrWithAll() throws IOException {
        BackupStore store = store();
        BackupStoreContract.put(store, FIRST, "one");
        Path home = dir.resolve("data/backups").resolve(FIRST.path()).getParent();
        Path begun = Files.writeString(home.resolve(FIRST.backup() + "-" + UUID.randomUUID() + ".part"), "half");
        assertThat(store.of(ADAS)).as("told once").containsExactly(FIRST);
        BackupStoreContract.put(store, FIRST, "again");
        assertThat(begun).doesNotExist();

        Path orphan = Files.writeString(home.resolve(SECOND.backup() + "-" + UUID.randomUUID() + ".part"), "half");
        assertThat(store.of(ADAS)).containsExactlyInAnyOrder(FIRST, SECOND);
        store.remove(SECOND);
        assertThat(orphan).doesNotExist();
        store.remove(FIRST);
        assertThat(home).doesNotExist();
    }

    @Test
    void whatIsNotOursIsLeftAlone() throws IOException {
        BackupStore store = store();
        BackupStoreContract.put(store, FIRST, "one");
        Files.createDirectories(dir.resolve("data/backups/lost+found"));
        Files.writeString(dir.resolve("data/backups/note.txt"), "mine");
        assertThat(store.owners()).containsExactly(ADAS);
    }

    @Test
    void theSandboxBeginsAnewWithNone() throws IOException {
        FolderBackupStore store = folder();
        BackupStoreContract.put(store, FIRST, "one");
        BackupStoreContract.put(store, OTHER, "two");
        store.forget(new EverythingForgotten());
        assertThat(store.owners()).isEmpty();
    }
}
