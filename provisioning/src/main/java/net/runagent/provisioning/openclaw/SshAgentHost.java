package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ServerRecipe;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;
import net.runagent.provisioning.boot.CloudInit;
import net.runagent.provisioning.boot.FirstBoot;
import net.runagent.provisioning.boot.HostKeyRotation;
import net.runagent.provisioning.boot.ReadinessList;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;
import net.runagent.provisioning.ssh.ServerLines;

/**
 * The steps on a server. Each looks first what is there already, so that it may be repeated after any crash, and leaves
 * whatever takes longer to systemd.
 */
final class SshAgentHost implements AgentHost {
    private static final String REHEARSAL_OUTPUT = "/run/runagent/rehearse.json";
    private static final String GREETING_OUTPUT = "/run/runagent/greet.json";

    /** Names the turn that the output is of; a first greeting has none. */
    private static final String TURN = "/run/runagent/greet.turn";

    /**
     * What grows by itself and is nobody's memory. The agent's own files, its logs among them, are not touched, and neither is
     * an older release, which an update may have to go back to.
     */
    private static final List<String> MAKE_ROOM = List.of(
            "sudo -n journalctl --vacuum-size=40M", "sudo -n apt-get clean", "sudo -n rm -rf /opt/runagent/.npm");

    private final ServerLines lines;
    private final Vault vault;
    private final FirstBoot firstBoot;
    private final HostKeyRotation rotation;
    private final AuthorizedKeys logins;
    private final ReadinessList readiness;
    private final AgentRuntime runtime;
    private final HealthProbe health;
    private final Patience patience;
    private final ServerRecipe recipe;
    private final BackgroundUnit install = new BackgroundUnit("runagent-install");
    private final BackgroundUnit rehearse = new BackgroundUnit("runagent-rehearse");
    private final BackgroundUnit greet = new BackgroundUnit("runagent-greet");
    private final BackgroundUnit repair = new BackgroundUnit("runagent-repair");
    private final BackgroundUnit reinstall = new BackgroundUnit("runagent-reinstall");

    SshAgentHost(
            ServerLines lines,
            Vault vault,
            FirstBoot firstBoot,
            ReadinessList readiness,
            AgentRuntime runtime,
            Clock clock) {
        this.lines = lines;
        this.vault = vault;
        this.firstBoot = firstBoot;
        this.rotation = new HostKeyRotation(lines);
        this.logins = new AuthorizedKeys(lines);
        this.readiness = readiness;
        this.runtime = runtime;
        this.health = new HealthProbe(runtime);
        this.patience = new Patience(clock);
        this.recipe = recipe(firstBoot, runtime);
    }

    @Override
    public String userData(String hostname, String opsPublicKey, byte[] hostKeyPrivate, String hostKeyPublic) {
        return firstBoot.render(hostname, opsPublicKey, hostKeyPrivate, hostKeyPublic);
    }

    @Override
    public ServerRecipe recipe() {
        return recipe;
    }

    private static ServerRecipe recipe(FirstBoot firstBoot, AgentRuntime runtime) {
        MessageDigest digest = sha256();
        digest.update(firstBoot.kind().getBytes(StandardCharsets.UTF_8));
        for (String machine : List.of("x86_64", "aarch64")) {
            runtime.install(machine)
                    .ifPresent(install -> install.files().forEach(file -> digest.update(file.content())));
        }
        digest.update(runtime.warmConfiguration().content());
        digest.update(runtime.rehearsal().content());
        String made = HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        return new ServerRecipe(runtime.id() + "-" + runtime.version() + "-" + made);
    }

    @Override
    public HostResult<Booted> boot(HostAccess access) {
        return lines.on(access, line -> {
            CloudInit cloudInit = CloudInit.on(line);
            if (cloudInit.failed()) {
                return new HostResult.Wrong<>("host.boot.failed", String.join("; ", cloudInit.errors()));
            }
            if (!cloudInit.done()) {
                return new HostResult.NotYet<>("boot", patience.askAgainIn("boot " + access.address()));
            }
            patience.over("boot " + access.address());
            String bootId =
                    line.run("cat /proc/sys/kernel/random/boot_id").out().strip();
            String instance =
                    line.run("cat /var/lib/cloud/data/instance-id").out().strip();
            return new HostResult.Ok<>(new Booted(bootId, instance));
        });
    }

    @Override
    public HostResult<String> nextHostKey(HostAccess access) {
        return rotation.next(access);
    }

    @Override
    public HostResult<Void> switchHostKey(HostAccess access, String nextHostKey) {
        return rotation.switchTo(access, nextHostKey);
    }

