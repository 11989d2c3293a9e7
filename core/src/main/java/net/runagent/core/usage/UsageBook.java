package net.runagent.core.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import net.runagent.core.money.UsdMicros;

/** What all agents together cost on each completed day, and how much of it is in the ledger. It names nobody. */
public interface UsageBook {
    /** Days of which more, or less, is known than is booked, up to this one; the oldest first. */
    List<LocalDate> open(LocalDate through);

    /** Others that lock it wait until the running transaction ends. */
    Optional<Day> lock(LocalDate day);

    /** All of its cost is booked now. */
    void booked(LocalDate day);

    /** On average over the booked days after {@code from}; nothing without any. */
    UsdMicros averageAfter(LocalDate from);

    /** @param bookings how often something was booked for it */
    record Day(LocalDate day, UsdMicros cost, UsdMicros booked, int bookings) {
        UsdMicros difference() {
            return cost.minus(booked);
        }
    }
}
