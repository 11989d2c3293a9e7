package net.runagent.core.deployment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.ServerFleet.Candidate;
import org.springframework.stereotype.Component;

/**
 * Where an order that waits could be built at once, for the same price, if its customer agreed to another country. Inside
 * the chosen country nobody is asked: {@link Candidates} has those places already. Asks nobody outside; what is offered was
 * free when the provider was last looked at.
 */
@Component
class OtherPlaces {
    /** Only where the servers are what is missing, another country helps. */
    private static final Set<String> HELPED_ELSEWHERE = Set.of("stock", "price");

    private final Catalogue catalogue;
    private final ServerPrices prices;

    OtherPlaces(Catalogue catalogue, ServerPrices prices) {
        this.catalogue = catalogue;
        this.prices = prices;
    }

    /** At most one for each country, in the catalogue's order; empty when the order does not wait for a server. */
    List<Place> of(Deployment deployment) {
        return deployment.state() instanceof State.Queued(var _, int _, String why) ? of(deployment, why) : List.of();
    }

    /** @param why it waits, as {@link State.Queued#why} */
    List<Place> of(Deployment deployment, String why) {
        if (!HELPED_ELSEWHERE.contains(why)) {
            return List.of();
        }
        Plan plan = deployment.planIn(catalogue);
        Set<String> countries = new HashSet<>();
        countries.add(catalogue.place(deployment.place()).country());
        List<Place> free = new ArrayList<>();
        for (Place place : catalogue.places()) {
            if (!countries.contains(place.country()) && hasRoom(plan, place)) {
                countries.add(place.country());
                free.add(place);
            }
        }
        return List.copyOf(free);
    }

    /** In stock, and for no more than what the plan's price allows: what is not known is not offered. */
    private boolean hasRoom(Plan plan, Place place) {
        Set<Candidate> inStock = prices.lastInStock().orElse(Set.of());
        Map<Candidate, Long> known = prices.lastSeen();
        return plan.serverTypes().stream()
                .map(type -> new Candidate(type, place.code()))
                .filter(inStock::contains)
                .anyMatch(each -> known.getOrDefault(each, Long.MAX_VALUE) <= plan.maxMonthlyServerCostCents());
    }
}
