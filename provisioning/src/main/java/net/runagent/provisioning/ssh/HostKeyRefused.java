package net.runagent.provisioning.ssh;

import java.io.IOException;

/** The server showed a host key that we did not pin: it is not our server, or somebody sits in between. */
public final class HostKeyRefused extends IOException {
    private static final long serialVersionUID = 1;

    /** @param seen fingerprint of the key shown, {@code SHA256:...} */
    HostKeyRefused(String seen) {
        super("the server showed the host key " + seen);
    }
}
