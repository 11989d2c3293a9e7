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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.deployment.ServerFleet.Fit;
import net.runagent.core.deployment.ServerFleet.Server;
import tools.jackson.databind.JsonNode;

/**
 * Which server types can be had where, and at what price, from {@code GET /server_types}; at most 60 s old. Hetzner's word
 * is a hint: it may call a type available and then have none. Such a candidate is left alone for 10 minutes.
 */
final class Stock {
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration LEFT_ALONE = Duration.ofMinutes(10);
    /** Hetzner announces new prices weeks ahead; an hour without an answer changes none. */
    private static final Duration PRICE_HOLDS = Duration.ofHours(1);

    private static final long PRICE_NOT_SAID = Long.MAX_VALUE;
    private static final String ONLY_KEY = "all";

    private final HetznerClient client;
    private final Clock clock;
    private final Cache<String, Map<Candidate, Offer>> offers;
    private final Cache<Candidate, Boolean> failed;

    private volatile Seen seen = new Seen(Map.of(), Set.of(), Map.of(), Instant.EPOCH);

    private record Seen(Map<Candidate, Long> prices, Set<Candidate> inStock, Map<String, Build> builds, Instant at) {}

    Stock(HetznerClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.offers = expiring(FRESH);
        this.failed = expiring(LEFT_ALONE);
    }

    /**
     * @param monthlyCents most that a month costs, in EUR cents net without the address, rounded up; the largest
     *     number when Hetzner does not say
     */
    record Offer(boolean available, long monthlyCents, Build build) {}

    /** What a server cannot change without being made anew. */
    record Build(String architecture, int diskGb) {}

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

    /**
     * The candidates that cost no more, in the given order.
     *
     * @throws IOException when Hetzner cannot be asked and has not been for a while: what is not known is not affordable
     */
    List<Candidate> within(int mostMonthlyCents, List<Candidate> candidates) throws IOException {
        Map<Candidate, Long> known = knownPrices();
        return candidates.stream()
                .filter(c -> known.getOrDefault(c, Long.MAX_VALUE) <= mostMonthlyCents)
                .toList();
    }

    /** What the cheapest of them costs; empty when none of them is sold. */
    Optional<Long> cheapest(List<Candidate> candidates) {
        return candidates.stream().map(lastSeen()::get).filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    /** Prices of whatever age; empty before the first look. */
    Map<Candidate, Long> lastSeen() {
        return seen.prices();
    }

    /** Of whatever age, without those that are left alone; empty before the first look. */
    Optional<Set<Candidate>> lastInStock() {
        return seen.at().equals(Instant.EPOCH)
                ? Optional.empty()
                : Optional.of(seen.inStock().stream()
                        .filter(candidate -> failed.getIfPresent(candidate) == null)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * To which of the types a server could be changed where it stands.
     *
     * @throws IOException when Hetzner cannot be asked
     */
    Fit fit(Server server, int diskGb, List<String> types, int mostMonthlyCents) throws IOException {
        Map<Candidate, Offer> known = offers();
        Build own = seen.builds().get(server.serverType());
        if (own == null) {
            return new Fit.Unknown("Hetzner does not describe " + server.serverType());
        }
        List<String> sold = types.stream()
                .filter(type -> known.containsKey(new Candidate(type, server.location())))
                .toList();
        Function<String, Offer> offer =
                type -> Objects.requireNonNull(known.get(new Candidate(type, server.location())));
        List<String> built = sold.stream()
                .filter(type -> offer.apply(type).build().architecture().equals(own.architecture()))
                .toList();
        List<String> large = built.stream()
                .filter(type -> offer.apply(type).build().diskGb() >= diskGb)
                .toList();
        List<String> affordable = large.stream()
                .filter(type -> offer.apply(type).monthlyCents() <= mostMonthlyCents)
                .toList();
        if (affordable.isEmpty()) {
            return sold.isEmpty()
                    ? new Fit.OutOfStock()
                    : new Fit.Never(built.isEmpty() ? "architecture" : large.isEmpty() ? "disk" : "price");
        }
        return worthATry(affordable.stream()
                        .map(type -> new Candidate(type, server.location()))
                        .toList())
                .stream()
                .findFirst()
                .<Fit>map(candidate -> new Fit.Fits(candidate.serverType()))
                .orElseGet(Fit.OutOfStock::new);
    }

    private Map<Candidate, Long> knownPrices() throws IOException {
        try {
            offers();
        } catch (IOException notNow) {
            if (seen.at().plus(PRICE_HOLDS).isBefore(clock.instant())) {
                throw notNow;
            }
        }
        return seen.prices();
    }

    void failed(Candidate candidate) {
        failed.put(candidate, true);
    }

    Map<Candidate, Offer> offers() throws IOException {
        Map<Candidate, Offer> known = offers.getIfPresent(ONLY_KEY);
        if (known == null) {
            known = fetch();
            offers.put(ONLY_KEY, known);
            Map<Candidate, Long> prices = new HashMap<>();
            known.forEach((candidate, offer) -> {
                if (offer.monthlyCents() != PRICE_NOT_SAID) {
                    prices.put(candidate, offer.monthlyCents());
                }
            });
            Set<Candidate> inStock = new HashSet<>();
            Map<String, Build> builds = new HashMap<>();
            known.forEach((candidate, offer) -> {
                builds.put(candidate.serverType(), offer.build());
                if (offer.available()) {
                    inStock.add(candidate);
                }
            });
            seen = new Seen(Map.copyOf(prices), Set.copyOf(inStock), Map.copyOf(builds), clock.instant());
        }
        return known;
    }

    private Map<Candidate, Offer> fetch() throws IOException {
        Map<Candidate, Offer> found = new HashMap<>();
        for (JsonNode type : new Pages(client).all("server_types", Map.of())) {
            Map<String, Long> prices = prices(type);
            Build build = new Build(
                    type.path("architecture").asString(""), type.path("disk").asInt(0));
            for (JsonNode location : type.path("locations")) {
                String name = location.path("name").asString("");
                boolean available = location.path("available").asBoolean(true) && !gone(location.path("deprecation"));
                found.put(
                        new Candidate(type.path("name").asString(""), name),
                        new Offer(available, prices.getOrDefault(name, PRICE_NOT_SAID), build));
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
