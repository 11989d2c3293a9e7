package net.runagent.provisioning.ssh;

import java.io.IOException;

/** The server is the pinned one and does not accept our key. */
public final class LoginRefused extends IOException {
    private static final long serialVersionUID = 1;

    LoginRefused() {
        super("the server does not accept our key");
    }
}
