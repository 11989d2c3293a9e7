package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.ServerFleet.Candidate;
import org.springframework.stereotype.Component;

/** How many spares there should be, how many there are, and what they cost. */
@Component
public class Pool {
    /** Making one takes about this long (hetzner.md, section 4). */
    private static final Duration REPLENISH = Duration.ofMinutes(4);

    private static final Duration DEMAND_OF = Duration.ofDays(7);

    private final SpareRecords records;
    private final SagaRecords saga;
    private final Catalogue catalogue;
    private final ServerPrices prices;
    private final PoolProperties properties;
    private final Clock clock;

    Pool(
            SpareRecords records,
            SagaRecords saga,
            Catalogue catalogue,
            ServerPrices prices,
            PoolProperties properties,
            Clock clock) {
        this.records = records;
        this.saga = saga;
        this.catalogue = catalogue;
        this.prices = prices;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param tier name of the plans */
    record Kind(String tier, String place) {}

    /**
     * @param wanted how many there should be
     * @param making includes those that wait for room at the provider
     * @param monthlyCents of all that exist, EUR cents net without addresses
     */
    public record Standing(
            String tier, String place, int wanted, int ready, int making, int discarding, long monthlyCents) {}

    /** What the staff sees: each kind that is wanted or exists. */
    public List<Standing> standing() {
        Map<Kind, List<Spare>> existing = new LinkedHashMap<>();
        Map<Kind, Integer> wanted = wanted();
        wanted.keySet().forEach(kind -> existing.put(kind, new ArrayList<>()));
        for (Spare spare : records.in(Set.of(SpareState.CREATING, SpareState.READY, SpareState.DISCARDING))) {
            existing.computeIfAbsent(kindOf(spare), _ -> new ArrayList<>()).add(spare);
        }
        List<Standing> standings = new ArrayList<>();
        existing.forEach((kind, spares) -> standings.add(new Standing(
                kind.tier(),
                kind.place(),
                wanted.getOrDefault(kind, 0),
                count(spares, SpareState.READY),
                count(spares, SpareState.CREATING),
                count(spares, SpareState.DISCARDING),
                spares.stream().mapToLong(this::monthlyCents).sum())));
        return standings;
    }

    /** Outside, never in a transaction: so that {@link #standing} knows what a month costs now. */
    public void lookAtPrices() {
        prices.look();
    }

    public int mostMonthlyCents() {
        return properties.mostMonthlyCents();
    }

    public boolean on() {
        return properties.on();
    }

    static Kind kindOf(Spare spare) {
        return new Kind(spare.tier(), spare.place());
    }

    private static int count(List<Spare> spares, SpareState state) {
        return (int) spares.stream().filter(spare -> spare.state() == state).count();
    }

    /** How many of each kind there should be, those of the default first; kinds of which none is wanted are left out. */
    Map<Kind, Integer> wanted() {
        Map<Kind, Integer> wanted = new LinkedHashMap<>();
        if (!properties.on()) {
            return wanted;
        }
        Kind usual = new Kind(
                catalogue.defaultPlan().name(), catalogue.defaultPlace().code());
        int least = Math.min(properties.least(), properties.most());
        if (least > 0) {
            wanted.put(usual, least);
        }
        demand().forEach((kind, orders) -> {
            int size = PoolSize.of(
                    orders / (double) DEMAND_OF.toHours(), REPLENISH, properties.missed(), properties.most());
            if (size > 0) {
                wanted.merge(kind, size, Math::max);
            }
        });
        return wanted;
    }

    private Map<Kind, Long> demand() {
        Instant since = clock.instant().minus(DEMAND_OF);
        Map<String, String> tiers = new LinkedHashMap<>();
        catalogue.plans().forEach(plan -> tiers.put(plan.id(), plan.name()));
        Set<String> places =
                Set.copyOf(catalogue.places().stream().map(Place::code).toList());
        Map<Kind, Long> orders = new LinkedHashMap<>();
        for (SpareRecords.Demand demand : records.demandSince(since)) {
            String tier = tiers.get(demand.plan());
            if (tier != null && places.contains(demand.place())) {
                orders.merge(new Kind(tier, demand.place()), demand.servers(), Long::sum);
            }
        }
        return orders;
    }

    /** Of one that exists or is being made; what is not known counts as the dearest that is accepted. */
    long monthlyCents(Spare spare) {
        return saga.host(spare.id(), Spare.GENERATION)
                .filter(host -> host.serverType() != null && host.location() != null)
                .map(host -> prices.lastSeen()
                        .get(new Candidate(
                                Objects.requireNonNull(host.serverType()), Objects.requireNonNull(host.location()))))
                .orElseGet(() -> mostOf(kindOf(spare)));
    }

    /** What a further one of this kind costs at most. */
    long mostOf(Kind kind) {
        return Spare.plan(catalogue, kind.tier())
                .map(plan -> mostOf(plan, kind.place()))
                .orElse(0L);
    }

    private long mostOf(Plan plan, String place) {
        Map<Candidate, Long> known = prices.lastSeen();
        return Candidates.of(catalogue, plan, catalogue.place(place)).stream()
                .map(known::get)
                .filter(cents -> cents != null && cents <= plan.maxMonthlyServerCostCents())
                .mapToLong(Long::longValue)
                .max()
                .orElse(plan.maxMonthlyServerCostCents());
    }

    boolean sold(Kind kind) {
        return Spare.plan(catalogue, kind.tier()).isPresent()
                && catalogue.places().stream().anyMatch(place -> place.code().equals(kind.place()));
    }
}
