package net.runagent.persistence.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import net.runagent.core.work.Chance;

/** A process of its own that uses an embedded server until its input ends, or until it is killed. */
final class DatabaseUser {
    private DatabaseUser() {}

    public static void main(String[] args) throws IOException {
        try (EmbeddedServer server = open(Path.of(args[0]))) {
            System.out.println("using " + server.access().url());
            while (System.in.read() >= 0) {
                // until whoever started us closes the pipe
            }
        }
        System.out.println("left");
    }

    static EmbeddedServer open(Path dir) {
        return EmbeddedServer.open(dir, EmbeddedServer.Durability.FULL, new SystemChance());
    }

    /** Starts one and waits until it uses the server. */
    static Process start(Path dir) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseUser.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        while (said.indexOf("using jdbc") < 0) {
            int letter = process.getInputStream().read();
            if (letter < 0) {
                throw new IllegalStateException("it ended without using the server: " + said);
            }
            said.append((char) letter);
        }
        return process;
    }

    /** Lets it leave in good order; what it printed from then on. */
    static String leave(Process process) throws IOException {
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static final class SystemChance implements Chance {
        private final SecureRandom random = new SecureRandom();

        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public int below(int bound) {
            return random.nextInt(bound);
        }
    }
}
