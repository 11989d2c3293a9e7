package net.runagent.provisioning.hetzner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads a list to its end: a list cut off after the first page would call the 26th server an orphan. */
final class Pages {
    /** The most that Hetzner gives at once. */
    private static final int PER_PAGE = 50;

    /** 10,000 things; more means that the answers go in a circle. */
    private static final int MOST_PAGES = 200;

    private final HetznerClient client;
    private int read;

    Pages(HetznerClient client) {
        this.client = client;
    }

    /** @param list the path, which is also the name of the array in the answer */
    List<JsonNode> all(String list, Map<String, String> query) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        String page = "1";
        while (!page.isEmpty()) {
            if (read == MOST_PAGES) {
                throw new IOException("the pages of " + list + " have no end"); // a part must not pass for the whole
            }
            Map<String, String> asked = new TreeMap<>(query);
            asked.put("per_page", Integer.toString(PER_PAGE));
            asked.put("page", page);
            JsonNode answer = client.get(list, asked);
            read++;
            answer.path(list).forEach(found::add);
            page = answer.path("meta").path("pagination").path("next_page").asString("");
        }
        return found;
    }

    /** Requests made. */
    int read() {
        return read;
    }
}
