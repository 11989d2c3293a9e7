package net.runagent.core.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;

/** Tables in memory with real transactions: what throws leaves nothing behind. Values must be immutable. */
public final class MemoryTables implements Transactions {
    private final Map<String, Map<Object, Object>> tables = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private @Nullable Transactions within;
    private boolean rollsBack = true;
    private Runnable onWrite = () -> {};
    private int depth;

    /** A database whose transactions commit and roll back together with these. */
    public MemoryTables within(@Nullable Transactions database) {
        this.within = database;
        return this;
    }

    /** For a mutant: every write stays, whatever happens afterwards. */
    void neverRollsBack() {
        rollsBack = false;
    }

    void onWrite(Runnable action) {
        onWrite = action;
    }

    @SuppressWarnings("unchecked")
    <K, V> Map<K, V> read(String table) {
        return (Map<K, V>) tables.computeIfAbsent(table, _ -> new LinkedHashMap<>());
    }

    void put(String table, Object key, Object value) {
        onWrite.run();
        read(table).put(key, value);
    }

    void remove(String table, Object key) {
        onWrite.run();
        read(table).remove(key);
    }

    boolean open() {
        return depth > 0;
    }

    @Override
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        if (depth > 0) {
            return work.get();
        }
        Map<String, Map<Object, Object>> before = copy();
        depth++;
        T result;
        try {
            result = within == null ? work.get() : within.call(work);
        } catch (Throwable trouble) {
            if (rollsBack) {
                tables.clear();
                tables.putAll(before);
            }
            afterCommit.clear();
            throw trouble;
        } finally {
            depth--;
        }
        List<Runnable> then = List.copyOf(afterCommit);
        afterCommit.clear();
        then.forEach(Runnable::run);
        return result;
    }

    @Override
    public void afterCommit(Runnable work) {
        if (depth > 0) {
            afterCommit.add(work);
        } else {
            work.run();
        }
    }

    private Map<String, Map<Object, Object>> copy() {
        Map<String, Map<Object, Object>> copy = new LinkedHashMap<>();
        tables.forEach((name, rows) -> copy.put(name, new LinkedHashMap<>(rows)));
        return copy;
    }
}
