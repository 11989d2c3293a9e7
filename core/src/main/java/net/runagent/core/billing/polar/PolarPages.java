package net.runagent.core.billing.polar;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import net.runagent.core.billing.CardAnswer;
import tools.jackson.databind.JsonNode;

/** Reads a list page by page. Pages shift when something is added meanwhile: callers take every item by its id. */
final class PolarPages {
    private static final int MOST_PAGES = 100;

    private PolarPages() {}

    /**
     * @param query ends in {@code ?} or {@code &}
     * @param more whether to go on after this item
     * @param unreadable gets the id of an item that cannot be read; the others must not wait for it
     */
    static <T> CardAnswer<List<T>> read(
            PolarClient client,
            String query,
            Function<JsonNode, T> mapper,
            Predicate<T> more,
            Consumer<String> unreadable) {
        List<T> all = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            CardAnswer<JsonNode> answer = client.get(query + "limit=100&page=" + page);
            if (!(answer instanceof CardAnswer.Got<JsonNode>(JsonNode body))) {
                return answer.map(never -> all);
            }
            for (JsonNode item : body.path("items")) {
                Optional<T> value = value(item, mapper, unreadable);
                value.ifPresent(all::add);
                if (value.isPresent() && !more.test(value.get())) {
                    return new CardAnswer.Got<>(all);
                }
            }
            if (page >= body.path("pagination").path("max_page").asInt(1)) {
                break;
            }
        }
        return new CardAnswer.Got<>(all);
    }

    private static <T> Optional<T> value(JsonNode item, Function<JsonNode, T> mapper, Consumer<String> unreadable) {
        try {
            return Optional.of(mapper.apply(item));
        } catch (IllegalStateException | IllegalArgumentException | DateTimeException strange) {
            unreadable.accept(PolarEvent.id(item, "id").map(UUID::toString).orElse("without an id"));
            return Optional.empty();
        }
    }
}
