package net.runagent.sandbox.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one JSON snapshot a party, each replaced whole; in memory when the world has no folder. */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final @Nullable Path dir;
    private final Map<String, byte[]> memory = new ConcurrentHashMap<>();
    private final Map<String, Supplier<?>> changed = new ConcurrentHashMap<>();
    private final @Nullable ScheduledExecutorService writer;

    Store(@Nullable Path dir) {
        this.dir = dir;
        if (dir == null) {
            this.writer = null;
            return;
        }
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw new UncheckedIOException("the world cannot be kept in " + dir, e);
        }
        this.writer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("world-store").factory());
        this.writer.scheduleWithFixedDelay(this::flush, 200, 200, TimeUnit.MILLISECONDS);
    }

    /** Where a party may keep files of its own; empty in memory. */
    public Optional<Path> dir() {
        return Optional.ofNullable(dir);
    }

    /** Written before it returns. */
    public void save(String party, Object snapshot) {
        write(party, Json.bytes(snapshot));
    }

    /** Says that the state changed: the snapshot is taken and written within about 200 ms, and at the end. */
    public void keep(String party, Supplier<?> snapshot) {
        if (dir != null) {
            changed.put(party, snapshot);
        }
    }

    public <T> Optional<T> load(String party, Class<T> type) {
        try {
            if (dir == null) {
                return Optional.ofNullable(memory.get(party)).map(b -> Json.read(b, type));
            }
            Path file = dir.resolve(party + ".json");
            return Files.exists(file) ? Optional.of(Json.read(Files.readAllBytes(file), type)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the state of " + party + " cannot be read", e);
        }
    }

    private void flush() {
        for (String party : changed.keySet()) {
            Supplier<?> snapshot = changed.remove(party);
            if (snapshot != null) {
                try {
                    save(party, snapshot.get());
                } catch (RuntimeException e) {
                    LOG.error("the state of {} could not be kept", party, e);
                }
            }
        }
    }

    private synchronized void write(String party, byte[] bytes) {
        if (dir == null) {
            memory.put(party, bytes);
            return;
        }
        try {
            Path next = dir.resolve(party + ".json.next");
            Files.write(next, bytes);
            Files.move(
                    next,
                    dir.resolve(party + ".json"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of " + party + " cannot be kept", e);
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.shutdown();
        }
        flush();
    }
}
