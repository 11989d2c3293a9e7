package net.runagent.sandbox.hetzner;

import java.util.Map;
import java.util.TreeMap;

/** What is sold out where. Hetzner says so in two spellings, and sometimes advertises what it then refuses. */
final class Stock {
    public Map<String, Shortage> shortages = new TreeMap<>();
    public int refusals;

    /**
     * @param advertised the catalogue still says that it can be had
     * @param spelling {@code invalid_input}, {@code resource_unavailable}, or {@code both}: by turns
     */
    record Shortage(boolean advertised, String spelling) {}

    void set(String type, String location, boolean available, boolean advertised, String spelling) {
        if (available) {
            shortages.remove(type + "@" + location);
        } else {
            shortages.put(type + "@" + location, new Shortage(advertised, spelling));
        }
    }

    boolean advertised(String type, String location) {
        Shortage shortage = shortages.get(type + "@" + location);
        return shortage == null || shortage.advertised();
    }

    /** Passes when it can be had. */
    void demand(String type, String location) {
        Shortage shortage = shortages.get(type + "@" + location);
        if (shortage == null) {
            return;
        }
        boolean first = refusals++ % 2 == 0;
        if (shortage.spelling().equals("resource_unavailable")
                || (shortage.spelling().equals("both") && !first)) {
            throw Errors.refuse(412, "resource_unavailable", "error during placement");
        }
        throw Errors.refuse(422, "invalid_input", "unsupported location for server type");
    }
}
