package net.runagent.persistence.billing;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.billing.CardDispute;
import net.runagent.core.billing.CardMirror;
import net.runagent.core.billing.CardOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCardMirror implements CardMirror {
    /** No list: since when the provider only asks to wait. */
    private static final String WAITING = "asked-to-wait";

    private final JdbcClient jdbc;

    JdbcCardMirror(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean newer(CardOrder order) {
        Locks.hold(jdbc, "card-order", order.id());
        Instant asOf = order.modifiedAt() == null ? order.createdAt() : order.modifiedAt();
        return jdbc.sql("""
                        INSERT INTO card_order (id, status, paid, subscription, as_of) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET status = excluded.status, paid = excluded.paid,
                            subscription = excluded.subscription, as_of = excluded.as_of
                        WHERE card_order.as_of <= excluded.as_of
                        """)
                        .param(order.id())
                        .param(order.status())
                        .param(order.paid())
                        .param(order.subscription())
                        .param(Columns.at(asOf))
                        .update()
                == 1;
    }

    @Override
    public boolean known(CardOrder order) {
        Instant asOf = order.modifiedAt() == null ? order.createdAt() : order.modifiedAt();
        return jdbc.sql("SELECT EXISTS (SELECT FROM card_order WHERE id = ? AND as_of = ? AND status = ? AND paid = ?)")
                .params(order.id(), Columns.at(asOf), order.status(), order.paid())
                .query(Boolean.class)
                .single();
    }

    @Override
    public List<UUID> pendingOrders() {
        return jdbc.sql("SELECT id FROM card_order WHERE NOT paid AND status IN ('draft', 'pending') ORDER BY as_of")
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
    }

    @Override
    public Optional<UUID> subscriptionOf(UUID order) {
        return jdbc.sql("SELECT subscription FROM card_order WHERE id = ? AND subscription IS NOT NULL")
                .param(order)
                .query(UUID.class)
                .optional();
    }

    @Override
    public Optional<Instant> cursor(String list) {
        return jdbc.sql("SELECT at FROM card_cursor WHERE list = ?")
                .param(list)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    @Override
    public void cursor(String list, Instant at) {
        jdbc.sql("INSERT INTO card_cursor (list, at) VALUES (?, ?) ON CONFLICT (list) DO UPDATE SET at = excluded.at")
                .params(list, Columns.at(at))
                .update();
    }

    @Override
    public void advance(String list, @Nullable Instant seen, Instant at) {
        jdbc.sql("""
                        INSERT INTO card_cursor (list, at) VALUES (:list, :at)
                        ON CONFLICT (list) DO UPDATE SET at = excluded.at
                        WHERE card_cursor.at = CAST(:seen AS timestamptz)
                        """)
                .param("list", list)
                .param("at", Columns.at(at))
                .param("seen", Columns.atOrNull(seen))
                .update();
    }

    @Override
    public Instant waitingSince(Instant now) {
        jdbc.sql("INSERT INTO card_cursor (list, at) VALUES (?, ?) ON CONFLICT DO NOTHING")
                .params(WAITING, Columns.at(now))
                .update();
        return cursor(WAITING).orElse(now);
    }

    @Override
    public void answered() {
        jdbc.sql("DELETE FROM card_cursor WHERE list = ?").param(WAITING).update();
    }

    /** Rows go in by id, so that two processes given the same deliveries cannot lock each other up. */
    @Override
    public Set<Integer> otherBodies(List<Delivery> deliveries, Instant now) {
        String[] ids = deliveries.stream().map(Delivery::webhookId).toArray(String[]::new);
        String[] hashes = deliveries.stream().map(Delivery::bodyHash).toArray(String[]::new);
        int fresh = jdbc.sql("""
                        INSERT INTO card_delivery (webhook_id, body_hash, received_at)
                        SELECT id, hash, ? FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS a(id, hash, nr)
                        ORDER BY id, nr ON CONFLICT DO NOTHING
                        """).params(Columns.at(now), ids, hashes).update();
        if (fresh == deliveries.size()) {
            return Set.of();
        }
        return jdbc.sql("""
                        SELECT nr FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS a(id, hash, nr)
                        JOIN card_delivery ON webhook_id = id WHERE body_hash <> hash
                        """)
                .params(ids, hashes)
                .query((row, n) -> row.getInt(1) - 1)
                .set();
    }

    @Override
    public boolean changed(CardDispute dispute) {
        return jdbc.sql("""
                        INSERT INTO card_dispute (id, card_order, status) VALUES (?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET status = excluded.status
                        WHERE card_dispute.status <> excluded.status
                        """)
                        .params(dispute.id(), dispute.order(), dispute.status())
                        .update()
                == 1;
    }
}
