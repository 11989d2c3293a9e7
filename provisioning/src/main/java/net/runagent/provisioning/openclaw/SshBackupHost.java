package net.runagent.provisioning.openclaw;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.care.BackupHost;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.CrashPoint;
import net.runagent.provisioning.boot.Measures;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;
import net.runagent.provisioning.ssh.ServerLines;

/**
 * Copies of what an agent remembers, on its server. The archives lie in folders that the running agent cannot write; whatever
 * is done with what is in them, root does not do: only the agent's own user, with the rights of the agent and no more.
 */
final class SshBackupHost implements BackupHost {
    private static final String OURS = "/var/lib/runagent";
    private static final String MADE = OURS + "/backup";
    private static final String PLACED = OURS + "/restore";

    /** Its mode is said, since a strict umask would keep the agent's user from passing through. */
    private static final String MAKE_OURS = "sudo -n install -d -o root -g root -m 0755 " + OURS;

    /** An agent whose disk is nearly full needs the rest of it. */
    private static final int FULLEST_PERCENT = 90;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Set<String> DOWN = Set.of("inactive", "failed");

    private final ServerLines lines;
    private final AgentRuntime runtime;
    private final HealthProbe health;
    private final Patience patience;

    SshBackupHost(ServerLines lines, AgentRuntime runtime, Clock clock) {
        this.lines = lines;
        this.runtime = runtime;
        this.health = new HealthProbe(runtime);
        this.patience = new Patience(clock);
    }

    private static String made(UUID backup) {
        return MADE + "/" + backup + ".tar.gz";
    }

    private static BackgroundUnit making(UUID backup) {
        return new BackgroundUnit("runagent-backup-" + backup);
    }

    // ---- taking

    @Override
    public HostResult<Made> make(HostAccess access, UUID backup) {
        String waiting = "backup " + access.address();
        return lines.on(access, line -> {
            BackgroundUnit unit = making(backup);
            BackgroundUnit.Seen seen = unit.look(line);
            switch (seen.state()) {
                case FAILED -> {
                    patience.over(waiting);
                    line.run("sudo -n rm -rf " + MADE);
                    unit.clear(line); // so that it can be tried again
                    return new HostResult.Wrong<>("agent.backup.failed", "exit " + seen.exit());
                }
                case NEVER_STARTED -> {
                    if (full(line)) {
                        return new HostResult.Wrong<>("agent.backup.no-space", "the disk is full");
                    }
                    line.mustRun("sudo -n rm -rf " + MADE);
                    line.mustRun(MAKE_OURS);
                    line.mustRun("sudo -n install -d -o openclaw -g openclaw -m 0700 " + MADE);
                    CrashPoint.at("host.backup.prepared");
                    unit.start(
                            line,
                            "--remain-after-exit --property=RuntimeMaxSec=900 --property=Nice=10 "
                                    + runtime.backUpCommand(MADE, made(backup)));
                    CrashPoint.at("host.backup.started");
                }
                case ENDED_WELL -> {
                    patience.over(waiting);
                    return madeOne(line, backup, unit);
                }
                case RUNNING -> {}
            }
            return new HostResult.NotYet<>("backup", patience.askAgainIn(waiting));
        });
    }

    private static boolean full(ServerLine line) throws IOException {
        return Measures.disk(line.run("df -B1 --output=size,used,avail /").out())
                        .usedPercent()
                >= FULLEST_PERCENT;
    }

    private HostResult<Made> madeOne(ServerLine line, UUID backup, BackgroundUnit unit) throws IOException {
        String bytes = line.run("sudo -n stat -c %s " + made(backup)).out().strip();
        String sum = sha256(line, made(backup));
        if (!bytes.matches("[0-9]{1,15}") || sum.isEmpty()) {
            unit.clear(line); // somebody took it away
            return new HostResult.NotYet<>("backup", LOOK_AGAIN);
        }
        return new HostResult.Ok<>(new Made(health.version(line), Long.parseLong(bytes), sum));
    }

    @Override
    public HostResult<Void> fetch(HostAccess access, UUID backup, OutputStream into) {
        return lines.once(access, line -> {
            Ran ran = line.stream("sudo -n cat " + made(backup), into);
            return ran.ok() ? done() : new HostResult.Wrong<>("agent.backup.gone", "exit " + ran.exit());
        });
    }

