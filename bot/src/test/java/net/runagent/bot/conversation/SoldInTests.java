package net.runagent.bot.conversation;

import java.time.Period;
import java.util.List;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;

/** What is sold to those who test ordering. */
final class SoldInTests {
    static final Plan STARTER = new Plan(
            "starter-monthly",
            "Starter",
            Period.ofMonths(1),
            Money.usd(1900),
            Money.usd(0),
            List.of("cx23"),
            2,
            4,
            40,
            new UsdMicros(3_000_000),
            900,
            "");

    static final Place NUREMBERG = new Place("nbg1", "Nuremberg", "DE");

    private SoldInTests() {}
}