    @Override
    public HostResult<Readiness> verify(HostAccess access) {
        return lines.on(access, line -> new HostResult.Ok<>(readiness.check(line, access.address())));
    }

    @Override
    public HostResult<Void> install(HostAccess access) {
        String waiting = "install " + access.address();
        return lines.on(access, line -> {
            if (health.version(line).equals(runtime.version())) {
                patience.over(waiting);
                return done();
            }
            BackgroundUnit.Seen seen = install.look(line);
            switch (seen.state()) {
                case FAILED -> {
                    String words = install.lastWords(line);
                    install.clear(line); // so that the next call tries again
                    return new HostResult.Wrong<>("agent.install.failed", "exit " + seen.exit() + ": " + words);
                }
                case NEVER_STARTED, ENDED_WELL -> {
                    String machine = line.run("uname -m").out().strip();
                    Optional<AgentRuntime.Install> plan = runtime.install(machine);
                    if (plan.isEmpty()) {
                        return new HostResult.Wrong<>("agent.install.machine", machine);
                    }
                    for (Placed file : plan.get().files()) {
                        file.putOn(line);
                    }
                    line.mustRun("sudo -n systemctl daemon-reload");
                    CrashPoint.at("host.install.prepared");
                    install.start(line, plan.get().command());
                    CrashPoint.at("host.install.started");
                }
                case RUNNING -> {}
            }
            return new HostResult.NotYet<>("install", patience.askAgainIn(waiting));
        });
    }

    @Override
    public HostResult<Void> warm(HostAccess access, Grant gatewayToken) {
        Placed secrets = warmSecrets(gatewayToken);
        try {
            return lines.on(access, line -> {
                Placed wanted = runtime.warmConfiguration();
                secrets.putOn(line);
                CrashPoint.at("host.warm.secrets");
                wanted.putOn(line);
                CrashPoint.at("host.warm.written");
                Ran valid = line.run(runtime.validateCommand());
                if (!valid.ok()) {
                    return new HostResult.Wrong<>("agent.config.invalid", runtime.configurationIssues(valid.out()));
                }
                line.run("sudo -n systemctl reset-failed " + runtime.unit());
                line.mustRun("sudo -n systemctl enable --now " + runtime.unit());
                return done();
            });
        } finally {
            Arrays.fill(secrets.content(), (byte) 0);
        }
    }

    @Override
    public HostResult<Rehearsal> rehearse(HostAccess access) {
        String waiting = "rehearse " + access.address();
        return lines.on(access, line -> {
            switch (rehearse.look(line).state()) {
                case NEVER_STARTED -> {
                    line.mustRun("sudo -n install -d -m 0700 /run/runagent");
                    runtime.rehearsal().putOn(line);
                    rehearse.start(
                            line,
                            "--remain-after-exit --property=RuntimeMaxSec=120 --property=StandardError=null"
                                    + " --property=StandardOutput=truncate:" + REHEARSAL_OUTPUT + " "
                                    + runtime.rehearseCommand());
                    CrashPoint.at("host.rehearse.started");
                }
                case ENDED_WELL, FAILED -> {
                    if (line.run(runtime.forgetRehearsalCommand()).ok()) {
                        CrashPoint.at("host.rehearse.forgotten");
                        patience.over(waiting);
                        return new HostResult.Ok<>(rehearsed(line));
                    }
                }
                case RUNNING -> {}
            }
            return new HostResult.NotYet<>("rehearse", patience.askAgainIn(waiting));
        });
    }

    /** What came of it; of the rehearsal itself nothing is left afterwards, so that it could be held again. */
    private Rehearsal rehearsed(ServerLine line) throws IOException {
        Rehearsal result =
                runtime.rehearsed(line.run("sudo -n cat " + REHEARSAL_OUTPUT).out());
        rehearse.clear(line);
        line.mustRun(
                "sudo -n rm -f " + REHEARSAL_OUTPUT + " " + runtime.rehearsal().path());
        return result;
    }

    private Placed warmSecrets(Grant gatewayToken) {
        byte[] token = vault.open(gatewayToken, secret -> secret.use(bytes -> bytes.clone()));
        try {
            return runtime.warmSecrets(token);
        } finally {
            Arrays.fill(token, (byte) 0);
        }
    }

    @Override
    public HostResult<Void> rename(HostAccess access, String hostname) {
        return lines.on(access, line -> {
            Identity.give(line, hostname);
            return done();
        });
    }

