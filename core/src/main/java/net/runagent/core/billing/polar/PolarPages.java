package net.runagent.core.billing.polar;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import net.runagent.core.billing.CardAnswer;
import tools.jackson.databind.JsonNode;

/** Reads a list page by page. Pages shift when something is added meanwhile: callers take every item by its id. */
final class PolarPages {
    private static final int MOST_PAGES = 100;

    private PolarPages() {}

    /** @param query ends in {@code ?} or {@code &}; @param more whether to go on after this item */
    static <T> CardAnswer<List<T>> read(
            PolarClient client, String query, Function<JsonNode, T> mapper, Predicate<T> more) {
        List<T> all = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            CardAnswer<JsonNode> answer = client.get(query + "limit=100&page=" + page);
            if (!(answer instanceof CardAnswer.Got<JsonNode>(JsonNode body))) {
                return answer.map(never -> all);
            }
            for (JsonNode item : body.path("items")) {
                T value = mapper.apply(item);
                all.add(value);
                if (!more.test(value)) {
                    return new CardAnswer.Got<>(all);
                }
            }
            if (page >= body.path("pagination").path("max_page").asInt(1)) {
                break;
            }
        }
        return new CardAnswer.Got<>(all);
    }
}
