package net.runagent.core.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;

/** The file with the key-encryption key. Any doubt about it is a refusal that says what to do. */
final class KeyFile {
    private static final Set<String> MODES = Set.of("r--------", "rw-------");

    private KeyFile() {}

    /**
     * The 32 bytes; the caller zeroes them.
     *
     * @param anywhere sandbox mode keeps its throw-away key inside the source tree
     */
    static byte[] read(Path file, boolean anywhere) {
        try {
            requireTrustworthy(file, anywhere);
            byte[] content = Files.readAllBytes(file);
            byte @Nullable [] key = decoded(content);
            if (key == null) {
                throw refusal(
                        file,
                        "must hold exactly 32 bytes, or those as 64 hex digits or in base64, but has " + content.length
                                + " bytes of another form",
                        "Restore it from its backup copy.");
            }
            return key;
        } catch (IOException unreadable) {
            throw refusal(file, "cannot be read", "Make it readable for the service's user, mode 0400.");
        }
    }

    /** Makes a new key, mode 0600; never replaces one. */
    static void create(Path file, Chance chance) {
        byte[] key = chance.bytes(VaultFormat.KEY_BYTES);
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                Files.createDirectories(
                        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(key) + "\n", StandardCharsets.US_ASCII);
        } catch (IOException failed) {
            throw refusal(
                    file,
                    "could not be made (" + failed.getClass().getSimpleName() + ")",
                    "An existing key is" + " never replaced; choose another place with runagent.vault.key-file.");
        } finally {
            Arrays.fill(key, (byte) 0);
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
            throw refusal(file, "is not a regular file", "A link or a device can be exchanged; name the file itself.");
        }
        String owner = Files.getOwner(file).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            throw refusal(file, "belongs to " + owner, "Give it to the service's user.");
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
                                + " source takes it along, e.g. /etc/runagent/vault.key.");
            }
        }
    }

    private static byte @Nullable [] decoded(byte[] content) {
        if (content.length == VaultFormat.KEY_BYTES) {
            return content;
        }
        String text = new String(content, StandardCharsets.US_ASCII);
        text = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        try {
            byte[] key = text.length() == 2 * VaultFormat.KEY_BYTES
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
            return key.length == VaultFormat.KEY_BYTES ? key : null;
        } catch (IllegalArgumentException neither) {
            return null;
        }
    }

    private static IllegalStateException refusal(Path file, String what, String advice) {
        return new IllegalStateException("The vault's key file " + file + " " + what + ". " + advice
                + " Nothing was changed. (runagent.vault.key-file)");
    }
}
