package net.runagent.core.deployment;

import java.util.List;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What the customer is asked to pay, item by item. Taxes are added by the seller of record at the checkout.
 *
 * @param discount what a code takes off the plan, null for nothing; also among the lines
 */
public record Quote(
        Plan plan,
        ModelOffer model,
        Place place,
        AgentBot bot,
        List<InvoiceLine> lines,
        @Nullable DiscountLine discount,
        Money total) {}
