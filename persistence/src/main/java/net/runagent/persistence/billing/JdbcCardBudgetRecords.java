package net.runagent.persistence.billing;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import net.runagent.core.billing.CardBudgetRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCardBudgetRecords implements CardBudgetRecords {
    /** How far ahead what cannot be refused may be booked; a storm is forgiven after that. */
    private static final Duration FURTHEST = Duration.ofMinutes(2);

    /** Nobody books that far: a clock has jumped back. */
    private static final Duration IMPOSSIBLE = Duration.ofMinutes(5);

    private final JdbcClient jdbc;

    JdbcCardBudgetRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Duration book(String name, Instant now, Duration cost, Duration most) {
        Optional<OffsetDateTime> booked = jdbc.sql("""
                        INSERT INTO card_budget AS b (name, spent_until) VALUES (:name, :next)
                        ON CONFLICT (name) DO UPDATE SET spent_until = CASE
                            WHEN b.spent_until BETWEEN :now AND :impossible
                            THEN least(b.spent_until, :furthest) + (:next::timestamptz - :now::timestamptz)
                            ELSE :next END
                        WHERE b.spent_until NOT BETWEEN :now AND :impossible
                            OR least(b.spent_until, :furthest) + (:next::timestamptz - :now::timestamptz) <= :most
                        RETURNING spent_until
                        """)
                .param("name", name)
                .param("now", Columns.at(now))
                .param("next", Columns.at(now.plus(cost)))
                .param("furthest", Columns.at(now.plus(FURTHEST)))
                .param("impossible", Columns.at(now.plus(IMPOSSIBLE)))
                .param("most", Columns.at(now.plus(most)))
                .query(OffsetDateTime.class)
                .optional();
        return booked.isPresent() ? Duration.ZERO : untilThereIsRoom(name, now, cost, most);
    }

    private Duration untilThereIsRoom(String name, Instant now, Duration cost, Duration most) {
        Instant spent = jdbc.sql("SELECT spent_until FROM card_budget WHERE name = ?")
                .param(name)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        Duration left = Duration.between(now.plus(most), spent.plus(cost));
        return left.isPositive() ? left : Duration.ofMillis(1); // others have made room meanwhile
    }
}
