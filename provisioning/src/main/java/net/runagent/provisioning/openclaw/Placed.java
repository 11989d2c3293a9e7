package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.runagent.provisioning.ssh.ServerLine;

/**
 * A file as it lies on the server.
 *
 * @param path absolute
 * @param owner {@code user:group}
 * @param mode octal digits
 */
record Placed(String path, String owner, String mode, byte[] content) {
    static final String UPLOADS = "/home/raops/.runagent/";

    static Placed text(String path, String owner, String mode, String content) {
        return new Placed(path, owner, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** By upload, copy with owner and mode, and one rename: nobody ever sees half a file or one with a wrong mode. */
    void putOn(ServerLine line) throws IOException {
        String upload = UPLOADS + fileName();
        line.upload(upload, content);
        List<String> of = List.of(owner.split(":", -1));
        String next = path + ".new";
        line.mustRun("sudo -n install -o " + of.getFirst() + " -g " + of.getLast() + " -m " + mode + " " + upload + " "
                + next + " && sudo -n mv -f " + next + " " + path + " && rm -f " + upload);
    }

    /** Never the content: it may be a secret. */
    @Override
    public String toString() {
        return "Placed[" + path + " " + owner + " " + mode + "]";
    }
}
