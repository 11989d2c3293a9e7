package net.runagent.sandbox.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.sandbox.world.World;

/** The contents of pictures and documents that were sent. */
public final class Files {
    private final World world;
    private final String folder;
    private final String address;
    private final Map<String, StoredFile> known = new ConcurrentHashMap<>();
    private final Map<String, byte[]> memory = new ConcurrentHashMap<>();

    /**
     * @param folder in the world's own, one a platform
     * @param address on the world API under which people find them, with a slash at the end
     */
    public Files(World world, String folder, String address) {
        this.world = world;
        this.folder = folder;
        this.address = address;
    }

    public void know(StoredFile file) {
        known.put(file.id(), file);
    }

    public StoredFile keep(String name, String mediaType, byte[] content) {
        String id = "BQ" + world.chance().alphanumeric(30);
        StoredFile file = new StoredFile(id, name, mediaType, content.length);
        know(file);
        Optional<Path> path = path(id);
        if (path.isEmpty()) {
            memory.put(id, content);
        } else {
            try {
                java.nio.file.Files.createDirectories(path.get().getParent());
                java.nio.file.Files.write(path.get(), content);
            } catch (IOException e) {
                throw new UncheckedIOException("the file cannot be kept", e);
            }
        }
        return file;
    }

    public Optional<StoredFile> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    public byte[] content(StoredFile file) {
        Optional<Path> path = path(file.id());
        if (path.isEmpty()) {
            return memory.getOrDefault(file.id(), new byte[0]);
        }
        try {
            return java.nio.file.Files.readAllBytes(path.get());
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be read", e);
        }
    }

    /** Where a person finds it on the world API. */
    public String link(StoredFile file) {
        String ending = file.name().replaceFirst("^.*(\\.[A-Za-z0-9]{1,8})$", "$1");
        return address + file.id() + (ending.startsWith(".") ? ending : "");
    }

    private Optional<Path> path(String id) {
        return world.store().dir().map(dir -> dir.resolve(folder).resolve(id));
    }
}
