package net.runagent.sandbox.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Trouble planned for the next requests to a party. */
public final class Faults {
    private final List<Planned> planned = new ArrayList<>();
    private volatile boolean none = true;
    private long lastId;

    public enum Kind {
        STATUS,
        DELAY,
        DROP_BEFORE,
        DROP_AFTER,
        GARBAGE;

        /** {@code drop-after} is {@link #DROP_AFTER}. */
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /**
     * @param route e.g. {@code POST /v1/servers} or {@code POST /v1/servers/{id}}, with or without the method; {@code *}
     *     for any
     * @param seconds real time: of the delay, or what Retry-After says
     */
    public record Fault(String party, String route, Kind kind, int status, String code, int seconds) {}

    private static final class Planned {
        final String id;
        final Fault fault;
        int left;

        Planned(String id, Fault fault, int left) {
            this.id = id;
            this.fault = fault;
            this.left = left;
        }
    }

    public synchronized String plan(Fault fault, int times) {
        String id = "f" + ++lastId;
        planned.add(new Planned(id, fault, times));
        none = false;
        return id;
    }

    public boolean isEmpty() {
        return none;
    }

    /** The fault that hits this request, used up once; the oldest first. */
    public synchronized @Nullable Fault next(String party, String name, String request) {
        for (Planned plan : planned) {
            if (plan.fault.party.equals(party) && hits(plan.fault.route, name, request)) {
                if (--plan.left <= 0) {
                    planned.remove(plan);
                    none = planned.isEmpty();
                }
                return plan.fault;
            }
        }
        return null;
    }

    private static boolean hits(String route, String name, String request) {
        return route.equals("*")
                || route.equalsIgnoreCase(name)
                || route.equalsIgnoreCase(request)
                || route.equalsIgnoreCase(withoutMethod(name))
                || route.equalsIgnoreCase(withoutMethod(request));
    }

    private static String withoutMethod(String name) {
        return name.substring(name.indexOf(' ') + 1);
    }

    public synchronized void clear() {
        planned.clear();
        none = true;
    }
}