    @Override
    public Contents contents(InputStream archive) throws IOException {
        return runtime.contents(archive);
    }

    @Override
    public HostResult<Void> drop(HostAccess access, UUID backup) {
        return lines.on(access, line -> {
            line.mustRun("sudo -n rm -rf " + MADE);
            making(backup).clear(line);
            return done();
        });
    }

    // ---- putting back

    private static BackgroundUnit unpacking(UUID restore) {
        return new BackgroundUnit("runagent-restore-" + restore);
    }

    private static String placed(UUID restore) {
        return PLACED + "/" + restore + ".tar.gz";
    }

    private static String uploaded(UUID restore) {
        return Placed.UPLOADS + restore + ".tar.gz";
    }

    /** Beside what the agent remembers, so that one rename puts it there. */
    private String unpacked(UUID restore) {
        return runtime.memory() + "-restored-" + restore;
    }

    private String aside(UUID restore) {
        return runtime.memory() + "-before-" + restore;
    }

    @Override
    public HostResult<Void> stop(HostAccess access) {
        return lines.on(access, line -> down(line) ? done() : new HostResult.NotYet<>("stop", LOOK_AGAIN));
    }

    /** Whether it is down; when not, it is told to go down, which takes as long as what it is at. */
    private boolean down(ServerLine line) throws IOException {
        if (DOWN.contains(
                line.run("systemctl is-active " + runtime.unit()).out().strip())) {
            return true;
        }
        line.mustRun("sudo -n systemctl stop --no-block " + runtime.unit());
        return DOWN.contains(
                line.run("systemctl is-active " + runtime.unit()).out().strip());
    }

    @Override
    public HostResult<Void> place(
            HostAccess access, UUID restore, InputStream archive, String sha256, String agentVersion) {
        return lines.once(access, line -> {
            String version = health.version(line);
            if (!version.equals(agentVersion)) {
                return new HostResult.Wrong<>(OTHER_VERSION, version);
            }
            if (sha256(line, placed(restore)).equals(sha256)) {
                return done();
            }
            if (full(line)) {
                return new HostResult.Wrong<>("agent.restore.no-space", "the disk is full");
            }
            String upload = uploaded(restore);
            line.upload(upload, apart(archive));
            CrashPoint.at("host.restore.uploaded");
            if (!sha256(line, upload).equals(sha256)) {
                line.run("rm -f " + upload);
                return new HostResult.Wrong<>("agent.restore.changed", "another archive arrived");
            }
            line.mustRun(MAKE_OURS);
            line.mustRun("sudo -n install -d -o root -g openclaw -m 0750 " + PLACED);
            line.mustRun("sudo -n install -o root -g openclaw -m 0640 " + upload + " " + placed(restore) + ".new"
                    + " && sudo -n mv -f " + placed(restore) + ".new " + placed(restore) + " && rm -f " + upload);
            return done();
        });
    }

    private static InputStream apart(InputStream archive) {
        return new FilterInputStream(archive) {
            @Override
            public int read(byte[] into, int offset, int length) {
                try {
                    return super.read(into, offset, length);
                } catch (IOException trouble) {
                    throw new UncheckedIOException(trouble);
                }
            }
        };
    }

    @Override
    public HostResult<Void> unpack(HostAccess access, UUID restore) {
        String waiting = "unpack " + access.address();
        return lines.on(access, line -> {
            BackgroundUnit unit = unpacking(restore);
            BackgroundUnit.Seen seen = unit.look(line);
            switch (seen.state()) {
                case FAILED -> {
                    patience.over(waiting);
                    itself(line, "/bin/rm -rf " + unpacked(restore));
                    unit.clear(line);
                    return new HostResult.Wrong<>("agent.restore.refused", "exit " + seen.exit());
                }
                case NEVER_STARTED -> {
                    itself(line, "/bin/rm -rf " + unpacked(restore));
                    unit.start(
                            line,
                            "--remain-after-exit --property=RuntimeMaxSec=900 "
                                    + runtime.unpackCommand(placed(restore), unpacked(restore)));
                    CrashPoint.at("host.restore.unpacking");
                }
                case ENDED_WELL -> {
                    patience.over(waiting);
                    return done();
                }
                case RUNNING -> {}
            }
            return new HostResult.NotYet<>("unpack", patience.askAgainIn(waiting));
        });
    }

