package net.runagent.core.conversation;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;

/** What a picture shows, as data: it is drawn at the door, in the language of who sees it. */
public sealed interface Drawing {
    /**
     * One bar a UTC day.
     *
     * @param from the first day shown
     * @param until the last day shown
     * @param days the days that cost something, the oldest first
     */
    record DailyCost(Text title, LocalDate from, LocalDate until, List<Bar> days) implements Drawing {
        public DailyCost {
            days = List.copyOf(days);
        }
    }

    record Bar(LocalDate day, UsdMicros cost) {}

    /** One bar a UTC month. @param months without a gap, the oldest first */
    record MonthlySpend(Text title, List<Month> months) implements Drawing {
        public MonthlySpend {
            months = List.copyOf(months);
        }
    }

    record Month(YearMonth month, Money paid) {}

    /** What a camera reads. @param words at most 200 characters */
    record QrCode(String words) implements Drawing {}
}
