package net.runagent.sandbox.agent;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A chat platform on which an agent listens to its owner, on a thread of its own until it is stopped. */
abstract class Channel {
    private static final int AGAIN_MILLIS = 300;

    final Machine machine;
    final Outside outside;
    final AgentConfig config;
    final Thinking thinking;
    /** Null when it could not be resolved. */
    final @Nullable String token;

    volatile boolean connected;
    volatile String trouble = "";
    volatile String username = "";
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;

    Channel(
            Machine machine,
            Outside outside,
            Mind mind,
            AgentConfig config,
            AgentSecrets secrets,
            Memory memory,
            @Nullable String token) {
        this.machine = machine;
        this.outside = outside;
        this.config = config;
        this.token = token;
        this.thinking = new Thinking(mind, config, secrets.modelKey(config), memory);
    }

    /** As in the configuration: {@code telegram}, {@code discord}. */
    abstract String name();

    /** The field of the configuration in which its token stands. */
    abstract String tokenField();

    /** How it hears: {@code polling} or {@code gateway}. */
    abstract String mode();

    /**
     * Listens for a while.
     *
     * @return false when it makes no sense to try again
     */
    abstract boolean listen(String bot) throws IOException, InterruptedException;

    /**
     * Writes by itself to its owner.
     *
     * @return what went wrong, in the program's words; empty when it is sent
     */
    abstract String deliver(String to, String text) throws IOException, InterruptedException;

    final void start() {
        thread = Thread.ofVirtual().name("agent-" + name() + "-" + machine.id()).start(this::run);
    }

    final void stop() {
        stopped.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** The process lives on and says that it is well, but hears no messages any more. */
    final void goDeaf() {
        stop();
    }

    /** A wedged channel still thinks that it is connected. */
    final boolean ready() {
        return connected;
    }

    /** Why it is not connected; empty when it is. */
    final String trouble() {
        return trouble;
    }

    /** The bot's username; empty until it is known. */
    final String username() {
        return username;
    }

    final boolean over() {
        return stopped.getCount() == 0;
    }

    final void pause() throws InterruptedException {
        if (stopped.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("stopped");
        }
    }

    final void online() {
        connected = true;
        trouble = "";
        machine.journal("openclaw", "[" + name() + "] connected as @" + username);
    }

    /** It does not mend itself. */
    final void ends(String why) {
        connected = false;
        trouble = why;
        machine.journal("openclaw", "[" + name() + "] " + why);
    }

    private void run() {
        if (token == null) {
            ends("SECRETS_DEGRADED: " + tokenField() + " is unresolved");
            return;
        }
        try {
            boolean again = true;
            while (again && !over()) {
                try {
                    again = listen(token);
                } catch (IOException | JacksonException line) {
                    trouble = "network error";
                    pause();
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
