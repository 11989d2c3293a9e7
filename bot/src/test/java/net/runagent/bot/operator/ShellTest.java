package net.runagent.bot.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.Parties;
import net.runagent.sandbox.world.World;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as an operator types them, beside a simulated world; settings come as system properties. */
class ShellTest {
    private static final World WORLD = new World(17);
    private static final Map<String, String> PROVIDERS = new HashMap<>();
    private static final String KEY = "9a".repeat(32);

    static {
        Parties.all().forEach(party -> PROVIDERS.putAll(WORLD.join(party).settings()));
    }

    @TempDir
    Path dir;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void anEmptyInstallation() throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
        set("runagent.vault.keys", "file:" + dir.resolve("keys/vault-{id}.key"));
        set("runagent.database.dir", dir.resolve("database").toString());
    }

    @AfterEach
    void forgetTheSettings() {
        settings.keySet().forEach(System::clearProperty);
    }

    @AfterAll
    static void endTheWorld() {
        WORLD.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frob",
                "doctor --frob",
                "vault",
                "vault frob",
                "audit",
                "audit frob",
                "doctor extra",
                "books",
                "books frob",
                "chain",
                "chain frob",
                "chain pin evm",
                "chain pin solana 00",
                "chain rescan bsc ten",
                "chain strays bsc",
                "payouts",
                "payouts frob",
                "payouts approve 7",
                "jobs",
                "jobs retry",
                "jobs retry 7"
            })
    void whatIsNotUnderstoodIsNamedAndDoesNothing(String command) {
        Ran ran = run(command.split(" "));
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err())
                .containsAnyOf("Unmatched", "Unknown option", "Which one?", "Missing required", "Invalid value")
                .as("what to do instead")
                .containsAnyOf("Usage: runagent", "Did you mean: runagent", "Did you mean: vault");
    }

    @ParameterizedTest
    @ValueSource(strings = {"retention --dry-run", "export 7"})
    void whatIsNotThereYetSaysSo(String command) {
        Ran ran = run(command.split(" "));
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("is not there yet, and nothing was done");
    }

    @Test
    void vaultInitMakesAKeyForItsOwnerAloneAndNeverReplacesOne() throws IOException {
        Ran made = run("vault", "init");
        Path file = dir.resolve("keys/vault-1.key");
        assertThat(made.exit()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String key = Files.readString(file).strip();
        assertThat(made.all())
                .contains("Copy it now")
                .contains("Never put it into")
                .doesNotContain(key);

        Ran again = run("vault", "init");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("There is a key already").doesNotContain(key);
        assertThat(Files.readString(file).strip()).isEqualTo(key);
    }

    @Test
    void vaultInitRefusesASourceTreeAndAFolderForEverybody() throws IOException {
        Files.createDirectories(dir.resolve("source/.git"));
        set("runagent.vault.keys", "file:" + dir.resolve("source/keys/vault-{id}.key"));
        assertThat(run("vault", "init").err()).contains("lies in the source tree");
        assertThat(dir.resolve("source/keys")).doesNotExist();

        Path everybodys = Files.createDirectory(dir.resolve("everybody"));
        Files.setPosixFilePermissions(everybodys, PosixFilePermissions.fromString("rwxrwxrwx"));
        set("runagent.vault.keys", "file:" + everybodys.resolve("vault-{id}.key"));
        assertThat(run("vault", "init").err()).contains("everybody may write to");
        assertThat(everybodys.resolve("vault-1.key")).doesNotExist();
    }

    @Test
    void doctorNamesEveryMissingThingAndMakesNothing() throws IOException {
        Ran ran = run("doctor");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("runagent.public-url (environment variable RUNAGENT_PUBLIC_URL)")
                .contains("runagent.support-address (environment variable RUNAGENT_SUPPORT_ADDRESS)")
                .contains("runagent.telegram.token (environment variable RUNAGENT_TELEGRAM_TOKEN)")
                .contains("@BotFather")
                .contains("'./runagent vault init' makes one")
                .contains("the first start makes it")
                .containsPattern("switched off +Hetzner")
                .containsPattern("switched off +Mail")
                .contains("RunAgent would not run as it should");
        try (Stream<Path> made = Files.list(dir)) {
            assertThat(made).isEmpty();
        }
    }

    @Test
    void doctorIsContentWithAWholeInstallationAndTellsNoSecret() throws IOException {
        wholeInstallation();
        Ran ran;
        Ran json;
        try (var service = serviceWithItsOwnDatabase()) {
            assertThat(service.isActive()).isTrue();
            ran = run("doctor");
            json = run("doctor", "--json");
        }
        assertThat(ran.out())
                .contains("its known text opens")
                .contains("keeps what is committed")
                .doesNotContain("switched off");
        WORLD.secrets().all().forEach(secret -> assertThat(ran.all()).doesNotContain(secret.value()));
        assertThat(ran.all()).doesNotContain(KEY);

        JsonNode report = JsonMapper.shared().readTree(json.out());
        assertThat(report.path("findings").size()).isGreaterThan(8);
        WORLD.secrets().all().forEach(secret -> assertThat(json.all()).doesNotContain(secret.value()));
        assertThat(ran.exit()).as(ran.out()).isZero();
        assertThat(report.path("runs").asBoolean()).isTrue();
    }

    /** Not a word about the key would read as if the key were right. */
    @Test
    void doctorSaysWhatItCouldNotCheckWhileTheDatabaseIsStoppedAndStartsNothing() throws IOException {
        wholeInstallation();
        serviceWithItsOwnDatabase().close();
        key("5b".repeat(32)); // a wrong one, which only the database could tell
        Ran ran = run("doctor");
        assertThat(ran.out())
                .containsPattern("not checked +Vault: whether the key belongs to this database was not checked")
                .contains("./runagent vault status")
                .contains("RunAgent would run, as far as it was checked");
        assertThat(dir.resolve("database/data/postmaster.pid")).doesNotExist();
        assertThat(run("doctor", "--json").out()).contains("\"standing\":\"NOT_CHECKED\"");
        assertThat(run("vault", "status").out()).contains("does NOT open");
    }

    @Test
    void doctorSaysWhichProviderRefusesUsAndLooksAtTheOthers() throws IOException {
        wholeInstallation();
        set("runagent.hetzner.token", "wrong" + "x".repeat(59));
        set("runagent.telegram.token", "123456789:" + "A".repeat(35));
        Ran ran = run("doctor");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .containsPattern("wrong +Hetzner: Hetzner does not accept the token")
                .containsPattern("wrong +Telegram")
                .containsPattern("ok +Polar")
                .containsPattern("ok +Mail")
                .doesNotContain("x".repeat(59))
                .doesNotContain("A".repeat(35));
    }

    @Test
    void doctorNamesEachWrongValueWithoutQuotingASecret() throws IOException {
        wholeInstallation();
        set("runagent.inbox.workers", "99");
        set("runagent.hetzner.ssh-port", "twenty-two");
        set("runagent.telegram.token", "no-token-but-secret");
        Ran ran = run("doctor");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .contains("runagent.inbox.workers is 1 to 32, not 99")
                .contains("runagent.hetzner.ssh-port")
                .contains("runagent.telegram.token is not a bot token")
                .containsPattern("ok +Polar")
                .doesNotContain("no-token-but-secret");
    }

    @Test
    void doctorGoesOnWhenTheDatabaseIsDown() throws IOException {
        wholeInstallation();
        set("runagent.database.url", "jdbc:postgresql://127.0.0.1:" + freePort() + "/runagent");
        set("runagent.database.user", "runagent");
        set("runagent.database.password", "a-password-nobody-shall-see");
        Ran ran = run("doctor");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .containsPattern("wrong +Database: it does not answer")
                .containsPattern("ok +Hetzner")
                .doesNotContain("a-password-nobody-shall-see");
    }

    @Test
    void vaultStatusCountsAndProvesTheKeyWithoutShowingIt() throws IOException {
        key(KEY);
        begin(TestDatabase.fresh());
        Ran ran = run("vault", "status");
        assertThat(ran.exit()).as(ran.all()).isZero();
        assertThat(ran.out())
                .contains("key 1: primary since")
                .contains("its known text opens")
                .containsPattern("protects: [1-9]\\d* data keys with [1-9]\\d* secrets")
                .contains("held by: no running service")
                .doesNotContain(KEY);
    }

    @Test
    void vaultStatusAndDoctorSeeAKeyThatBelongsToAnotherDatabase() throws IOException {
        key(KEY);
        begin(TestDatabase.fresh());
        key("5b".repeat(32));
        Ran status = run("vault", "status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.out()).contains("does NOT open");
        assertThat(run("doctor").out()).contains("not the one this database was sealed with");
    }

    @Test
    void vaultRotateExchangesTheKeyAndSaysWhatToDoWithTheOldOne() throws IOException {
        key(KEY);
        begin(TestDatabase.fresh());
        Ran rotated = run("vault", "rotate");
        assertThat(rotated.exit()).as(rotated.all()).isZero();
        assertThat(rotated.out())
                .contains("Key 2 is announced: " + dir.resolve("keys/vault-2.key"))
                .contains("Key 2 is the primary one")
                .containsPattern("Done: [1-9]\\d* data keys were wrapped anew")
                .containsPattern("Keep key 1 \\(.*vault-1.key\\) until \\d{4}-\\d\\d-\\d\\d");
        String fresh = Files.readString(dir.resolve("keys/vault-2.key")).strip();
        assertThat(rotated.all()).doesNotContain(KEY).doesNotContain(fresh);

        Ran again = run("vault", "rotate");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("Nothing was done").contains("--again");

        Files.delete(dir.resolve("keys/vault-1.key"));
        Ran status = run("vault", "status");
        assertThat(status.exit()).as(status.all()).isZero();
        assertThat(status.out())
                .contains("key 1: refused since")
                .contains("key 2: primary since")
                .contains("its known text opens")
                .doesNotContain(fresh);
        assertThat(run("audit", "verify").exit()).isZero();
    }

    @Test
    void withoutADatabaseVaultStatusMakesNone() throws IOException {
        key(KEY);
        Ran ran = run("vault", "status");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.all()).contains("There is no database in").doesNotContain(KEY);
        assertThat(dir.resolve("database")).doesNotExist();
    }

    @Test
    void auditVerifyCountsTheRowsAndNamesTheFirstBrokenOne() throws IOException {
        key(KEY);
        TestDatabase database = begin(TestDatabase.fresh());
        Ran whole = run("audit", "verify");
        assertThat(whole.exit()).as(whole.all()).isZero();
        assertThat(whole.out()).containsPattern("The audit log is whole: 3 rows, head [0-9a-f]{64}\\.");

        database.jdbc().sql("alter table vault_audit disable trigger all").update();
        database.jdbc()
                .sql("update vault_audit set step = 'nothing' where seq = 2")
                .update();
        Ran broken = run("audit", "verify");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out()).contains("BROKEN at row 2");
    }

    @Test
    void theServersThatWaitForAnOwnerAreToldWithWhatTheyCost() throws IOException {
        key(KEY);
        TestDatabase database = begin(TestDatabase.fresh());
        Ran off = run("pool");
        assertThat(off.exit()).as(off.all()).isZero();
        assertThat(off.out()).contains("runagent.pool.most is 0");

        set("runagent.pool.most", "2");
        Ran none = run("pool");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.out()).contains("Starter in nbg1: 1 wanted, 0 ready");

        database.jdbc().sql("""
                        insert into spare (id, tier, place, recipe, state, created_at, ready_at, verified_at, failures, why)
                        values (?, 'Starter', 'nbg1', 'openclaw-1', 'READY', now(), now(), now(), 0, '')
                        """).param(new UUID(7, 11)).update();
        Ran one = run("pool");
        assertThat(one.exit()).as(one.all()).isZero();
        assertThat(one.out())
                .contains("Starter in nbg1: 1 wanted, 1 ready, 0 being made, 0 being deleted; 9.00 EUR a month")
                .contains("All together 9.00 EUR a month of at most 50.00 EUR");
    }

    @Test
    void aJobThatWasGivenUpIsListedByItsIdAndTriedAgainOnce() throws IOException {
        key(KEY);
        TestDatabase database = begin(TestDatabase.fresh());
        assertThat(run("jobs", "list").out()).contains("No job is parked");
        UUID id = new UUID(7, 9);
        database.jdbc()
                .sql(
                        "insert into parked_job values ('deployment.build', ?, 20, 'IllegalStateException at X.java:1', now())")
                .param(id)
                .update();

        Ran listed = run("jobs", "list");
        assertThat(listed.exit()).isEqualTo(1);
        assertThat(listed.out())
                .contains(id + "  deployment.build  failed 20 times")
                .contains("IllegalStateException at X.java:1");

        Ran retried = run("jobs", "retry", id.toString());
        assertThat(retried.exit()).as(retried.all()).isZero();
        assertThat(retried.out()).contains("deployment.build " + id + " is tried again");
        assertThat(database.jdbc()
                        .sql(
                                "select count(*) from scheduled_tasks where task_name = 'deployment.build' and task_instance = ?"
                                        + " and not picked and execution_time <= now()")
                        .param(id.toString())
                        .query(Long.class)
                        .single())
                .isOne();

        Ran again = run("jobs", "retry", id.toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).contains("nothing was changed");
        assertThat(run("jobs", "list").exit()).isZero();
    }

    @Test
    void aDifferenceOfTheBooksIsListedWithWhatToDoUntilItIsGone() throws IOException {
        key(KEY);
        TestDatabase database = begin(TestDatabase.fresh());
        Ran none = run("books", "issues");
        assertThat(none.exit()).as(none.all()).isZero();
        assertThat(none.out()).contains("No difference is known");

        UUID order = new UUID(7, 11);
        database.jdbc()
                .sql("insert into reconciliation_issue values (?, 'order-unknown', ?, now(), null, '{}')")
                .params(new UUID(7, 10), order.toString())
                .update();
        Ran one = run("books", "issues");
        assertThat(one.exit()).isEqualTo(1);
        assertThat(one.out())
                .contains(new UUID(7, 10) + "  order-unknown  " + order + "  since ")
                .contains("1 difference is open; docs/operating/books.md");

        database.jdbc()
                .sql("update reconciliation_issue set resolved_at = now()")
                .update();
        assertThat(run("books", "issues").exit()).isZero();
    }

    private void wholeInstallation() throws IOException {
        PROVIDERS.forEach(this::set);
        set("runagent.public-url", "http://127.0.0.1:18999");
        set("runagent.support-address", "help@runagent.example");
        key(KEY);
    }

    /** As much of a running service as the doctor can see: its embedded, durable PostgreSQL with all tables. */
    private static ConfigurableApplicationContext serviceWithItsOwnDatabase() {
        SpringApplication service = new SpringApplication(ShellHouse.class);
        service.setWebApplicationType(WebApplicationType.NONE);
        service.setAdditionalProfiles("command");
        service.setLazyInitialization(true);
        ConfigurableApplicationContext context = service.run();
        FluentConfiguration migrations = Flyway.configure().dataSource(context.getBean(DataSource.class));
        context.getBean(FlywayConfigurationCustomizer.class).customize(migrations); // they come as the owner
        migrations.load().migrate();
        assertThat(context.getBean(Vault.class)).isNotNull();
        return context;
    }

    /** What the first start of the service leaves behind, and one secret that was kept and opened once. */
    private TestDatabase begin(TestDatabase database) {
        database.properties().forEach(this::set);
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            Vault vault = house.getBean(Vault.class);
            VaultScope scope = new VaultScope(new AccountId(new UUID(7, 1)), new UUID(7, 2));
            var transactions = house.getBean(Transactions.class);
            for (int i = 0; i < 2; i++) {
                var ref = vault.keep(
                        scope,
                        SecretKind.GATEWAY_TOKEN,
                        Secret.copyOf("open sesame".getBytes(StandardCharsets.US_ASCII)));
                if (i == 1) {
                    var grant = transactions.call(() -> vault.grant(ref, Purpose.RECOVER, new UUID(7, 3), "test"));
                    assertThat(vault.<Integer>open(grant, Secret::lengthBytes)).isEqualTo(11);
                }
            }
        }
        return database;
    }

    private void key(String hex) throws IOException {
        Path file = dir.resolve("keys/vault-1.key");
        Files.createDirectories(file.getParent());
        Files.writeString(file, hex);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void set(String name, String value) {
        settings.put(name, value);
        System.setProperty(name, value);
    }

    private static Ran run(String... command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Shell.run(new PrintWriter(out, true), new PrintWriter(err, true), command);
        return new Ran(exit, out.toString(), err.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Ran(int exit, String out, String err) {
        String all() {
            return out + err;
        }
    }
}
