package net.runagent.sandbox.world;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Made once and kept: a second start on the same folder finds the same tokens and passwords. */
public final class Credentials {
    private final Store store;
    private final Map<String, String> made = new TreeMap<>();

    private record Saved(Map<String, String> made) {}

    Credentials(Store store) {
        this.store = store;
        store.load("credentials", Saved.class).ifPresent(saved -> made.putAll(saved.made()));
    }

    /** The credential of this name, made at the first call. */
    public synchronized String get(String name, Supplier<String> maker) {
        String known = made.get(name);
        if (known == null) {
            known = maker.get();
            made.put(name, known);
            store.save("credentials", new Saved(made));
        }
        return known;
    }
}