    @Override
    public HostResult<Void> configure(HostAccess access, DesiredAgent desired) {
        Placed secrets = secrets(desired);
        try {
            return lines.on(access, line -> configure(line, desired, secrets));
        } finally {
            Arrays.fill(secrets.content(), (byte) 0);
        }
    }

    private HostResult<Void> configure(ServerLine line, DesiredAgent desired, Placed secrets) throws IOException {
        Placed wanted = runtime.configuration(desired);
        Map<String, String> there = hashes(line, secrets.path(), wanted.path());
        boolean asWanted = sha256(secrets).equals(there.get(secrets.path()))
                && sha256(wanted).equals(there.get(wanted.path()));
        boolean waitedForOwner = sha256(runtime.warmConfiguration()).equals(there.get(wanted.path()));
        if (!asWanted) {
            runtime.greeting(desired).putOn(line);
            secrets.putOn(line);
            CrashPoint.at("host.configure.secrets");
            wanted.putOn(line);
            CrashPoint.at("host.configure.written");
            greet.clear(line); // an answer of the agent as it was before is not this one's
        }
        Ran valid = line.run(runtime.validateCommand());
        if (!valid.ok()) {
            return new HostResult.Wrong<>("agent.config.invalid", runtime.configurationIssues(valid.out()));
        }
        boolean active =
                line.run("systemctl is-active " + runtime.unit()).out().strip().equals("active");
        if (!active) {
            line.run("sudo -n systemctl reset-failed " + runtime.unit());
            line.mustRun("sudo -n systemctl enable --now " + runtime.unit());
        } else if (!asWanted && !waitedForOwner) {
            // A changed secret must also leave the memory of the running program.
            line.mustRun("sudo -n systemctl restart --no-block " + runtime.unit());
        }
        return done();
    }

    @Override
    public HostResult<Void> renewSecrets(HostAccess access, DesiredAgent desired, boolean restart) {
        Placed secrets = secrets(desired);
        try {
            return lines.on(access, line -> {
                secrets.putOn(line);
                CrashPoint.at("host.renew.placed");
                if (restart) {
                    restart(line);
                    return done();
                }
                Ran reload = line.run(runtime.reloadSecretsCommand());
                return reload.ok()
                        ? done()
                        : new HostResult.Wrong<>("agent.secrets.not-reloaded", "exit " + reload.exit());
            });
        } finally {
            Arrays.fill(secrets.content(), (byte) 0);
        }
    }

    @Override
    public HostResult<Void> admitKey(HostAccess access, String publicKey) {
        return logins.admitBeside(access, publicKey);
    }

    @Override
    public HostResult<Void> admitOnly(HostAccess access, String publicKey) {
        return logins.admitOnly(access, publicKey);
    }

    @Override
    public HostResult<Boolean> letsIn(HostAccess access) {
        return lines.letsIn(access);
    }

