package net.runagent.persistence.care;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.care.BackupStore;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Ids;
import org.springframework.context.event.EventListener;

/**
 * Backups in a folder of this machine, one below it for each deployment. A file is written beside its place, forced to the
 * disk and put there by one rename, so that a name stands for a whole file whatever dies; what a dead process has begun is
 * removed when the next one of that deployment is put or all of it is.
 */
final class FolderBackupStore implements BackupStore {
    private static final String WHOLE = ".rab";
    private static final String BEGUN = ".part";
    private static final int UUID_LENGTH = 36;

    private final Path folder;
    private final Ids ids;

    FolderBackupStore(Path folder, Ids ids) {
        this.folder = folder;
        this.ids = ids;
    }

    @Override
    public void put(Name name, Content content) throws IOException {
        Path place = folder.resolve(name.path());
        Path home = below(name.deployment());
        Files.createDirectories(home, mode("rwx------"));
        Path begun = home.resolve(name.backup() + "-" + ids.next() + BEGUN);
        try {
            write(begun, content);
            Files.move(begun, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(home);
        } finally {
            Files.deleteIfExists(begun);
        }
        forgetBegun(name);
    }

    private static void write(Path file, Content content) throws IOException {
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (FileChannel channel = FileChannel.open(file, fresh, mode("rw-------"))) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    /** Of this backup, by a process that died: one at a time is taken of a deployment. */
    private void forgetBegun(Name name) throws IOException {
        for (Path each : files(name.deployment())) {
            String called = each.getFileName().toString();
            if (called.startsWith(name.backup().toString()) && called.endsWith(BEGUN)) {
                Files.deleteIfExists(each);
            }
        }
    }

    @Override
    public InputStream read(Name name) throws IOException {
        return Files.newInputStream(folder.resolve(name.path()));
    }

    @Override
    public void remove(Name name) throws IOException {
        Files.deleteIfExists(folder.resolve(name.path()));
        forgetBegun(name);
        Path home = below(name.deployment());
        try {
            Files.deleteIfExists(home);
        } catch (DirectoryNotEmptyException others) {
            force(home);
        }
    }

    @Override
    public List<Name> of(DeploymentId deployment) throws IOException {
        List<Name> found = new ArrayList<>();
        for (Path each : files(deployment)) {
            String called = each.getFileName().toString();
            boolean ours = called.endsWith(WHOLE) || called.endsWith(BEGUN);
            if (ours && called.length() >= UUID_LENGTH && isId(called.substring(0, UUID_LENGTH))) {
                found.add(new Name(deployment, UUID.fromString(called.substring(0, UUID_LENGTH))));
            }
        }
        return found.stream().distinct().toList();
    }

    @Override
    public Set<DeploymentId> owners() throws IOException {
        try (Stream<Path> homes = Files.list(folder)) {
            Set<UUID> found = new TreeSet<>();
            homes.map(each -> each.getFileName().toString())
                    .filter(FolderBackupStore::isId)
                    .map(UUID::fromString)
                    .forEach(found::add);
            return Set.copyOf(found.stream().map(DeploymentId::new).toList());
        } catch (NoSuchFileException nothingYet) {
            return Set.of();
        }
    }

    /** The sandbox begins anew. */
    @EventListener
    void forget(EverythingForgotten forgotten) throws IOException {
        for (DeploymentId owner : owners()) {
            for (Path each : files(owner)) {
                Files.deleteIfExists(each);
            }
            Files.deleteIfExists(below(owner));
        }
    }

    private List<Path> files(DeploymentId deployment) throws IOException {
        try (Stream<Path> all = Files.list(below(deployment))) {
            return all.toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }

    private Path below(DeploymentId deployment) {
        return folder.resolve(deployment.value().toString());
    }

    private static boolean isId(String word) {
        return word.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
