package net.runagent.sandbox.world;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every secret the world handed out or was given, so that a search can prove that none of them leaked. */
public final class Secrets {
    private final Store store;
    private final Set<Known> known = new LinkedHashSet<>();

    /** @param party who may see it in clear; {@code server} for what is delivered over SSH */
    public record Known(String kind, String value, String party) {}

    private record Saved(List<Known> known) {}

    Secrets(Store store) {
        this.store = store;
        store.load("secrets", Saved.class).ifPresent(saved -> known.addAll(saved.known()));
    }

    public synchronized void add(String kind, String value, String party) {
        if (!value.isEmpty() && known.add(new Known(kind, value, party))) {
            store.keep("secrets", () -> new Saved(all()));
        }
    }

    public synchronized List<Known> all() {
        return new ArrayList<>(known);
    }
}
