package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The users of a server on this machine: when the check runs as root, the agent and who validates its configuration are
 * users without rights, as there; otherwise all of them are who runs it.
 */
final class UsersOfAServer {
    private static final int AGENT = 64_001;
    private static final int PASSER_BY = 64_002;

    private final boolean root;

    private UsersOfAServer(boolean root) {
        this.root = root;
    }

    /** @param folder in which they work; they may pass through it */
    static UsersOfAServer here(Path folder) throws IOException {
        Process id = new ProcessBuilder("id", "-u").start();
        boolean root = new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .equals("0")
                && Files.isExecutable(Path.of("/usr/bin/setpriv"));
        System.out.println("the agent runs as " + (root ? "a user without rights" : "the user of this check"));
        if (root) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        return new UsersOfAServer(root);
    }

    List<String> agent() {
        return as(AGENT, "--clear-groups");
    }

    /** Of the agent's group, as {@code SupplementaryGroups} makes him. */
    List<String> passerBy() {
        return as(PASSER_BY, "--groups=" + AGENT);
    }

    private List<String> as(int user, String groups) {
        return root ? List.of("setpriv", "--reuid=" + user, "--regid=" + user, groups) : List.of();
    }

    void toAgent(Path file, String mode) throws IOException {
        give(file, AGENT, AGENT, mode);
    }

    void toPasserBy(Path file) throws IOException {
        give(file, PASSER_BY, PASSER_BY, "rwx------");
    }

    void ofRoot(Path file, String mode) throws IOException {
        give(file, 0, AGENT, mode);
    }

    private void give(Path file, int user, int group, String mode) throws IOException {
        if (root) {
            Files.setAttribute(file, "unix:uid", user);
            Files.setAttribute(file, "unix:gid", group);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
