package net.runagent.persistence.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import net.runagent.core.care.BackupLink;
import net.runagent.core.care.Restore;
import net.runagent.core.care.Restore.Outcome;
import net.runagent.core.care.RestoreStep;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;

/** Restores and links to backups in the database come back as they were. */
class JdbcRestoreRecordsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final JdbcRestoreRecords restores = new JdbcRestoreRecords(DATABASE.jdbc());
    private final JdbcBackupLinkRecords links = new JdbcBackupLinkRecords(DATABASE.jdbc());
    private final DeploymentId deployment = deployment();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void oneUnderWayIsFoundByItsDeploymentItsIdAndItsCommandAndKeepsASecondOneOut() {
        Restore begun = restore(new Outcome.UnderWay(), RestoreStep.PLACE);
        restores.put(begun);
        assertThat(restores.open(deployment)).contains(begun);
        assertThat(restores.find(begun.id())).contains(begun);
        assertThat(restores.ofCommand(begun.command())).contains(begun);
        assertThat(restores.underWay()).contains(begun);
        assertThatThrownBy(() -> restores.put(restore(new Outcome.UnderWay(), RestoreStep.CHECK)))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void everyEndComesBackWithItsReason() {
        for (Outcome outcome :
                new Outcome[] {new Outcome.Done(), new Outcome.KeptOld("damaged"), new Outcome.Failed("not-back")}) {
            Restore ended = restore(outcome, RestoreStep.TIDY);
            restores.put(ended);
            assertThat(restores.find(ended.id())).contains(ended);
        }
        assertThat(restores.open(deployment)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RestoreStep.class)
    void everyStepIsStored(RestoreStep step) {
        Restore ended = restore(new Outcome.Done(), step);
        restores.put(ended);
        assertThat(restores.find(ended.id())).contains(ended);
    }

    private Restore restore(Outcome outcome, RestoreStep step) {
        return new Restore(
                UUID.randomUUID(),
                deployment,
                UUID.randomUUID(),
                UUID.randomUUID(),
                step,
                true,
                "not-well",
                outcome,
                3,
                1,
                START,
                START.plusSeconds(5),
                outcome instanceof Outcome.UnderWay ? null : START.plusSeconds(9));
    }

    // ---- links

    private BackupLink link(UUID backup, String ticket) {
        return new BackupLink(
                UUID.randomUUID(),
                Arrays.copyOf(ticket.getBytes(StandardCharsets.UTF_8), 32),
                deployment,
                backup,
                UUID.randomUUID(),
                START,
                START.plusSeconds(600));
    }

    @Test
    void aLinkWorksOnceInItsTimeAndUntilItIsReplaced() {
        UUID backup = UUID.randomUUID();
        BackupLink first = link(backup, "first" + backup);
        BackupLink second = link(backup, "2nd" + backup);
        links.replace(first);
        assertThat(links.look(first.ticketHash(), START)).isPresent();
        assertThat(links.look(first.ticketHash(), START.plusSeconds(600))).isEmpty();
        links.replace(second);
        assertThat(links.look(first.ticketHash(), START)).isEmpty();
        assertThat(links.use(second.ticketHash(), START))
                .isPresent()
                .get()
                .satisfies(used -> assertThat(used.backup()).isEqualTo(backup));
        assertThat(links.use(second.ticketHash(), START)).isEmpty();
        assertThat(links.madeSince(deployment, START.minusSeconds(1))).isEqualTo(2);
        assertThat(links.madeSince(deployment, START)).isZero();
        links.forgetBefore(START.plusSeconds(1));
        assertThat(links.madeSince(deployment, START.minusSeconds(1))).isZero();
    }

    private static DeploymentId deployment() {
        UUID id = UUID.randomUUID();
        DATABASE.jdbc().sql("""
                        insert into deployment (id, account_id, platform, owner_id, plan, model, place, state, state_data,
                            version, created_at)
                        values (?, ?, 'TELEGRAM', '100001', 'starter', 'openrouter/auto', 'nbg1', 'Running', '{}', 1, now())
                        """).params(id, UUID.randomUUID()).update();
        return new DeploymentId(id);
    }
}