    /** What was there is moved aside first; a crash between the two renames is found by what lies where. */
    @Override
    public HostResult<Void> exchange(HostAccess access, UUID restore) {
        return lines.on(access, line -> {
            if (!down(line)) {
                return new HostResult.NotYet<>("stop", LOOK_AGAIN);
            }
            String fresh = fresh(line, restore);
            boolean aside = there(line, aside(restore));
            boolean present = there(line, runtime.memory());
            if (fresh.isEmpty()) {
                return aside && present
                        ? done()
                        : new HostResult.Wrong<>("agent.restore.nothing", "nothing was unpacked");
            }
            if (!aside && present) {
                mustItself(line, "/bin/mv -T " + runtime.memory() + " " + aside(restore));
            } else if (!aside) {
                mustItself(line, "/bin/mkdir " + aside(restore)); // it remembered nothing
            } else if (present) {
                mustItself(line, "/bin/rm -rf " + runtime.memory()); // it was started between the two
            }
            CrashPoint.at("host.restore.aside");
            mustItself(line, "/bin/mv -T " + fresh + " " + runtime.memory());
            CrashPoint.at("host.restore.exchanged");
            return done();
        });
    }

    /** Where what was unpacked lies; empty when it is there no more. */
    private String fresh(ServerLine line, UUID restore) throws IOException {
        List<String> roots = line.run("sudo -n ls " + unpacked(restore))
                .out()
                .lines()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (roots.size() != 1 || !roots.getFirst().matches("[A-Za-z0-9][A-Za-z0-9.:+_-]{0,150}")) {
            return "";
        }
        String memory = runtime.memoryIn(unpacked(restore), roots.getFirst());
        return there(line, memory) ? memory : "";
    }

    @Override
    public HostResult<Void> exchangeBack(HostAccess access, UUID restore) {
        return lines.on(access, line -> {
            if (!down(line)) {
                return new HostResult.NotYet<>("stop", LOOK_AGAIN);
            }
            if (there(line, aside(restore))) {
                mustItself(line, "/bin/rm -rf " + runtime.memory());
                CrashPoint.at("host.restore.emptied");
                mustItself(line, "/bin/mv -T " + aside(restore) + " " + runtime.memory());
            }
            return done();
        });
    }

    @Override
    public HostResult<Void> clear(HostAccess access, UUID restore, boolean keepAside) {
        return lines.on(access, line -> {
            mustItself(line, "/bin/rm -rf " + unpacked(restore));
            if (!keepAside) {
                mustItself(line, "/bin/rm -rf " + aside(restore));
            }
            line.mustRun("sudo -n rm -rf " + PLACED);
            line.mustRun("rm -f " + uploaded(restore) + " " + uploaded(restore) + ServerLine.PART);
            unpacking(restore).clear(line);
            return done();
        });
    }

    /** As the agent's own user: a link that the agent has laid leads to nothing that the agent could not reach itself. */
    private Ran itself(ServerLine line, String command) throws IOException {
        return line.run("sudo -n systemd-run --quiet --wait --pipe --collect --property=RuntimeMaxSec=15 "
                + runtime.asItself(command));
    }

    private void mustItself(ServerLine line, String command) throws IOException {
        line.mustRun("sudo -n systemd-run --quiet --wait --pipe --collect --property=RuntimeMaxSec=15 "
                + runtime.asItself(command));
    }

    private static boolean there(ServerLine line, String folder) throws IOException {
        return line.run("sudo -n test -d " + folder).ok();
    }

    private static String sha256(ServerLine line, String file) throws IOException {
        String sum = line.run("sudo -n sha256sum " + file).out();
        return sum.matches("(?s)[0-9a-f]{64} .*") ? sum.substring(0, 64) : "";
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static HostResult<Void> done() {
        return new HostResult.Ok<>(null);
    }
}
