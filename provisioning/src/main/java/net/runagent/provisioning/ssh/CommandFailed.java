package net.runagent.provisioning.ssh;

import java.io.IOException;

/** A command that cannot fail on a sound server did: the server is not as it should be. */
public final class CommandFailed extends IOException {
    private static final long serialVersionUID = 1;

    CommandFailed(String command, Ran ran) {
        super(program(command) + " ended with " + ran.exit() + ": " + firstLine(ran.err()));
    }

    /** The program's name only: arguments say nothing a reader needs. */
    private static String program(String command) {
        String[] words = command.replace("sudo -n ", "").split(" ", 3);
        return words.length > 1 && words[0].equals("systemctl") ? words[0] + " " + words[1] : words[0];
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > 160 ? line.substring(0, 160) : line;
    }
}
