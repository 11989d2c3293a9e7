package net.runagent.core.catalogue;

import java.util.List;

/** The validated catalogue file ({@code catalogue.yml}); read at start, a mistake in it stops the start with its line. */
public interface Catalogue {
    List<Plan> plans();

    List<ModelOffer> models();

    List<Place> places();

    /** AI credit that can be bought beside a plan; empty when none is sold. */
    List<CreditPack> packs();

    /** Codes for money off a plan; empty when there are none. */
    List<Discount> discounts();

    /** @throws IllegalArgumentException for a plan that is not sold */
    Plan plan(String id);

    /** Any model that the provider lists, sold or searched for; what nobody knows any more is named by its id. */
    ModelOffer model(String id);

    Place place(String code);

    /** What one tap on "Deploy the default" orders. */
    Plan defaultPlan();

    ModelOffer defaultModel();

    Place defaultPlace();
}
