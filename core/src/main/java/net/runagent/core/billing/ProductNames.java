package net.runagent.core.billing;

import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import org.springframework.stereotype.Component;

/** How what was sold is called; a plan that is no longer sold keeps its word. Credit is called so by the texts. */
@Component
class ProductNames {
    private final Catalogue catalogue;

    ProductNames(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    String of(InvoiceLine line) {
        if (line.kind().equals(DiscountLine.KIND)) {
            return DiscountLine.of(line).code();
        }
        return catalogue.plans().stream()
                .filter(plan -> plan.id().equals(line.product()))
                .map(Plan::name)
                .findFirst()
                .orElse(line.product());
    }
}
