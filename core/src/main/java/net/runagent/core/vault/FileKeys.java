package net.runagent.core.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import net.runagent.core.work.Chance;

/** One file for each key, made by {@code ./runagent vault init} and {@code rotate}. */
final class FileKeys implements KeySource {
    private final Numbered files;
    private final boolean anywhere;

    /** @param anywhere sandbox mode keeps its throw-away keys inside the source tree */
    FileKeys(Numbered files, boolean anywhere) {
        this.files = files;
        this.anywhere = anywhere;
    }

    @Override
    public Sought find(int id) {
        Path file = files.path(id);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Sought.Absent();
        }
        try {
            return new Sought.Found(OffHeapKey.taking(KeyFile.read(file, anywhere)));
        } catch (IllegalStateException refused) {
            return new Sought.Unfit(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public SortedSet<Integer> present() {
        Path pattern = Path.of(files.pattern()).toAbsolutePath();
        Numbered names = new Numbered(String.valueOf(pattern.getFileName()));
        SortedSet<Integer> ids = new TreeSet<>();
        Path folder = pattern.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return ids;
        }
        try (var all = Files.newDirectoryStream(folder)) {
            all.forEach(file -> names.idOf(String.valueOf(file.getFileName())).ifPresent(ids::add));
        } catch (IOException unreadable) {
            throw new IllegalStateException(
                    "The folder of the vault's keys cannot be read: " + folder
                            + ". Give it to the service's user, mode 0700. Nothing was changed.",
                    unreadable);
        }
        return ids;
    }

    @Override
    public String place(int id) {
        return files.path(id).toAbsolutePath().normalize().toString();
    }

    @Override
    public Made make(int id, Chance chance) {
        Path file = files.path(id);
        if (!anywhere) {
            KeyFile.requireFitPlace(file);
        }
        var unused = KeyFile.create(file, chance);
        return new Made.Done(place(id));
    }
}
