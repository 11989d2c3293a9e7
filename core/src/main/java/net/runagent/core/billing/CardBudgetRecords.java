package net.runagent.core.billing;

import java.time.Duration;
import java.time.Instant;

/** How much of the card provider's patience is used up: one account for all processes. */
public interface CardBudgetRecords {
    /**
     * Books one request if there is room for it.
     *
     * @param name who shares the account
     * @param cost the share of time that one request takes: a minute by the requests that a minute has room for
     * @param most how far ahead of now the booked time may reach, which is how much may be sent at once
     * @return zero when it is booked, otherwise how long until there is room
     */
    Duration book(String name, Instant now, Duration cost, Duration most);
}
