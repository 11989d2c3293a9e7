package net.runagent.provisioning.openclaw;

import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.CrashPoint;
import net.runagent.provisioning.ssh.ServerLines;

/** Who may log in to a server: the file that first boot has written, a line for each of our keys. */
final class AuthorizedKeys {
    private static final String FILE = "/home/raops/.ssh/authorized_keys";

    private final ServerLines lines;

    AuthorizedKeys(ServerLines lines) {
        this.lines = lines;
    }

    /** The lines that are there stay as they are. */
    HostResult<Void> admitBeside(HostAccess access, String publicKey) {
        String wanted = line(publicKey);
        return lines.on(access, line -> {
            String there = line.mustRun("cat " + FILE).out();
            if (there.lines().noneMatch(wanted::equals)) {
                placed(there.strip() + "\n" + wanted + "\n").putOn(line);
            }
            return done();
        });
    }

    HostResult<Void> admitOnly(HostAccess access, String publicKey) {
        String wanted = line(publicKey);
        HostResult<Void> written = lines.on(access, line -> {
            placed(wanted + "\n").putOn(line);
            CrashPoint.at("host.keys.placed");
            return done();
        });
        lines.hangUp(access.address());
        return written;
    }

    /** Commands and files, no forwarding of anything: as first boot writes it. */
    private static String line(String publicKey) {
        String[] parts = publicKey.strip().split("\\s+", 3);
        if (parts.length < 2 || !parts[0].equals("ssh-ed25519") || !parts[1].matches("[A-Za-z0-9+/=]{40,120}")) {
            throw new IllegalArgumentException("our login keys are Ed25519 keys in one line");
        }
        return "restrict " + parts[0] + " " + parts[1];
    }

    private static Placed placed(String text) {
        return Placed.text(FILE, "raops:raops", "0600", text);
    }

    @SuppressWarnings("NullAway") // the only value of Void
    private static HostResult<Void> done() {
        return new HostResult.Ok<>(null);
    }
}
