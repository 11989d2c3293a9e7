package net.runagent.sandbox.world;

import java.util.Map;
import java.util.TreeMap;

/** Remembers each party's port, so that addresses written into files and links stay right after a new start. */
public final class Ports {
    private final Store store;
    private final Map<String, Integer> ports = new TreeMap<>();

    private record Saved(Map<String, Integer> ports) {}

    Ports(Store store) {
        this.store = store;
        store.load("ports", Saved.class).ifPresent(saved -> ports.putAll(saved.ports()));
    }

    /** The port it had before, or 0 for any. */
    public synchronized int of(String party) {
        return ports.getOrDefault(party, 0);
    }

    public synchronized void remember(String party, int port) {
        if (of(party) != port) {
            ports.put(party, port);
            store.save("ports", new Saved(ports));
        }
    }
}
