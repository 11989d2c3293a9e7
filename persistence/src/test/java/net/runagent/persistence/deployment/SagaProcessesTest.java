package net.runagent.persistence.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.vault.AuditLog.Verdict;
import net.runagent.core.work.CrashPoint;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.persistence.work.Eventually;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Whole lives of a deployment on the real job engine, the real vault and the real tables, with processes that die. Steps
 * run at least once; what they lead to exists exactly once.
 */
class SagaProcessesTest {
    /** A job that saw 20 deaths in a row would be parked for the staff; here one sees sixty. */
    private static final String STOP_HEARTBEATS =
            "update scheduled_tasks set last_heartbeat = last_heartbeat - interval '1 hour', consecutive_failures = 0"
                    + " where picked";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestDatabase db = TestDatabase.fresh();

    @TempDir
    private Path folder;

    private Path keyFile;
    private SagaProcess process;

    /** Dying processes complain about everything. */
    @BeforeAll
    static void quiet() {
        for (String loud : List.of("com.github.kagkarlsson", "net.runagent.persistence.work")) {
            ((Logger) LoggerFactory.getLogger(loud)).setLevel(Level.OFF);
        }
    }

    @AfterAll
    static void loud() {
        for (String quiet : List.of("com.github.kagkarlsson", "net.runagent.persistence.work")) {
            ((Logger) LoggerFactory.getLogger(quiet)).setLevel(null);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Outside.begin(db);
        Till.begin(db);
        keyFile = folder.resolve("vault-1.key");
        Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(keyFile, new byte[32]);
        process = anotherProcess();
    }

    @AfterEach
    void stop() {
        CrashPoint.arm(null);
        process.close();
        db.close();
    }

    private SagaProcess anotherProcess() {
        return new SagaProcess(db.url(), db.user(), db.password(), keyFile);
    }

    @Test
    void aLifeInWhichTheProcessDiesAtEveryLabelOnceLeavesEverythingOnce() {
        DeploymentId id = process.orders();
        process.pays(id);
        process.pays(id);

        Set<String> diedAt = new ConcurrentSkipListSet<>();
        CrashPoint.arm(label -> {
            if (process.isDead()) {
                throw new Died();
            }
            if (diedAt.add(label)) {
                process.die();
                throw new Died();
            }
        });
        process.works();
        liveUntil(id, "Running");
        checkRunning(id);

        process.terminates(id);
        process.works();
        liveUntil(id, "Terminated");
        checkGone(id);
        System.out.printf("saga on db-scheduler: one life, died once at each of %d labels%n", diedAt.size());
        assertThat(diedAt)
                .contains("job.picked", "job.ran", "vault.granted")
                .contains("deployment.build.server.called", "deployment.end.finish.after")
                .hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment.build.server.called", "deployment.build.greet.called", "job.ran"})
    void aSecondSchedulerTakesOverFromAProcessKilledInAStep(String label) throws Exception {
        DeploymentId id = process.orders();
        process.pays(id);
        Process doomed = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedBuilder.class.getName(),
                        db.url(),
                        db.user(),
                        db.password(),
                        keyFile.toString(),
                        label)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("doomed.log").toFile())
                .start();
        try {
            Eventually.becomes(
                    LIMIT,
                    "the other process is at " + label,
                    () -> count("outside_made where what = 'doomed'") > 0 || !doomed.isAlive());
            assertThat(doomed.isAlive())
                    .as(folder.resolve("doomed.log").toString())
                    .isTrue();
            String holder = text("select picked_by from scheduled_tasks where picked");
            process.works();
            doomed.destroyForcibly().waitFor();
            expireClaims(); // 30 s by the database's own clock, which a test cannot move
            Eventually.becomes("taken over", () -> count("scheduled_tasks where picked_by = '" + holder + "'") == 0);
            liveUntil(id, "Running");
            checkRunning(id);
        } finally {
            doomed.destroyForcibly();
        }
    }

    @Test
    void twoProcessesThatWorkAtOnceBuildEachDeploymentOnce() {
        List<DeploymentId> ids = new ArrayList<>();
        try (SagaProcess second = anotherProcess()) {
            ids.add(process.orders());
            process.pays(ids.getFirst());
            process.works();
            second.works();
            second.pays(ids.getFirst());
            liveUntil(ids.getFirst(), "Running");
            checkRunning(ids.getFirst());
            second.terminates(ids.getFirst());
            process.terminates(ids.getFirst());
            liveUntil(ids.getFirst(), "Terminated");
            checkGone(ids.getFirst());
        }
    }

