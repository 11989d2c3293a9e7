package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.work.CrashPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After 90 days nothing says any more who used what, and what stays does not change when somebody goes. */
class AnonymiseUsageTest {
    private final KeyHouse house = new KeyHouse(41);
    private LocalDate monday = LocalDate.EPOCH;

    @BeforeEach
    void aWeekOfTwelveAgents() {
        monday = today().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        for (int agent = 1; agent <= 12; agent++) {
            for (int day = 0; day < 7; day++) {
                uses(agent, monday.plusDays(day), agent * 10_000L);
            }
        }
    }

    @AfterEach
    void close() {
        house.end();
        house.close();
    }

    @Test
    void aWeekIsPutTogetherWhenItsFirstDayIsNinetyDaysOld() {
        passesUntil(monday.plusDays(89));
        assertThat(weeks()).isEmpty();
        assertThat(days()).isEqualTo(84);

        passesUntil(monday.plusDays(90));
        assertThat(weeks()).hasSize(1);
        assertThat(weeks().getFirst())
                .as("7 days of 1 to 12 cents, of unknown plans")
                .containsEntry("cost_micros", 5_460_000L)
                .containsEntry("model", "openai/gpt-5");

        passesUntil(monday.plusDays(91));
        assertThat(days()).as("the first day is gone").isEqualTo(72);
        passesUntil(monday.plusDays(97));
        assertThat(days()).isZero();
        assertThat(weeks()).hasSize(1);
    }

    @Test
    void whoGoesLaterCannotBeFoundByTheDifference() {
        passesUntil(monday.plusDays(90));
        List<Map<String, Object>> before = weeks();
        house.jdbc()
                .sql("delete from usage_day where deployment_id = ?")
                .param(new UUID(5, 12))
                .update();
        passesUntil(monday.plusDays(91));
        assertThat(weeks()).isEqualTo(before);
    }

    @Test
    void samplesAreGoneAfterNinetyDays() {
        Instant then = monday.atStartOfDay(ZoneOffset.UTC).plusHours(12).toInstant();
        house.jdbc()
                .sql("insert into usage_sample (deployment_id, at, total_micros) values (?, ?, 1), (?, ?, 2)")
                .params(
                        new UUID(5, 1),
                        Timestamp.from(then),
                        new UUID(5, 1),
                        Timestamp.from(then.plus(Duration.ofDays(1))))
                .update();
        passesUntil(monday.plusDays(90));
        assertThat(samples()).isEqualTo(2);
        passesUntil(monday.plusDays(91));
        assertThat(samples()).isEqualTo(1);
    }

    @Test
    void aProcessThatDiesAfterAWeekWasFrozenLeavesTheRestToTheNextTurn() {
        CrashPoint.arm(reached -> {
            if (reached.equals("usage.week-frozen")) {
                throw new IllegalStateException("crash");
            }
        });
        assertThatThrownBy(() -> passesUntil(monday.plusDays(97))).hasMessage("crash");
        CrashPoint.arm(null);
        house.again("usage.anonymise");
        assertThat(weeks()).hasSize(1);
        assertThat(days()).isZero();
    }

    private void uses(int agent, LocalDate day, long micros) {
        house.jdbc()
                .sql("insert into usage_day values (?, ?, 'openai/gpt-5', ?, 1, 1000, 100)")
                .params(new UUID(5, agent), day, micros)
                .update();
    }

    private void passesUntil(LocalDate day) {
        Instant then = day.atStartOfDay(ZoneOffset.UTC).plusHours(12).toInstant();
        house.world().clock().advance(Duration.between(house.world().clock().now(), then));
        house.again("usage.anonymise");
    }

    private LocalDate today() {
        return LocalDate.ofInstant(house.world().clock().now(), ZoneOffset.UTC);
    }

    private List<Map<String, Object>> weeks() {
        return house.jdbc().sql("select * from usage_week").query().listOfRows();
    }

    private int days() {
        return house.jdbc().sql("select count(*) from usage_day").query(Integer.class).single();
    }

    private int samples() {
        return house.jdbc().sql("select count(*) from usage_sample").query(Integer.class).single();
    }
}
