package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.care.Release;
import net.runagent.core.care.UpdateHost;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.CrashPoint;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;
import net.runagent.provisioning.ssh.ServerLines;

/**
 * Versions of the agent's program on its server, side by side, each in a folder of root; one rename of a link says which one
 * starts. What the agent remembers is copied and exchanged by the agent's own user, with its rights and no more.
 */
final class SshUpdateHost implements UpdateHost {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Set<String> DOWN = Set.of("inactive", "failed");

    private final ServerLines lines;
    private final AgentRuntime runtime;
    private final OpenClawReleases releases;
    private final Patience patience;

    SshUpdateHost(ServerLines lines, AgentRuntime runtime, OpenClawReleases releases, Clock clock) {
        this.lines = lines;
        this.runtime = runtime;
        this.releases = releases;
        this.patience = new Patience(clock);
    }

    @Override
    public HostResult<Void> lay(HostAccess access, Release release) {
        String waiting = "lay " + access.address();
        Optional<ReleaseFiles> files = releases.files(release.version());
        if (files.isEmpty()) {
            return new HostResult.Wrong<>("agent.release.unknown", release.version());
        }
        return lines.on(access, line -> {
            if (laid(line, release.version())) {
                patience.over(waiting);
                return done();
            }
            BackgroundUnit unit = new BackgroundUnit("runagent-lay-" + release.version());
            BackgroundUnit.Seen seen = unit.look(line);
            switch (seen.state()) {
                case FAILED -> {
                    patience.over(waiting);
                    String words = unit.lastWords(line);
                    unit.clear(line); // so that the next call tries again
                    return new HostResult.Wrong<>("agent.install.failed", "exit " + seen.exit() + ": " + words);
                }
                case NEVER_STARTED, ENDED_WELL -> {
                    String machine = line.run("uname -m").out().strip();
                    Optional<AgentRuntime.Install> plan = runtime.beside(machine, files.get());
                    if (plan.isEmpty()) {
                        return new HostResult.Wrong<>("agent.install.machine", machine);
                    }
                    line.mustRun("sudo -n install -d -o root -g root -m 0755 " + runtime.filesOf(release.version()));
                    for (Placed file : plan.get().files()) {
                        file.putOn(line);
                    }
                    CrashPoint.at("host.lay.prepared");
                    boolean unused = unit.start(line, plan.get().command());
                    CrashPoint.at("host.lay.started");
                }
                case RUNNING -> {}
            }
            return new HostResult.NotYet<>("lay", patience.askAgainIn(waiting));
        });
    }

    /** It got its name only when it was whole. */
    private boolean laid(ServerLine line, String version) throws IOException {
        return there(line, runtime.folderOf(version));
    }

    @Override
    public HostResult<Void> accepts(HostAccess access, String version) {
        return lines.on(access, line -> {
            Ran valid = line.run(runtime.validateCommand(version));
            return valid.ok()
                    ? done()
                    : new HostResult.Wrong<>("agent.config.invalid", runtime.configurationIssues(valid.out()));
        });
    }

    @Override
    public HostResult<Void> stop(HostAccess access, boolean atOnce) {
        return lines.on(access, line -> {
            if (down(line)) {
                return done();
            }
            if (atOnce) {
                line.run("sudo -n systemctl kill --signal=SIGKILL " + runtime.unit());
            }
            return new HostResult.NotYet<>("stop", LOOK_AGAIN);
        });
    }

    /** Whether it is down; when not, it is told to go down, which takes as long as what it is at. */
    private boolean down(ServerLine line) throws IOException {
        if (isDown(line)) {
            return true;
        }
        line.mustRun("sudo -n systemctl stop --no-block " + runtime.unit());
        return isDown(line);
    }

    private boolean isDown(ServerLine line) throws IOException {
        return DOWN.contains(
                line.run("systemctl is-active " + runtime.unit()).out().strip());
    }

    private String kept(UUID update) {
        return runtime.memory() + "-kept-" + update;
    }

    /** What a release has made of it, until the agent is well without. */
    private String failed(UUID update) {
        return runtime.memory() + "-failed-" + update;
    }

