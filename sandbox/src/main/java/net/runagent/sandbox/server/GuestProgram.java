package net.runagent.sandbox.server;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** A program that is installed on machines by those who rent them. */
public interface GuestProgram {
    /** Whether these words start it: the files they name must be there and be what they should be. */
    boolean owns(Machine machine, List<String> words);

    /** Runs it as a command and gives its exit status; may block. */
    int run(Call call);

    /** Starts it as a service of systemd; must not block. */
    Running start(Start start);

    /** What a fault of the world does to it; whether it knows the fault. */
    boolean breaks(Machine machine, String fault);

    /** Its version on this machine, or empty. */
    String version(Machine machine);

    /** What is in the memory of its process on this machine, for who looks from outside; empty when none runs. */
    Map<String, Object> memory(Machine machine);

    /** Forgets what it knows about a machine that is no more. */
    void forget(long machine);

    /** @param exited to be told the exit status when it ends by itself, at most once */
    record Start(
            Machine machine,
            String unit,
            List<String> words,
            String user,
            Map<String, String> environment,
            IntConsumer exited) {}

    /** A running service. */
    interface Running {
        void stop();
    }
}
