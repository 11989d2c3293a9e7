package net.runagent.core.billing;

import java.util.Optional;
import java.util.UUID;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which of our plans a product of the provider is. */
@Component
class SoldPlans {
    private final Catalogue catalogue;

    SoldPlans(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Optional<Plan> find(String id) {
        return catalogue.plans().stream().filter(plan -> plan.id().equals(id)).findFirst();
    }

    /** @param word what we wrote on the product when we made it; null on a product that the operator named */
    Optional<String> of(@Nullable UUID product, @Nullable String word) {
        if (product != null) {
            Optional<String> named = catalogue.plans().stream()
                    .filter(plan -> plan.polarProduct().equals(product.toString()))
                    .map(Plan::id)
                    .findFirst();
            if (named.isPresent()) {
                return named;
            }
        }
        return Optional.ofNullable(word).flatMap(this::find).map(Plan::id);
    }
}