    private static BackgroundUnit keeping(UUID update) {
        return new BackgroundUnit("runagent-keep-" + update);
    }

    @Override
    public HostResult<Void> keep(HostAccess access, UUID update) {
        String waiting = "keep " + access.address();
        String part = kept(update) + ".part";
        return lines.on(access, line -> {
            if (there(line, kept(update))) {
                patience.over(waiting);
                return done();
            }
            if (!down(line)) {
                return new HostResult.NotYet<>("stop", LOOK_AGAIN);
            }
            BackgroundUnit unit = keeping(update);
            BackgroundUnit.Seen seen = unit.look(line);
            switch (seen.state()) {
                case NEVER_STARTED -> {
                    mustItself(line, "/bin/rm -rf " + part);
                    boolean unused = unit.start(
                            line,
                            "--remain-after-exit --property=RuntimeMaxSec=540 "
                                    + runtime.asItself("/bin/cp -a " + runtime.memory() + " " + part));
                    CrashPoint.at("host.keep.started");
                }
                case ENDED_WELL -> {
                    mustItself(line, "/bin/mv -T " + part + " " + kept(update));
                    CrashPoint.at("host.keep.kept");
                    unit.clear(line);
                    patience.over(waiting);
                    return done();
                }
                case FAILED -> {
                    unit.clear(line);
                    mustItself(line, "/bin/rm -rf " + part);
                    return new HostResult.Wrong<>("agent.keep.failed", "exit " + seen.exit());
                }
                case RUNNING -> {}
            }
            return new HostResult.NotYet<>("keep", patience.askAgainIn(waiting));
        });
    }

    @Override
    public HostResult<Void> switchTo(HostAccess access, String version) {
        return lines.on(access, line -> {
            if (!down(line)) {
                return new HostResult.NotYet<>("stop", LOOK_AGAIN);
            }
            if (!laid(line, version)) {
                return new HostResult.Wrong<>("agent.release.absent", version);
            }
            String next = runtime.current() + ".new";
            line.mustRun("sudo -n ln -sfn " + runtime.folderOf(version) + " " + next);
            CrashPoint.at("host.switch.linked");
            line.mustRun("sudo -n mv -T " + next + " " + runtime.current());
            return done();
        });
    }

    /** A crash between the two renames is found by what lies where. */
    @Override
    public HostResult<Void> giveBack(HostAccess access, UUID update) {
        return lines.on(access, line -> {
            if (!down(line)) {
                return new HostResult.NotYet<>("stop", LOOK_AGAIN);
            }
            if (!there(line, kept(update))) {
                return done();
            }
            if (there(line, runtime.memory())) {
                if (there(line, failed(update))) {
                    mustItself(line, "/bin/rm -rf " + runtime.memory()); // it was started between the two
                } else {
                    mustItself(line, "/bin/mv -T " + runtime.memory() + " " + failed(update));
                }
            }
            CrashPoint.at("host.give-back.aside");
            mustItself(line, "/bin/mv -T " + kept(update) + " " + runtime.memory());
            return done();
        });
    }

    @Override
    public HostResult<Void> tidy(HostAccess access, UUID update, List<String> stay) {
        return lines.on(access, line -> {
            mustItself(line, "/bin/rm -rf " + kept(update));
            mustItself(line, "/bin/rm -rf " + kept(update) + ".part");
            mustItself(line, "/bin/rm -rf " + failed(update));
            keeping(update).clear(line);
            String running = line.run("sudo -n readlink " + runtime.current()).out().strip();
            for (Release each : releases.releases()) {
                String folder = runtime.folderOf(each.version());
                if (!stay.contains(each.version()) && !folder.equals(running)) {
                    line.mustRun("sudo -n rm -rf " + folder);
                }
            }
            return done();
        });
    }

    private void mustItself(ServerLine line, String command) throws IOException {
        line.mustRun("sudo -n systemd-run --quiet --wait --pipe --collect --property=RuntimeMaxSec=15 "
                + runtime.asItself(command));
    }

    private static boolean there(ServerLine line, String folder) throws IOException {
        return line.run("sudo -n test -d " + folder).ok();
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static HostResult<Void> done() {
        return new HostResult.Ok<>(null);
    }
}
