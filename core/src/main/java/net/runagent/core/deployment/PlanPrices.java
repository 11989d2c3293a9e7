package net.runagent.core.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * Whether a plan can still be sold for its price: when the provider raised all its servers above what the catalogue
 * allows, nobody is quoted it, and the staff hears of it before a customer does. What is not known is not refused here:
 * the fleet itself makes nothing dearer.
 */
@Component
class PlanPrices implements Recurring {
    private final ServerPrices prices;
    private final Catalogue catalogue;
    private final StaffAlerts staff;

    PlanPrices(ServerPrices prices, Catalogue catalogue, StaffAlerts staff) {
        this.prices = prices;
        this.catalogue = catalogue;
        this.staff = staff;
    }

    /** Every server that would do is known to cost more than its plan allows. */
    boolean tooDear(Selection selection) {
        return tooDear(catalogue.plan(selection.plan()), Candidates.of(catalogue, selection));
    }

    private boolean tooDear(Plan plan, List<Candidate> candidates) {
        Map<Candidate, Long> known = prices.lastSeen();
        List<Long> costs =
                candidates.stream().map(known::get).filter(Objects::nonNull).toList();
        return !costs.isEmpty() && costs.stream().allMatch(cost -> cost > plan.maxMonthlyServerCostCents());
    }

    @Override
    public String name() {
        return "deployment.watch-prices";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        prices.look();
        for (Plan plan : catalogue.plans()) {
            for (Place place : catalogue.places()) {
                if (tooDear(plan, Candidates.of(catalogue, plan, place))) {
                    staff.raise(
                            Severity.WARNING,
                            "catalogue.server-too-dear",
                            plan.id() + " " + place.code(),
                            Map.of("allowed", plan.maxMonthlyServerCostCents() + " EUR cents a month"));
                }
            }
        }
    }
}
