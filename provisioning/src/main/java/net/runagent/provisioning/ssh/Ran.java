package net.runagent.provisioning.ssh;

/**
 * What a command came to.
 *
 * @param exit exit status, 0 to 255
 * @param out standard output, cut after 1 MiB
 * @param err standard error, cut after 1 MiB
 */
public record Ran(int exit, String out, String err) {
    public boolean ok() {
        return exit == 0;
    }
}
