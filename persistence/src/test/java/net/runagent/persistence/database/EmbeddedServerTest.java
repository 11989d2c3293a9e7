package net.runagent.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The default database through everything that happens to a process on a machine of its own. */
class EmbeddedServerTest {
    /** Making a database takes seconds; each test gets a copy of this one. */
    @TempDir
    private static Path made;

    @TempDir
    private Path dir;

    private final List<Process> children = new ArrayList<>();

    @BeforeAll
    static void makeOne() {
        DatabaseUser.open(made).close();
    }

    @BeforeEach
    void copyIt() throws Exception {
        Process copy = new ProcessBuilder("cp", "-a", made + "/.", dir.toString()).start();
        assertThat(copy.waitFor()).isZero();
    }

    @AfterEach
    void nothingStaysBehind() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        ServerFolder.Running left = ServerFolder.in(dir).running();
        if (left != null && serves(left.pid())) {
            ProcessHandle.of(left.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aKilledStartersServerIsAdoptedWithItsData() throws Exception {
        Process starter = user();
        long server = postmaster();
        execute("create table kept (word text); insert into kept values ('ledger')");
        kill(starter);
        try (EmbeddedServer adopted = DatabaseUser.open(dir)) {
            assertThat(postmaster()).isEqualTo(server);
            assertThat(ask(adopted, "select word from kept")).isEqualTo("ledger");
        }
        assertThat(serves(server))
                .as("the adopter answers for it and has stopped it")
                .isFalse();
    }

    @Test
    void whatWasCommittedSurvivesThatStarterAndServerAreBothKilled() throws Exception {
        Process starter = user();
        execute("create table kept (word text); insert into kept values ('ledger')");
        long server = postmaster();
        kill(starter);
        ProcessHandle handle = ProcessHandle.of(server).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().get(30, TimeUnit.SECONDS);
        try (EmbeddedServer again = DatabaseUser.open(dir)) {
            assertThat(postmaster()).isNotEqualTo(server);
            assertThat(ask(again, "select word from kept")).isEqualTo("ledger");
        }
    }

    @Test
    void anOrphanThatDoesNotAnswerIsEndedAndStartedAgain() throws Exception {
        kill(user());
        long orphan = postmaster();
        Path pidFile = dir.resolve("data/postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
        lines.set(3, "1"); // nobody listens there
        Files.write(pidFile, lines);
        try (EmbeddedServer fresh = DatabaseUser.open(dir)) {
            assertThat(serves(orphan)).isFalse();
            assertThat(ask(fresh, "select 'works'")).isEqualTo("works");
        }
    }

    @Test
    void aProcessIdThatBelongsToAnotherProgramByNowIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        children.add(stranger);
        Files.write(
                dir.resolve("data/postmaster.pid"),
                List.of(Long.toString(stranger.pid()), dir.resolve("data").toString(), "0", "1", "", "127.0.0.1"));
        try (EmbeddedServer server = DatabaseUser.open(dir)) {
            assertThat(stranger.isAlive()).isTrue();
            assertThat(ask(server, "select 'works'")).isEqualTo("works");
        }
    }

    @Test
    void furtherProcessesJoinAndTheLastOneOutStopsIt() throws Exception {
        Process starter = user();
        Process joiner = user();
        long server = postmaster();
        assertThat(DatabaseUser.leave(starter)).contains("left");
        assertThat(serves(server)).as("the joiner still uses it").isTrue();
        starter.waitFor();
        assertThat(DatabaseUser.leave(joiner)).contains("left");
        assertThat(serves(server)).isFalse();
    }

    @Test
    void aJoinerThatLeavesDoesNotStopTheStartersServer() throws Exception {
        Process starter = user();
        long server = postmaster();
        DatabaseUser.open(dir).close();
        assertThat(serves(server)).isTrue();
        DatabaseUser.leave(starter);
        assertThat(serves(server)).isFalse();
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (EmbeddedServer server = DatabaseUser.open(dir)) {
            for (String guess : List.of("", "postgres", "runagent")) {
                DatabaseAccess stranger = new DatabaseAccess(
                        server.access().url(), server.access().user(), guess);
                assertThatThrownBy(() -> stranger.connect("stranger").close())
                        .isInstanceOf(SQLException.class)
                        .extracting(failed -> ((SQLException) failed).getSQLState())
                        .isIn("28P01", "08004");
            }
        }
    }

    @Test
    void itIsDurableAndListensOnLoopbackAlone() {
        try (EmbeddedServer server = DatabaseUser.open(dir)) {
            assertThat(List.of(
                            ask(server, "show fsync"),
                            ask(server, "show synchronous_commit"),
                            ask(server, "show full_page_writes"),
                            ask(server, "show data_checksums")))
                    .containsOnly("on");
            assertThat(ask(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(ask(server, "show unix_socket_directories")).isEmpty();
            assertThat(ask(server, "show password_encryption")).isEqualTo("scram-sha-256");
        }
    }

    @Test
    void itsFolderAndItsPasswordAreForThisUserOnlyEvenWhenTheyWereOpenedUp() throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(dir.resolve("data"), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedServer server = DatabaseUser.open(dir)) {
            assertThat(modes("")).isEqualTo("rwx------");
            assertThat(modes("data")).isEqualTo("rwx------");
            assertThat(modes("password")).isEqualTo("rw-------");
            assertThat(server.access().toString())
                    .doesNotContain(server.access().password());
        }
    }

    @Test
    void aDatabaseThatWasMadeOnlyHalfIsMadeAnew() throws IOException {
        FileSystemUtils.deleteRecursively(dir.resolve("data"));
        Path unfinished = Files.createDirectories(dir.resolve("data.unfinished/base"));
        Files.writeString(unfinished.resolveSibling("PG_VERSION"), "18\n");
        try (EmbeddedServer server = DatabaseUser.open(dir)) {
            assertThat(ask(server, "select 'works'")).isEqualTo("works");
        }
        assertThat(dir.resolve("data.unfinished")).doesNotExist();
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedAndKept() throws IOException {
        Path version = dir.resolve("data/PG_VERSION");
        Files.writeString(version, "17\n");
        assertThatThrownBy(() -> DatabaseUser.open(dir))
                .hasMessageContaining("PostgreSQL 17")
                .hasMessageContaining("18")
                .hasMessageContaining("untouched");
        assertThat(version).hasContent("17");
        Files.writeString(version, "18\n");
        DatabaseUser.open(dir).close();
    }

    @Test
    void dataWithoutItsPasswordIsRefusedAndWorksWhenThePasswordIsBack() throws IOException {
        Path password = dir.resolve("password");
        Path away = dir.resolve("password.away");
        Files.move(password, away);
        assertThatThrownBy(() -> DatabaseUser.open(dir))
                .hasMessageContaining(password.toString())
                .hasMessageContaining("untouched");
        assertThat(password).doesNotExist();
        Files.move(away, password);
        try (EmbeddedServer server = DatabaseUser.open(dir)) {
            assertThat(ask(server, "select 'works'")).isEqualTo("works");
        }
    }

    // ---- inside

    private Process user() throws IOException {
        Process process = DatabaseUser.start(dir);
        children.add(process);
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private long postmaster() {
        ServerFolder.Running running = ServerFolder.in(dir).running();
        assertThat(running).isNotNull();
        return running.pid();
    }

    private boolean serves(long pid) {
        try {
            return Path.of("/proc/" + pid + "/cwd")
                    .toRealPath()
                    .equals(dir.resolve("data").toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }

    private void execute(String sql) throws SQLException {
        ServerFolder folder = ServerFolder.in(dir);
        ServerFolder.Running running = folder.running();
        assertThat(running).isNotNull();
        DatabaseAccess access = new DatabaseAccess(
                "jdbc:postgresql://127.0.0.1:" + running.port() + "/" + EmbeddedServer.DATABASE,
                "runagent",
                folder.password().orElseThrow());
        try (Connection connection = access.connect("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedServer server, String sql) {
        try (Connection connection = server.access().connect("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    private String modes(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(name)));
    }
}
