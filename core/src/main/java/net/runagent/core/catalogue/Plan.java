package net.runagent.core.catalogue;

import java.time.Period;
import java.util.List;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;

/**
 * What is sold.
 *
 * @param id stable word, e.g. {@code starter-monthly}
 * @param name as shown, e.g. {@code Starter}
 * @param interval how long one payment lasts: {@code P1M} or {@code P1Y}
 * @param serverTypes Hetzner server types by preference; the first one available wins
 * @param includedCredit AI credit granted for each paid interval; never unlimited
 * @param maxMonthlyServerCostCents the dearest server we accept for this plan, EUR cents net
 */
public record Plan(
        String id,
        String name,
        Period interval,
        Money price,
        Money setupFee,
        List<String> serverTypes,
        int vcpu,
        int memoryGb,
        int diskGb,
        UsdMicros includedCredit,
        int maxMonthlyServerCostCents,
        String polarProduct) {}
