package net.runagent.core.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;

/** A file with a key-encryption key. Any doubt about it is a refusal that says what to do. */
final class KeyFile {
    private static final Set<String> MODES = Set.of("r--------", "rw-------");
    private static final FileAttribute<?> FOR_US_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private KeyFile() {}

    /**
     * The 32 bytes; the caller zeroes them.
     *
     * @param anywhere sandbox mode keeps its throw-away key inside the source tree
     */
    static byte[] read(Path file, boolean anywhere) {
        try {
            requireTrustworthy(file, anywhere);
            long length = Files.size(file);
            byte[] content = length > KeyBytes.MOST_BYTES ? new byte[0] : Files.readAllBytes(file);
            boolean newline = content.length > 0 && content[content.length - 1] == '\n';
            byte @Nullable [] key = decoded(content);
            if (key == null) {
                throw refusal(
                        file,
                        KeyBytes.wrongForm((int) Math.min(length, Integer.MAX_VALUE), newline),
                        "Restore it from its backup copy.");
            }
            return key;
        } catch (IOException unreadable) {
            throw refusal(file, "cannot be read", "Make it readable for the service's user, mode 0400.");
        }
    }

    private static byte @Nullable [] decoded(byte[] content) {
        return content.length == 0 ? null : KeyBytes.decoded(content);
    }

    /**
     * Makes a new key, mode 0600, as a whole or not at all, whenever the process dies; never replaces one.
     *
     * @return whether it was made here; otherwise there was one already
     */
    static boolean create(Path file, Chance chance) {
        byte[] key = chance.bytes(VaultFormat.KEY_BYTES);
        byte[] text = (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(key, (byte) 0);
        Path unfinished = file.resolveSibling(
                file.getFileName() + ".new-" + HexFormat.of().formatHex(chance.bytes(8)));
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                Files.createDirectories(
                        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createFile(unfinished, FOR_US_ALONE);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(text);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            // Unlike a renaming, this fails when there is a file of that name.
            Files.createLink(file, unfinished);
            removeUnfinished(file);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException othersWereFirst) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                removeUnfinished(file);
                return false;
            }
            throw notMade(file, othersWereFirst);
        } catch (IOException failed) {
            throw notMade(file, failed);
        } finally {
            Arrays.fill(text, (byte) 0);
            delete(unfinished);
        }
    }

    /**
     * What a process that died while it made this key has left behind. Only once the key is there: what another one is
     * still writing may go then, for it will see that it came second; before, it would miss its file and have no key.
     */
    private static void removeUnfinished(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (var left = Files.newDirectoryStream(folder, file.getFileName() + ".new-*")) {
            left.forEach(KeyFile::delete);
        } catch (IOException | DirectoryIteratorException unlisted) {
            throw refusal(
                    folder, "cannot be listed", "Remove files named like the key and .new- there: they are copies.");
        }
    }

    private static void delete(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException left) {
            throw refusal(unfinished, "could not be removed", "Remove it: it holds a copy of the key.");
        }
    }

    private static void requireTrustworthy(Path file, boolean anywhere) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refusal(
                    file,
                    "does not exist",
                    "'./runagent vault init' makes one for a new installation; for an"
                            + " existing one restore it from its backup copy.");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refusal(
                    file,
                    "is not a regular file",
                    "A link or a device can be exchanged, and a folder is no key; name the file itself.");
        }
        if (!Owner.isUs(file)) {
            throw refusal(
                    file, "belongs to " + Files.getOwner(file).getName(), "Run: chown " + Owner.us() + " " + file);
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (!MODES.contains(mode)) {
            throw refusal(file, "has mode " + mode, "Run: chmod 0400 " + file);
        }
        Path parent = file.toRealPath().getParent();
        if (parent != null && Files.getPosixFilePermissions(parent).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refusal(file, "lies in a folder that everybody may write to", "Run: chmod 0700 " + parent);
        }
        if (!anywhere) {
            requireOutsideSources(file, parent);
        }
    }

    /** Whether a key may be made there: what would be refused later is refused before anything is written. */
    static void requireFitPlace(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        while (folder != null && !Files.isDirectory(folder)) {
            folder = folder.getParent();
        }
        try {
            boolean own = folder != null
                    && folder.equals(file.toAbsolutePath().normalize().getParent());
            if (own && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
                throw refusal(
                        file,
                        "would lie in a folder that everybody may write to",
                        "Choose a folder of the service's user alone, e.g. /etc/runagent.");
            }
            requireOutsideSources(file, folder == null ? null : folder.toRealPath());
        } catch (IOException unreadable) {
            throw refusal(file, "has no readable folder above it", "Choose another place.");
        }
    }

    private static void requireOutsideSources(Path file, @Nullable Path parent) {
        for (Path folder = parent; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                throw refusal(
                        file,
                        "lies in the source tree " + folder,
                        "Keep it where no commit, image or copy of the"
                                + " source takes it along, e.g. /etc/runagent/vault-1.key.");
            }
        }
    }

    private static IllegalStateException notMade(Path file, IOException failed) {
        return refusal(
                file,
                "could not be made (" + failed.getClass().getSimpleName() + ")",
                "Give the service's user the right to write there, or choose another place.");
    }

    private static IllegalStateException refusal(Path file, String what, String advice) {
        return new IllegalStateException("The vault's key file " + file + " " + what + ". " + advice
                + " Nothing was changed. (runagent.vault.keys)");
    }
}
