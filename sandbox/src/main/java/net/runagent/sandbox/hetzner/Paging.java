package net.runagent.sandbox.hetzner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;

/** Lists come in pages of 25, at most 50. */
final class Paging {
    private Paging() {}

    static Response page(Request request, String name, List<?> all) {
        int page = number(request, "page", 1, Integer.MAX_VALUE);
        int perPage = number(request, "per_page", 25, 50);
        int from = (int) Math.min(all.size(), (page - 1L) * perPage);
        int to = Math.min(all.size(), from + perPage);
        int last = Math.max(1, (all.size() + perPage - 1) / perPage);
        Map<String, @Nullable Object> pagination = new LinkedHashMap<>();
        pagination.put("page", page);
        pagination.put("per_page", perPage);
        pagination.put("previous_page", page > 1 ? page - 1 : null);
        pagination.put("next_page", page < last ? page + 1 : null);
        pagination.put("last_page", last);
        pagination.put("total_entries", all.size());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(name, all.subList(from, to));
        body.put("meta", Map.of("pagination", pagination));
        Response response = Response.json(body);
        return page < last ? response.header("Link", "<?page=" + (page + 1) + ">; rel=next") : response;
    }

    private static int number(Request request, String name, int otherwise, int most) {
        String given = request.query(name, String.valueOf(otherwise));
        if (!given.matches("[0-9]{1,9}") || Integer.parseInt(given) < 1) {
            throw Errors.invalid(name, "must be a positive number");
        }
        return Math.min(most, Integer.parseInt(given));
    }
}
