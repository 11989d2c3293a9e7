package net.runagent.core.billing.polar;

import java.time.DateTimeException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import net.runagent.core.billing.CardAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads a list page by page. Pages shift when something is added, or changes its place, meanwhile: an item then comes twice, or
 * slips through. A list of which fewer were read than it says to have is read again, and what was read once stays read.
 */
final class PolarPages {
    private static final int MOST_PAGES = 100;
    private static final int MOST_ROUNDS = 3;

    private static final String NOT_ALL = "a list could not be read to its end";

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
        Map<String, T> all = new LinkedHashMap<>();
        Set<String> strange = new HashSet<>();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Pages pages = new Pages(client, query, round > 0);
            while (pages.next()) {
                for (JsonNode item : pages.items()) {
                    String id = id(item);
                    Optional<T> value = value(item, mapper);
                    if (value.isEmpty() && strange.add(id)) {
                        unreadable.accept(id);
                    }
                    value.ifPresent(one -> all.put(id, one));
                    if (value.isPresent() && !more.test(value.get())) {
                        return new CardAnswer.Got<>(List.copyOf(all.values()));
                    }
                }
            }
            CardAnswer<JsonNode> unanswered = pages.unanswered();
            if (unanswered != null) {
                return unanswered.map(never -> List.of());
            }
            if (pages.cutOff()) {
                return new CardAnswer.Unknown<>(
                        NOT_ALL, null); // a part that passes for the whole hides what is missing
            }
            if (all.size() + strange.size() >= pages.total()) {
                return new CardAnswer.Got<>(List.copyOf(all.values()));
            }
            // They shifted while they were read, and something slipped from one page to another.
        }
        return new CardAnswer.Unknown<>(NOT_ALL, null);
    }

    /** One walk through the pages of a list. */
    private static final class Pages {
        private final PolarClient client;
        private final String query;
        private final boolean again;
        private int page;
        private int last = 1;
        private JsonNode body = MissingNode.getInstance();
        private @Nullable CardAnswer<JsonNode> unanswered;

        Pages(PolarClient client, String query, boolean again) {
            this.client = client;
            this.query = query;
            this.again = again;
        }

        /** @return false at the end, or when there was no answer */
        boolean next() {
            if (page >= Math.min(last, MOST_PAGES)) {
                return false;
            }
            page++;
            String path = query + "limit=100&page=" + page;
            CardAnswer<JsonNode> answer = page == 1 && !again ? client.get(path) : client.goOn(path);
            if (!(answer instanceof CardAnswer.Got<JsonNode>(JsonNode got))) {
                unanswered = answer;
                return false;
            }
            body = got;
            last = body.path("pagination").path("max_page").asInt(1);
            return true;
        }

        Iterable<JsonNode> items() {
            return body.path("items");
        }

        /** Whether it has more pages than are read. */
        boolean cutOff() {
            return last > MOST_PAGES;
        }

        /** How many there are, as the last page says. */
        int total() {
            return body.path("pagination").path("total_count").asInt(0);
        }

        @Nullable
        CardAnswer<JsonNode> unanswered() {
            return unanswered;
        }
    }

    private static String id(JsonNode item) {
        return PolarEvent.id(item, "id").map(UUID::toString).orElse("without an id");
    }

    private static <T> Optional<T> value(JsonNode item, Function<JsonNode, T> mapper) {
        try {
            return Optional.of(mapper.apply(item));
        } catch (IllegalStateException | IllegalArgumentException | DateTimeException strange) {
            return Optional.empty();
        }
    }
}