    private Placed secrets(DesiredAgent desired) {
        Map<SecretKind, byte[]> open = new EnumMap<>(SecretKind.class);
        try {
            desired.secrets()
                    .forEach((kind, grant) ->
                            open.put(kind, vault.open(grant, secret -> secret.use(bytes -> bytes.clone()))));
            return runtime.secrets(open);
        } finally {
            open.values().forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    @Override
    public HostResult<AgentHealth> health(HostAccess access) {
        return lines.on(access, line -> new HostResult.Ok<>(health.look(line)));
    }

    @Override
    public HostResult<FirstAnswer> greet(HostAccess access, DesiredAgent desired) {
        return lines.on(access, line -> turn(access, line, desired));
    }

    @Override
    public HostResult<FirstAnswer> answer(HostAccess access, DesiredAgent desired, UUID turn) {
        return lines.on(access, line -> {
            if (!line.run("sudo -n cat " + TURN).out().strip().equals(turn.toString())) {
                greet.clear(line);
                line.mustRun("sudo -n install -d -m 0700 /run/runagent");
                runtime.greeting(desired).putOn(line);
                Placed.text(TURN, "root:root", "0600", turn + "\n").putOn(line);
                CrashPoint.at("host.answer.prepared");
            }
            return turn(access, line, desired);
        });
    }

    private HostResult<FirstAnswer> turn(HostAccess access, ServerLine line, DesiredAgent desired) throws IOException {
        String waiting = "greet " + access.address();
        BackgroundUnit.State state = greet.look(line).state();
        switch (state) {
            case NEVER_STARTED -> {
                line.mustRun("sudo -n install -d -m 0700 /run/runagent");
                greet.start(
                        line,
                        "--remain-after-exit --property=RuntimeMaxSec=180 --property=StandardOutput=truncate:"
                                + GREETING_OUTPUT + " " + runtime.greetCommand(desired));
                CrashPoint.at("host.greet.started");
            }
            case ENDED_WELL, FAILED -> {
                patience.over(waiting);
                HostResult<FirstAnswer> result = runtime.greeted(greetingOutput(line));
                if (state == BackgroundUnit.State.FAILED || result instanceof HostResult.Wrong) {
                    greet.clear(line); // so that it can be tried again
                }
                return result;
            }
            case RUNNING -> {}
        }
        return new HostResult.NotYet<>("greet", patience.askAgainIn(waiting));
    }

    private static String greetingOutput(ServerLine line) throws IOException {
        return line.run("sudo -n cat " + GREETING_OUTPUT).out();
    }

    @Override
    public HostResult<Void> restart(HostAccess access) {
        return lines.on(access, line -> {
            restart(line);
            return done();
        });
    }

    @Override
    public HostResult<Void> makeRoom(HostAccess access) {
        return lines.on(access, line -> {
            for (String command : MAKE_ROOM) {
                line.run(command); // each helps for itself, and what is left is seen by looking
            }
            return done();
        });
    }

    @Override
    public HostResult<Void> repair(HostAccess access, UUID turn) {
        return once(
                access, repair, turn, line -> Optional.of("--property=RuntimeMaxSec=150 " + runtime.repairCommand()));
    }

    @Override
    public HostResult<Void> reinstall(HostAccess access, UUID turn) {
        return once(access, reinstall, turn, this::prepareInstall);
    }

    /** The command that installs what has been laid down; empty for a machine that cannot run it. */
    private Optional<String> prepareInstall(ServerLine line) throws IOException {
        Optional<AgentRuntime.Install> plan =
                runtime.install(line.run("uname -m").out().strip());
        if (plan.isPresent()) {
            for (Placed file : plan.get().files()) {
                file.putOn(line);
            }
            line.mustRun("sudo -n systemctl daemon-reload");
        }
        return plan.map(AgentRuntime.Install::command);
    }

    /** What makes a command ready to be run in the background. */
    @FunctionalInterface
    private interface Preparation {
        Optional<String> on(ServerLine line) throws IOException;
    }

    /** Lets one command run once for this turn, whoever asks how often for it. */
    private HostResult<Void> once(HostAccess access, BackgroundUnit unit, UUID turn, Preparation preparation) {
        String waiting = unit.name() + " " + access.address();
        String mark = "/run/runagent/" + unit.name() + ".turn";
        return lines.on(access, line -> {
            BackgroundUnit.State state =
                    line.run("sudo -n cat " + mark).out().strip().equals(turn.toString())
                            ? unit.look(line).state()
                            : BackgroundUnit.State.NEVER_STARTED;
            switch (state) {
                case ENDED_WELL -> {
                    patience.over(waiting);
                    return done();
                }
                case FAILED -> {
                    patience.over(waiting);
                    return new HostResult.Wrong<>(
                            "agent." + unit.name().substring("runagent-".length()) + ".failed", unit.lastWords(line));
                }
                case NEVER_STARTED -> {
                    unit.clear(line); // one of an earlier turn
                    Optional<String> command = preparation.on(line);
                    if (command.isEmpty()) {
                        return new HostResult.Wrong<>("agent.install.machine", "no plan for this kind of machine");
                    }
                    line.mustRun("sudo -n install -d -m 0700 /run/runagent");
                    Placed.text(mark, "root:root", "0600", turn + "\n").putOn(line);
                    CrashPoint.at("host.once.prepared");
                    unit.start(line, "--remain-after-exit " + command.get());
                    CrashPoint.at("host.once.started");
                }
                case RUNNING -> {}
            }
            return new HostResult.NotYet<>(unit.name(), patience.askAgainIn(waiting));
        });
    }

    private void restart(ServerLine line) throws IOException {
        line.run("sudo -n systemctl reset-failed " + runtime.unit());
        line.mustRun("sudo -n systemctl restart --no-block " + runtime.unit());
    }

    private static Map<String, String> hashes(ServerLine line, String... paths) throws IOException {
        Map<String, String> found = new HashMap<>();
        line.run("sudo -n sha256sum " + String.join(" ", paths)).out().lines().forEach(row -> {
            String[] columns = row.split("\\s+", 2);
            if (columns.length == 2) {
                found.put(columns[1], columns[0]);
            }
        });
        return found;
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static HostResult<Void> done() {
        return new HostResult.Ok<>(null);
    }

    private static String sha256(Placed file) {
        return HexFormat.of().formatHex(sha256().digest(file.content()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
