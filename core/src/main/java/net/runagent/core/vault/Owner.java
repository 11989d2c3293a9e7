package net.runagent.core.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Whose a file is, compared by number where the system tells ours: two users may have one name in a container. */
final class Owner {
    private static final Path SELF = Path.of("/proc/self");
    private static final Integer ROOT = 0;

    private Owner() {}

    static String us() {
        return System.getProperty("user.name");
    }

    static boolean isUs(Path file) throws IOException {
        return Files.isDirectory(SELF)
                ? uid(file).equals(uid(SELF.toRealPath()))
                : Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName().equals(us());
    }

    static boolean isRoot(Path file) throws IOException {
        return uid(file).equals(ROOT);
    }

    private static Object uid(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
