package net.runagent.sandbox.world;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Secrets and who may have each, so that a search can prove that none of them leaked. */
public final class Secrets {
    private final Store store;
    private final String name;
    private final Set<Known> known = new LinkedHashSet<>();

    /** @param party who may see it in clear; {@code server} for what is delivered over SSH */
    public record Known(String kind, String value, String party) {}

    private record Saved(List<Known> known) {}

    /** @param name of these in the store */
    Secrets(Store store, String name) {
        this.store = store;
        this.name = name;
        store.load(name, Saved.class).ifPresent(saved -> known.addAll(saved.known()));
    }

    public synchronized void add(String kind, String value, String party) {
        if (!value.isEmpty() && known.add(new Known(kind, value, party))) {
            store.keep(name, () -> new Saved(all()));
        }
    }

    public synchronized List<Known> all() {
        return new ArrayList<>(known);
    }
}
