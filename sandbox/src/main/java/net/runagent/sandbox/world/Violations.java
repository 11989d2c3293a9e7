package net.runagent.sandbox.world;

import java.util.ArrayList;
import java.util.List;

/** Where the service (or a party of ours) broke a published contract; stories demand that this stays empty. */
public final class Violations {
    private static final int MOST = 1_000;
    private final List<Violation> found = new ArrayList<>();

    /** @param what names the place and the rule, never a secret */
    public record Violation(String party, String what) {}

    public synchronized void add(String party, String what) {
        Violation violation = new Violation(party, what);
        if (found.size() < MOST && !found.contains(violation)) {
            found.add(violation);
        }
    }

    public synchronized List<Violation> all() {
        return List.copyOf(found);
    }

    public synchronized void clear() {
        found.clear();
    }
}
