package net.runagent.sandbox.polar;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Polar knows about a subscription beside what its API shows.
 *
 * @param anchor from which periods are counted, so that the 31st does not become the 28th for ever
 * @param periods how many have begun since
 * @param discountedSince start of the first discounted period
 * @param order the one that waits for its money, or null
 * @param failures attempts to get it that failed
 * @param pending lines for the next order
 */
record Book(
        Instant anchor,
        int periods,
        Instant discountedSince,
        @Nullable String order,
        int failures,
        List<Shapes.Line> pending) {

    static Book begin(Instant now) {
        return new Book(now, 1, now, null, 0, List.of());
    }

    static Book of(Shop shop, JsonNode subscription) {
        return Json.MAPPER.convertValue(
                shop.get(Shop.BOOKKEEPING, subscription.path("id").asString()), Book.class);
    }

    void keep(Shop shop, JsonNode subscription) {
        ObjectNode row = (ObjectNode) Json.tree(this);
        row.set("id", subscription.path("id"));
        shop.put(Shop.BOOKKEEPING, row);
    }

    /** Where the newest period ends; half-open. */
    String periodEnd(JsonNode product) {
        int count =
                periods * Math.max(1, product.path("recurring_interval_count").asInt(1));
        Period length = switch (product.path("recurring_interval").asString()) {
            case "year" -> Period.ofYears(count);
            case "week" -> Period.ofWeeks(count);
            case "day" -> Period.ofDays(count);
            default -> Period.ofMonths(count);
        };
        return anchor.atOffset(ZoneOffset.UTC).plus(length).toInstant().toString();
    }

    Book nextPeriod() {
        return new Book(anchor, periods + 1, discountedSince, order, failures, pending);
    }

    /** Periods begin anew from here. */
    Book from(Instant start) {
        return new Book(start, 1, discountedSince, order, failures, pending);
    }

    Book waitsFor(@Nullable String openOrder, int failedSoFar) {
        return new Book(anchor, periods, discountedSince, openOrder, failedSoFar, pending);
    }

    Book discountedFrom(Instant since) {
        return new Book(anchor, periods, since, order, failures, pending);
    }

    Book bills(List<Shapes.Line> lines) {
        List<Shapes.Line> all = new ArrayList<>(pending);
        all.addAll(lines);
        return new Book(anchor, periods, discountedSince, order, failures, List.copyOf(all));
    }

    Book billed() {
        return new Book(anchor, periods, discountedSince, order, failures, List.of());
    }
}