    @Test
    void deploymentsPaidAtOnceInTwoProcessesGetASpareEachAndNeverTheSame() {
        process.close();
        process = new SagaProcess(db.url(), db.user(), db.password(), keyFile, 2).works();
        Eventually.becomes(LIMIT, "two spares", () -> count("spare where state = 'READY'") == 2);
        try (SagaProcess second = new SagaProcess(db.url(), db.user(), db.password(), keyFile, 2).works()) {
            List<DeploymentId> ids = List.of(process.orders("555"), process.orders("556"), process.orders("557"));
            process.pays(ids.getFirst());
            second.pays(ids.get(1));
            process.pays(ids.getLast());
            for (DeploymentId id : ids) {
                Eventually.becomes(LIMIT, "running", () -> state(id).equals("Running"));
            }
            assertThat(count("server where spare_id is not null")).isEqualTo(2);
            assertThat(count("spare where state = 'CLAIMED'")).isEqualTo(2);
            assertThat(count("(select claimed_by from spare where state = 'CLAIMED' group by claimed_by) as each"))
                    .isEqualTo(2);
            for (DeploymentId id : ids) {
                assertThat(count("outside_server where not spare and owner = '" + id.value() + "'"))
                        .as("servers of " + id)
                        .isEqualTo(1);
            }
            Eventually.becomes(LIMIT, "two new spares", () -> count("spare where state = 'READY'") == 2);
            assertThat(count("outside_server")).isEqualTo(5);
        }
    }

    // ---- dying and living on

    /** Whenever the process has died, the next one is started, until the deployment is in that state and its job is done. */
    private void liveUntil(DeploymentId id, String state) {
        while (!state(id).equals(state) || jobs() > 0) {
            Eventually.becomes(
                    LIMIT,
                    "dead, or " + state + " (is " + state(id) + ")",
                    () -> process.isDead() || (state(id).equals(state) && jobs() == 0));
            if (process.isDead()) {
                process.close();
                db.jdbc().sql(STOP_HEARTBEATS).update();
                expireClaims();
                process = anotherProcess().works();
            }
        }
    }

    private long jobs() {
        return count("scheduled_tasks where task_name in ('deployment.build', 'deployment.end')");
    }

    private void expireClaims() {
        db.jdbc()
                .sql(
                        "update deployment set worker_until = clock_timestamp() - interval '1 second' where worker is not null")
                .update();
    }

    // ---- what must hold

    private void checkRunning(DeploymentId id) {
        assertThat(count("outside_server")).as("servers").isEqualTo(1);
        assertThat(list("select what from outside_made where what like 'server%'"))
                .as("servers ever made")
                .hasSize(1);
        assertThat(text("select host_key from outside_server"))
                .as("the pin is the server's own key")
                .contains("BOX")
                .isEqualTo(text("select host_key from server"));
        assertThat(text("select written::text from outside_server")).isEqualTo("3");
        assertThat(count("outside_model_key")).as("model keys").isEqualTo(1);
        assertThat(count("till")).as("invoices").isEqualTo(1);
        assertThat(count("till where checkouts = 1 and refunds = 0 and not ended"))
                .isEqualTo(1);
        assertThat(list("select what from told where what = 'AgentReady'")).hasSize(1);
        assertThat(count("vault_secret where kind = 'first_host_key'")).isZero();
        assertThat(list("select step from provisioning_step where done_at is null"))
                .isEmpty();
        checkAlways(id);
    }

    private void checkGone(DeploymentId id) {
        assertThat(count("outside_server")).as("servers").isZero();
        assertThat(count("outside_model_key")).as("model keys").isZero();
        assertThat(count("outside_bot")).as("bot tokens replaced").isPositive();
        assertThat(list("select kind from vault_secret where account <> '00000000-0000-0000-0000-000000000000'"))
                .isEmpty();
        assertThat(count("vault_dek where account <> '00000000-0000-0000-0000-000000000000'"))
                .isZero();
        assertThat(count("till where ended and refunds = 0")).isEqualTo(1);
        assertThat(list("select what from told where what = 'AgentTerminated'")).hasSize(1);
        assertThat(count("deployment_receipt")).isEqualTo(1);
        checkAlways(id);
    }

    private void checkAlways(DeploymentId id) {
        assertThat(list("select job || ' ' || failure from parked_job")).isEmpty();
        assertThat(list("select kind from alerted")).isEmpty();
        assertThat(
                        list(
                                "select task_name from scheduled_tasks where task_name in ('deployment.build', 'deployment.end')"))
                .isEmpty();
        assertThat(process.audit()).isInstanceOf(Verdict.Whole.class);
        assertThat(count("vault_audit where event = 'opened'"))
                .as("every use has its grant")
                .isEqualTo(count("vault_grant where used_at is not null"));
    }

    private String state(DeploymentId id) {
        return text("select state from deployment where id = '" + id.value() + "'");
    }

    private long count(String from) {
        return db.jdbc().sql("select count(*) from " + from).query(Long.class).single();
    }

    private String text(String sql) {
        return db.jdbc().sql(sql).query(String.class).single();
    }

    private List<String> list(String sql) {
        return db.jdbc().sql(sql).query(String.class).list();
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1;
    }
}
