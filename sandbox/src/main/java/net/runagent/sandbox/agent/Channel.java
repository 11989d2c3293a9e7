package net.runagent.sandbox.agent;

import java.io.IOException;

/** A chat platform on which an agent listens to its owner. */
interface Channel {
    /** As in the configuration: {@code telegram}, {@code discord}. */
    String name();

    void start();

    void stop();

    /** The process lives on and says that it is well, but hears no messages any more. */
    default void goDeaf() {
        stop();
    }

    /** A wedged channel still thinks that it is connected. */
    boolean ready();

    /** Why it is not connected; empty when it is. */
    String trouble();

    /** The bot's username; empty until it is known. */
    String username();

    /** How it hears: {@code polling} or {@code gateway}. */
    String mode();

    /**
     * Writes by itself to its owner.
     *
     * @return what went wrong, in the program's words; empty when it is sent
     */
    String deliver(String to, String text) throws IOException, InterruptedException;
}
