package net.runagent.provisioning.openclaw;

import java.nio.charset.StandardCharsets;

/**
 * A file as it lies on the server.
 *
 * @param path absolute
 * @param owner {@code user:group}
 * @param mode octal digits
 */
record Placed(String path, String owner, String mode, byte[] content) {
    static Placed text(String path, String owner, String mode, String content) {
        return new Placed(path, owner, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Never the content: it may be a secret. */
    @Override
    public String toString() {
        return "Placed[" + path + " " + owner + " " + mode + "]";
    }
}
