package net.runagent.persistence.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.UsageBook;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcUsageBook implements UsageBook {
    private final JdbcClient jdbc;

    JdbcUsageBook(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<LocalDate> open(LocalDate through) {
        return jdbc.sql("select day from usage_book where cost_micros <> booked_micros and day <= ? order by day")
                .param(through)
                .query(LocalDate.class)
                .list();
    }

    @Override
    public Optional<Day> lock(LocalDate day) {
        return jdbc.sql("select * from usage_book where day = ? for update")
                .param(day)
                .query((row, _) -> new Day(
                        row.getObject("day", LocalDate.class),
                        new UsdMicros(row.getLong("cost_micros")),
                        new UsdMicros(row.getLong("booked_micros")),
                        row.getInt("bookings")))
                .optional();
    }

    @Override
    public void booked(LocalDate day) {
        jdbc.sql("update usage_book set booked_micros = cost_micros, bookings = bookings + 1 where day = ?")
                .param(day)
                .update();
    }

    @Override
    public UsdMicros averageAfter(LocalDate from) {
        return new UsdMicros(
                jdbc.sql("select coalesce(avg(booked_micros), 0)::bigint from usage_book where day > ? and bookings > 0")
                        .param(from)
                        .query(Long.class)
                        .single());
    }
}
