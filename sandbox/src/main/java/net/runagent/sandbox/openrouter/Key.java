package net.runagent.sandbox.openrouter;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An inference key with what was spent on it. All amounts are in USD. */
final class Key {
    public String hash = "";
    /** The plain key: shown once by the API, kept here so that it can be recognised. */
    public String secret = "";

    public String name = "";
    public String label = "";
    public @Nullable BigDecimal limit;
    public @Nullable String limitReset;
    public boolean disabled;
    public boolean includeByok;
    public @Nullable Instant expiresAt;
    public Instant createdAt = Instant.EPOCH;
    public @Nullable Instant updatedAt;
    public List<Spending> spendings = new ArrayList<>();

    /** What one model cost on one UTC day; requests of a day are summed. */
    static final class Spending {
        public LocalDate day = LocalDate.EPOCH;
        public String model = "";
        public BigDecimal usd = BigDecimal.ZERO;
        public long requests;
        public long promptTokens;
        public long completionTokens;
    }

    void spend(Instant now, String model, BigDecimal usd, long promptTokens, long completionTokens) {
        LocalDate today = day(now);
        Spending row = spendings.stream()
                .filter(s -> s.day.equals(today) && s.model.equals(model))
                .findFirst()
                .orElseGet(() -> {
                    Spending fresh = new Spending();
                    fresh.day = today;
                    fresh.model = model;
                    spendings.add(fresh);
                    return fresh;
                });
        row.usd = row.usd.add(usd);
        row.requests++;
        row.promptTokens += promptTokens;
        row.completionTokens += completionTokens;
    }

    @JsonIgnore
    BigDecimal usage() {
        return sum(s -> true);
    }

    BigDecimal usageDaily(Instant now) {
        return sum(s -> s.day.equals(day(now)));
    }

    /** Monday to Sunday, UTC. */
    BigDecimal usageWeekly(Instant now) {
        LocalDate monday = day(now).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return sum(s -> !s.day.isBefore(monday));
    }

    BigDecimal usageMonthly(Instant now) {
        return sum(s -> !s.day.isBefore(day(now).withDayOfMonth(1)));
    }

    /** Null for a key without a limit; may be slightly negative, since a running request is charged when it ends. */
    @Nullable
    BigDecimal remaining(Instant now) {
        if (limit == null) {
            return null;
        }
        BigDecimal used = switch (limitReset == null ? "" : limitReset) {
            case "daily" -> usageDaily(now);
            case "weekly" -> usageWeekly(now);
            case "monthly" -> usageMonthly(now);
            default -> usage();
        };
        return limit.subtract(used);
    }

    boolean usable(Instant now) {
        return !disabled && (expiresAt == null || expiresAt.isAfter(now));
    }

    private BigDecimal sum(Predicate<Spending> which) {
        return spendings.stream().filter(which).map(s -> s.usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
