package net.runagent.provisioning.boot;

import java.io.IOException;
import java.util.List;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.CrashPoint;
import net.runagent.provisioning.ssh.Login;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;
import net.runagent.provisioning.ssh.ServerLines;

/**
 * Replaces the host key that travelled in user data by one that was made on the server and never left it. Announced first
 * and switched to later, so that there is no moment at which a crash would leave us with a pin that fits nothing.
 */
public final class HostKeyRotation {
    private static final String NEXT = "/etc/ssh/runagent_next_ed25519_key";
    private static final String CURRENT = "/etc/ssh/ssh_host_ed25519_key";

    private final ServerLines lines;

    public HostKeyRotation(ServerLines lines) {
        this.lines = lines;
    }

    /** Makes the next key, or finds it; the server goes on with the present one. */
    public HostResult<String> next(HostAccess access) {
        return lines.on(access, line -> {
            Ran announced = line.run("sudo -n cat " + NEXT + ".pub");
            if (!announced.ok()) {
                line.mustRun("sudo -n rm -f " + NEXT + " " + NEXT + ".pub");
                line.mustRun("sudo -n ssh-keygen -q -t ed25519 -N '' -C '' -f " + NEXT);
                CrashPoint.at("host.key.made");
                announced = line.mustRun("sudo -n cat " + NEXT + ".pub");
            }
            return new HostResult.Ok<>(withoutComment(announced.out()));
        });
    }

    /** Repeatable: succeeds as soon as the server shows the next key, whoever put it in place. */
    public HostResult<Void> switchTo(HostAccess access, String next) {
        String wanted = withoutComment(next);
        lines.hangUp(access.address());
        return lines.login(access, login -> {
            HostResult<Void> placed = place(login, access, wanted);
            return placed instanceof HostResult.Ok<Void> ? prove(login, wanted) : placed;
        });
    }

    private static HostResult<Void> place(Login login, HostAccess access, String wanted) throws IOException {
        try (ServerLine line = login.open(List.of(access.hostKey(), wanted))) {
            if (withoutComment(line.hostKey()).equals(wanted)) {
                return done();
            }
            Ran announced = line.run("sudo -n cat " + NEXT + ".pub");
            if (!announced.ok() || !withoutComment(announced.out()).equals(wanted)) {
                return new HostResult.Wrong<>("host.key.not-announced", "the server has another next host key");
            }
            line.mustRun("sudo -n install -o root -g root -m 0600 " + NEXT + " " + CURRENT);
            line.mustRun("sudo -n install -o root -g root -m 0644 " + NEXT + ".pub " + CURRENT + ".pub");
            CrashPoint.at("host.key.placed");
            line.mustRun("sudo -n sshd -t");
            line.mustRun("sudo -n systemctl restart ssh");
            CrashPoint.at("host.key.switched");
            return done();
        }
    }

    /** A new connection that accepts nothing but the new key; then the copy that announced it goes. */
    private static HostResult<Void> prove(Login login, String wanted) throws IOException {
        try (ServerLine line = login.open(List.of(wanted))) {
            line.mustRun("sudo -n rm -f " + NEXT + " " + NEXT + ".pub");
            return done();
        }
    }

    private static String withoutComment(String publicKey) {
        String[] parts = publicKey.strip().split("\\s+", 3);
        return parts.length < 2 ? publicKey.strip() : parts[0] + " " + parts[1];
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static HostResult<Void> done() {
        return new HostResult.Ok<>(null);
    }
}
