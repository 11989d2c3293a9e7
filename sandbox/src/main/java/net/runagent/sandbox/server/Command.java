package net.runagent.sandbox.server;

/** A program of the operating system. */
@FunctionalInterface
interface Command {
    /** The exit status. A {@link Disk.Trouble} thrown becomes status 1 and a line on standard error. */
    int run(Call call);
}
