package net.runagent.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One running command: who, where, with what words, and what it printed. */
public final class Call {
    final Machine machine;
    final String user;
    final List<String> words;
    final Map<String, String> environment;
    final byte[] input;
    final ByteArrayOutputStream out;
    final ByteArrayOutputStream err;

    Call(
            Machine machine,
            String user,
            List<String> words,
            Map<String, String> environment,
            byte[] input,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err) {
        this.machine = machine;
        this.user = user;
        this.words = List.copyOf(words);
        this.environment = new HashMap<>(environment);
        this.input = input.clone();
        this.out = out;
        this.err = err;
    }

    /** The same surroundings for another command. */
    Call of(List<String> otherWords) {
        return new Call(machine, user, otherWords, environment, input, out, err);
    }

    Call as(String otherUser, List<String> otherWords) {
        return new Call(machine, otherUser, otherWords, environment, input, out, err);
    }

    public Machine machine() {
        return machine;
    }

    public String user() {
        return user;
    }

    /** The command and its arguments. */
    public List<String> words() {
        return words;
    }

    public Map<String, String> environment() {
        return environment;
    }

    Disk disk() {
        return machine.disk();
    }

    Disk.Viewer viewer() {
        return machine.viewer(user);
    }

    String word(int index) {
        return index < words.size() ? words.get(index) : "";
    }

    /** Prints a line to standard output. */
    public void print(String line) {
        out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Prints a line to standard error and gives the exit status back. */
    public int fail(int status, String line) {
        err.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        return status;
    }
}
