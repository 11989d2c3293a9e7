package net.runagent.core.usage;

import java.time.LocalDate;
import net.runagent.core.money.UsdMicros;

/** What an agent's models cost on one completed UTC day. */
public record DayCost(LocalDate day, UsdMicros cost) {}
