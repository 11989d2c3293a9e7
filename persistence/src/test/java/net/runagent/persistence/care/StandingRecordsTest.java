package net.runagent.persistence.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.care.StandingRecords.Change;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What owners changed of their standing instructions, on the real table. */
class StandingRecordsTest {
    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");

    private final JdbcStandingRecords records = new JdbcStandingRecords(DB.jdbc());
    private final DeploymentId agent = new DeploymentId(UUID.randomUUID());

    @AfterAll
    static void close() {
        DB.close();
    }

    @Test
    void withoutAChangeItIsAsOrdered() {
        assertThat(records.last(agent, "look-after")).isEmpty();
        assertThat(records.off("look-after")).doesNotContain(agent);
    }

    @Test
    void theLastChangeCountsAndSaysWhenAndWho() {
        UUID id = UUID.randomUUID();
        put(new Change(id, false, NOW, ADA));
        assertThat(records.last(agent, "look-after")).contains(new Change(id, false, NOW, ADA));
        assertThat(records.off("look-after")).contains(agent);

        put(new Change(id, true, NOW.plusSeconds(60), ADA));
        assertThat(records.last(agent, "look-after")).contains(new Change(id, true, NOW.plusSeconds(60), ADA));
        assertThat(records.off("look-after")).doesNotContain(agent);
        assertThat(records.off("something-else")).isEmpty();
    }

    /** The agent itself is not what this is about, so its row need not be there. */
    private void put(Change change) {
        DB.transactions().run(() -> {
            DB.jdbc().sql("set local session_replication_role = replica").update();
            records.put(agent, "look-after", change);
        });
    }
}
