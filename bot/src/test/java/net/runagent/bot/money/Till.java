package net.runagent.bot.money;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import net.runagent.core.account.Accounts;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.CatalogueProperties;
import net.runagent.persistence.database.TestDatabase;
import org.mockito.Mockito;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the schedules of one thread share: a database that nothing is taken out of, and the price list. */
final class Till implements AutoCloseable {
    /** Further apart than anybody looks back. */
    private static final Duration APART = Duration.ofDays(400);

    private final TestDatabase database = TestDatabase.fresh();
    private final Map<String, Integer> happened = new TreeMap<>();
    private final Accounts accounts =
            Mockito.mock(Accounts.class, Mockito.withSettings().stubOnly());
    private final Catalogue catalogue;
    private Instant next = Instant.parse("2026-01-01T00:00:00Z");

    Till() {
        Mockito.when(accounts.find(Mockito.any())).thenAnswer(call -> Schedule.person(call.getArgument(0)));
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(JdbcClient.class, database::jdbc);
            context.registerBean(CatalogueProperties.class, () -> new CatalogueProperties(null));
            context.scan("net.runagent.core.catalogue", "net.runagent.persistence.catalogue");
            context.refresh();
            catalogue = context.getBean(Catalogue.class);
        }
    }

    TestDatabase database() {
        return database;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Accounts accounts() {
        return accounts;
    }

    /** How often what happened, and at which labels processes died. */
    Map<String, Integer> happened() {
        return happened;
    }

    /** When the next schedule begins. */
    Instant next() {
        next = next.plus(APART);
        return next;
    }

    @Override
    public void close() {
        database.close();
    }
}
