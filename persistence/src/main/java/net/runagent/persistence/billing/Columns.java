package net.runagent.persistence.billing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import net.runagent.core.billing.InvoiceId;
import org.jspecify.annotations.Nullable;

/** Reads and writes single columns; an absent value stays absent. */
final class Columns {
    private Columns() {}

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
        return instant == null ? null : at(instant);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static @Nullable UUID idOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static InvoiceId invoice(ResultSet row, String column) throws SQLException {
        return new InvoiceId(id(row, column));
    }

    static @Nullable InvoiceId invoiceOrNull(ResultSet row, String column) throws SQLException {
        UUID value = idOrNull(row, column);
        return value == null ? null : new InvoiceId(value);
    }

    static @Nullable UUID raw(@Nullable InvoiceId invoice) {
        return invoice == null ? null : invoice.value();
    }
}
