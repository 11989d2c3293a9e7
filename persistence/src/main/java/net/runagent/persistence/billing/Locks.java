package net.runagent.persistence.billing;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Holds others off a thing until the running transaction ends, also when it has no row yet. */
final class Locks {
    private Locks() {}

    static void hold(JdbcClient jdbc, String kind, UUID id) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param(kind + ":" + id)
                .query((row, n) -> 1)
                .list();
    }
}
