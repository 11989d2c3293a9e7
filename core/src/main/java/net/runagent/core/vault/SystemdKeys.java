package net.runagent.core.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that systemd hands to the unit ({@code LoadCredential=}, {@code LoadCredentialEncrypted=}): files in a folder
 * of their own that only this unit can read. Their owner is the unit's user, or root with an entry that lets the user read.
 */
final class SystemdKeys implements KeySource {
    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("-w--w-rwx");

    private final Numbered names;
    private final @Nullable String folder;

    /** @param folder the value of {@code CREDENTIALS_DIRECTORY}; {@code null} outside such a unit */
    SystemdKeys(Numbered names, @Nullable String folder) {
        this.names = names;
        this.folder = folder;
    }

    @Override
    public Sought find(int id) {
        if (folder == null) {
            return new Sought.Unfit(
                    "There is no $CREDENTIALS_DIRECTORY: this process was not started by a systemd unit with"
                            + " LoadCredentialEncrypted=" + names.name(id)
                            + ". Start it by its unit (commands too: systemd-run with"
                            + " the same property). Nothing was changed. (runagent.vault.keys)");
        }
        Path file = Path.of(folder, names.name(id));
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Sought.Absent();
        }
        try {
            String wrong = wrong(file);
            if (!wrong.isEmpty()) {
                return unfit(id, wrong);
            }
            byte[] content = Files.readAllBytes(file);
            int length = content.length;
            boolean newline = length > 0 && content[length - 1] == '\n';
            byte @Nullable [] key = KeyBytes.decoded(content);
            return key == null
                    ? unfit(id, KeyBytes.wrongForm(length, newline))
                    : new Sought.Found(OffHeapKey.taking(key));
        } catch (IOException unreadable) {
            return unfit(id, "cannot be read");
        }
    }

    private static String wrong(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "is not a regular file";
        }
        if (!Owner.isUs(file) && !Owner.isRoot(file)) {
            return "belongs to " + Files.getOwner(file).getName();
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.stream().anyMatch(OPEN::contains)) {
            return "has mode " + PosixFilePermissions.toString(mode) + ", which systemd never gives";
        }
        return Files.size(file) > KeyBytes.MOST_BYTES ? KeyBytes.wrongForm((int) Files.size(file), false) : "";
    }

    @Override
    public SortedSet<Integer> present() {
        SortedSet<Integer> ids = new TreeSet<>();
        if (folder == null || !Files.isDirectory(Path.of(folder))) {
            return ids;
        }
        try (var all = Files.newDirectoryStream(Path.of(folder))) {
            all.forEach(file -> names.idOf(String.valueOf(file.getFileName())).ifPresent(ids::add));
        } catch (IOException unreadable) {
            return ids;
        }
        return ids;
    }

    @Override
    public String place(int id) {
        return "the systemd credential " + names.name(id);
    }

    @Override
    public Made make(int id, Chance chance) {
        String name = names.name(id);
        return new Made.ByHand("Make it as root: head -c 32 /dev/urandom | systemd-creds encrypt --name=" + name
                + " - /etc/credstore.encrypted/"
                + name + ", keep a copy of the key elsewhere, add LoadCredentialEncrypted=" + name
                + " to the unit, restart the service, and run this again.");
    }

    private Sought unfit(int id, String what) {
        return new Sought.Unfit("The systemd credential " + names.name(id) + " " + what
                + ". Make the credential anew from the key's backup copy and restart the unit. Nothing was changed."
                + " (runagent.vault.keys)");
    }
}
