package net.runagent.persistence.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.Backup.Archive;
import net.runagent.core.care.Backup.Kind;
import net.runagent.core.care.Backup.Outcome;
import net.runagent.core.care.BackupStep;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.persistence.database.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/** Backups in the database come back as they were, and it keeps a second one under way out. */
class JdbcBackupRecordsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Archive ARCHIVE =
            new Archive(START.plusSeconds(2), 5_000_000_000L, "ab".repeat(32), "2026.9.6", 1);

    private final JdbcBackupRecords backups = new JdbcBackupRecords(DATABASE.jdbc());
    private final DeploymentId deployment = deployment();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void oneUnderWayIsFoundByItsDeploymentAndItsId() {
        Backup begun = backup(deployment, new Outcome.UnderWay(), START, null);
        backups.put(begun);
        assertThat(backups.open(deployment)).contains(begun);
        assertThat(backups.find(begun.id())).contains(begun);
        assertThat(backups.underWay()).contains(begun);
        assertThat(backups.newestGood()).doesNotContain(begun);
    }

    @Test
    void everyEndComesBackWithItsReasonAndItsArchive() {
        for (Backup ended : new Backup[] {
            backup(deployment, new Outcome.Good(), START, ARCHIVE),
            backup(deployment, new Outcome.Failed("no-answer"), START.plusSeconds(1), null),
            backup(deployment, new Outcome.Failed("damaged"), START.plusSeconds(2), ARCHIVE)
        }) {
            backups.put(ended);
            assertThat(backups.find(ended.id())).contains(ended);
        }
        assertThat(backups.open(deployment)).isEmpty();
        assertThat(backups.of(deployment))
                .extracting(Backup::startedAt)
                .containsExactly(START.plusSeconds(2), START.plusSeconds(1), START);
    }

    @Test
    void theNewestGoodOneOfEachDeploymentIsTheOneTakenLast() {
        DeploymentId other = deployment();
        Backup newer = backup(deployment, new Outcome.Good(), START.plusSeconds(60), taken(START.plusSeconds(60)));
        Backup theirs = backup(other, new Outcome.Good(), START, taken(START));
        backups.put(newer);
        backups.put(backup(deployment, new Outcome.Good(), START, taken(START)));
        backups.put(backup(deployment, new Outcome.Failed("damaged"), START.plusSeconds(99), null));
        backups.put(theirs);
        assertThat(backups.newestGood().stream()
                        .filter(each -> each.deployment().equals(deployment)
                                || each.deployment().equals(other)))
                .containsExactlyInAnyOrder(newer, theirs);
    }

    @Test
    void aSecondOneUnderWayIsKeptOut() {
        backups.put(backup(deployment, new Outcome.UnderWay(), START, null));
        assertThatThrownBy(() -> backups.put(backup(deployment, new Outcome.UnderWay(), START, null)))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void aGoodOneWithoutAnArchiveIsKeptOut() {
        assertThatThrownBy(() -> backups.put(backup(deployment, new Outcome.Good(), START, null)))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void whatIsRemovedIsGone() {
        Backup one = backup(deployment, new Outcome.Good(), START, ARCHIVE);
        Backup two = backup(deployment, new Outcome.Good(), START, ARCHIVE);
        backups.put(one);
        backups.put(two);
        backups.remove(one.id());
        assertThat(backups.of(deployment)).containsExactly(two);
        backups.removeAll(deployment);
        assertThat(backups.of(deployment)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(BackupStep.class)
    void everyStepIsStored(BackupStep step) {
        Backup ended = new Backup(
                UUID.randomUUID(),
                deployment,
                Kind.BEFORE,
                UUID.randomUUID(),
                step,
                new Outcome.Failed("no-answer"),
                2,
                START,
                START,
                START,
                null);
        backups.put(ended);
        assertThat(backups.find(ended.id())).contains(ended);
    }

    private static Archive taken(Instant at) {
        return new Archive(at, 1, "cd".repeat(32), "2026.9.6", 1);
    }

    private static Backup backup(
            DeploymentId deployment, Outcome outcome, Instant startedAt, @Nullable Archive archive) {
        return new Backup(
                UUID.randomUUID(),
                deployment,
                Kind.ASKED,
                UUID.randomUUID(),
                BackupStep.FETCH,
                outcome,
                3,
                startedAt,
                startedAt.plusSeconds(5),
                outcome instanceof Outcome.UnderWay ? null : startedAt.plusSeconds(9),
                archive);
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
