package net.runagent.persistence.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import net.runagent.core.operator.ProviderCheck;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.stereotype.Component;

/** Whether the database answers, is ours, keeps what is committed and asks for a password. Changes nothing. */
@Component
class DatabaseCheck implements ProviderCheck {
    private static final int OLDEST = 18;
    private static final String ADVICE_SERVER =
            "start it, or see docs/operating/doctor.md; with runagent.database.url another one can be named";

    private final DatabaseProperties properties;

    DatabaseCheck(DatabaseProperties properties) {
        this.properties = properties;
    }

    @Override
    public String provider() {
        return "Database";
    }

    @Override
    public Checked check() {
        return properties.url() == null ? embedded() : external();
    }

    private Checked external() {
        if (properties.user() == null || properties.password() == null) {
            String missing = properties.user() == null ? "runagent.database.user" : "runagent.database.password";
            return new Checked.Missing(
                    missing,
                    "signs in at the PostgreSQL that runagent.database.url names",
                    "the role that the service uses there; or remove url, user and password to use the embedded PostgreSQL",
                    true);
        }
        boolean alone = properties.ownerUser() == null || properties.ownerUser().isBlank();
        if (!alone && properties.ownerPassword() == null) {
            return new Checked.Missing(
                    "runagent.database.owner-password",
                    "signs in as runagent.database.owner-user, who makes the tables",
                    "the password of that role; or remove owner-user, and let runagent.database.user own the database",
                    true);
        }
        Checked seen = look(properties.roles().application(), false);
        if (alone) {
            return seen instanceof Checked.Works(String so)
                    ? new Checked.Works(so + "; one role makes and uses the tables, see runagent.database.owner-user")
                    : seen;
        }
        Checked owner = look(properties.roles().owner(), false);
        return seen instanceof Checked.Works ? owner : seen;
    }

    private Checked embedded() {
        ServerFolder folder = ServerFolder.at(properties.dir());
        if (!folder.hasData()) {
            return writable(folder.root())
                    ? new Checked.Works("embedded PostgreSQL; the first start makes it in " + folder.root())
                    : new Checked.Broken(
                            "the embedded PostgreSQL cannot be made in " + folder.root(),
                            "make the folder writable for this user, or set runagent.database.dir");
        }
        Optional<Checked> doubt = doubtAbout(folder);
        if (doubt.isPresent()) {
            return doubt.get();
        }
        return EmbeddedServer.running(folder)
                .map(access -> look(access, true))
                .orElseGet(() -> new Checked.Works("embedded PostgreSQL in " + folder.root()
                        + ", not running now, so it was not looked into; './runagent serve' starts it"));
    }

    private static Optional<Checked> doubtAbout(ServerFolder folder) {
        try {
            String owner = Files.getOwner(folder.data()).getName();
            if (!owner.equals(System.getProperty("user.name"))) {
                return Optional.of(new Checked.Broken(
                        folder.data() + " belongs to " + owner, "run as that user, or give the folder to this one"));
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root()));
            if (!mode.equals("rwx------")) {
                return Optional.of(new Checked.Broken(
                        folder.root() + " has mode " + mode + ", so others may see it",
                        "run: chmod 0700 " + folder.root()));
            }
            String version =
                    Files.readString(folder.data().resolve("PG_VERSION")).strip();
            if (!version.equals(Integer.toString(OLDEST))) {
                return Optional.of(new Checked.Broken(
                        "the data in " + folder.data() + " is of PostgreSQL " + version + ", the embedded one is "
                                + OLDEST,
                        "dump it with the older program and load the dump into an empty folder"));
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of(new Checked.Broken(
                    folder.data() + " cannot be read", "make it readable for this user, and for nobody else"));
        }
    }

    private static boolean writable(Path folder) {
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there != null && Files.isDirectory(there) && Files.isWritable(there);
    }

    private static Checked look(DatabaseAccess access, boolean ours) {
        try (Connection connection = access.connect("runagent doctor")) {
            int version = Integer.parseInt(show(connection, "server_version_num")) / 10_000;
            if (version < OLDEST) {
                return new Checked.Broken(
                        "it answers, but is PostgreSQL " + version, "use PostgreSQL " + OLDEST + " or newer");
            }
            for (String setting : new String[] {"fsync", "full_page_writes"}) {
                if (!show(connection, setting).equals("on")) {
                    return new Checked.Broken(
                            "it answers, but may lose what was committed: " + setting + " is off",
                            "set " + setting + " = on there");
                }
            }
            if (show(connection, "synchronous_commit").equals("off")) {
                return new Checked.Broken(
                        "it answers, but may lose the last moment at a crash: synchronous_commit is off",
                        "set synchronous_commit = on there");
            }
            if (ours && takesAnyPassword(access)) {
                return new Checked.Broken(
                        "it answers, but lets everybody in without asking for the password",
                        "pg_hba.conf in its data folder must say scram-sha-256 for every line");
            }
            return migrations(
                    access,
                    (ours ? "embedded " : "") + "PostgreSQL " + version
                            + " answers, keeps what is committed, "
                            + (ours || encrypted(connection) ? "" : "line not encrypted, ")
                            + (ours ? "asks for a password" : "signed in with a password"));
        } catch (SQLException refused) {
            return trouble(refused);
        }
    }

    private static Checked trouble(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        return switch (state) {
            case "28P01", "28000" ->
                new Checked.Broken(
                        "it refuses our user or password",
                        "check runagent.database.user and runagent.database.password");
            case "3D000" -> new Checked.Broken("there is no such database", "make it, or check runagent.database.url");
            case "null" ->
                new Checked.Broken(
                        "runagent.database.url is no address of a PostgreSQL",
                        "write jdbc:postgresql://host:5432/name");
            default -> new Checked.Broken("it does not answer (" + state + ")", ADVICE_SERVER);
        };
    }

    private static boolean takesAnyPassword(DatabaseAccess access) {
        try (Connection open =
                new DatabaseAccess(access.url(), access.user(), "not the password").connect("runagent doctor")) {
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }

    private static boolean encrypted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(ssl, false) or inet_server_addr() is null"
                        + " or inet_server_addr() <<= '127.0.0.0/8' or inet_server_addr() = '::1'"
                        + " from pg_stat_ssl where pid = pg_backend_pid()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Flyway's own view of its history; reading it makes no table. */
    private static Checked migrations(DatabaseAccess access, String so) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(access.url());
        source.setUser(access.user());
        source.setPassword(access.password());
        try {
            MigrationInfo[] all =
                    Flyway.configure().dataSource(source).load().info().all();
            Optional<String> strange = Arrays.stream(all)
                    .filter(each -> each.getState().isFailed()
                            || each.getState() == MigrationState.FUTURE_SUCCESS
                            || each.getState() == MigrationState.MISSING_SUCCESS)
                    .map(each -> String.valueOf(each.getVersion()))
                    .findFirst();
            if (strange.isPresent()) {
                return new Checked.Broken(
                        "its tables are of another version of RunAgent (step " + strange.get() + ")",
                        "run the version that made them, or a newer one; nothing is changed until then");
            }
            long pending = Arrays.stream(all)
                    .filter(each -> each.getState() == MigrationState.PENDING)
                    .count();
            return new Checked.Works(so + "; "
                    + (pending == 0
                            ? "all " + all.length + " steps of its tables are there"
                            : pending + " of " + all.length
                                    + " steps of its tables are still to be made at the start"));
        } catch (FlywayException unreadable) {
            return new Checked.Broken(
                    "the history of its tables cannot be read", "check that our role owns the database");
        }
    }
}
