package net.runagent.provisioning.hetzner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.runagent.core.deployment.ServerFleet.Candidate;
import tools.jackson.databind.JsonNode;

/**
 * Which server types can be had where, and at what price, from {@code GET /server_types}; at most 60 s old. Hetzner's word
 * is a hint: it may call a type available and then have none. Such a candidate is left alone for 10 minutes.
 */
final class Stock {
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration LEFT_ALONE = Duration.ofMinutes(10);
    private static final String ONLY_KEY = "all";

    private final HetznerClient client;
    private final Clock clock;
    private final Cache<String, Map<Candidate, Offer>> offers;
    private final Cache<Candidate, Boolean> failed;

    Stock(HetznerClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.offers = expiring(FRESH);
        this.failed = expiring(LEFT_ALONE);
    }

    /** @param monthlyCents most that a month costs, in EUR cents net, without the address */
    record Offer(boolean available, long monthlyCents) {}

    /** The candidates worth a try, in the given order. All of them when Hetzner cannot be asked. */
    List<Candidate> worthATry(List<Candidate> candidates) {
        List<Candidate> notFailed =
                candidates.stream().filter(c -> failed.getIfPresent(c) == null).toList();
        try {
            Map<Candidate, Offer> known = offers();
            return notFailed.stream()
                    .filter(c -> known.containsKey(c) && known.get(c).available())
                    .toList();
        } catch (IOException notNow) {
            return notFailed;
        }
    }

    void failed(Candidate candidate) {
        failed.put(candidate, true);
    }

    Map<Candidate, Offer> offers() throws IOException {
        Map<Candidate, Offer> known = offers.getIfPresent(ONLY_KEY);
        if (known == null) {
            known = fetch();
            offers.put(ONLY_KEY, known);
        }
        return known;
    }

    private Map<Candidate, Offer> fetch() throws IOException {
        Map<Candidate, Offer> found = new HashMap<>();
        for (JsonNode type : new Pages(client).all("server_types", Map.of())) {
            Map<String, Long> prices = prices(type);
            for (JsonNode location : type.path("locations")) {
                String name = location.path("name").asString("");
                boolean available = location.path("available").asBoolean(true) && !gone(location.path("deprecation"));
                found.put(
                        new Candidate(type.path("name").asString(""), name),
                        new Offer(available, prices.getOrDefault(name, 0L)));
            }
        }
        return Map.copyOf(found);
    }

    private boolean gone(JsonNode deprecation) {
        try {
            return deprecation.hasNonNull("unavailable_after")
                    && !Instant.parse(deprecation.path("unavailable_after").asString(""))
                            .isAfter(clock.instant());
        } catch (DateTimeParseException otherwiseWritten) {
            return false;
        }
    }

    private static Map<String, Long> prices(JsonNode type) {
        Map<String, Long> prices = new HashMap<>();
        for (JsonNode price : type.path("prices")) {
            String net = price.path("price_monthly").path("net").asString("");
            if (net.matches("[0-9]{1,6}(\\.[0-9]+)?")) {
                prices.put(
                        price.path("location").asString(""),
                        new BigDecimal(net)
                                .movePointRight(2)
                                .setScale(0, RoundingMode.CEILING)
                                .longValueExact());
            }
        }
        return prices;
    }

    private <K, V> Cache<K, V> expiring(Duration age) {
        return Caffeine.newBuilder()
                .expireAfterWrite(age)
                .maximumSize(1_000)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }
}
