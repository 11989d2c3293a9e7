package net.runagent.core.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Where usage stays of which nobody can be told any more, and from where the rest goes. */
public interface AnonymousWeeks {
    /** The Monday of the oldest week of which there is usage by agents, and which is not frozen. */
    Optional<LocalDate> oldest();

    /** What each account used in the week from this Monday on. */
    List<WeekUse> uses(LocalDate monday);

    /** Stores the week for good. @return false when it is stored already: then nothing is changed */
    boolean freeze(LocalDate monday, List<WeekCell> cells, Instant at);

    /** Deletes completed days before this one whose week is frozen. @return how many rows, {@code most} when there may be more */
    int forgetDays(LocalDate before, int most);

    /** Deletes samples before. @return how many rows, {@code most} when there may be more */
    int forgetSamples(Instant before, int most);
}
