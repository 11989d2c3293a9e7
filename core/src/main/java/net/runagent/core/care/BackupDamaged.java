package net.runagent.core.care;

import java.io.IOException;

/** What was read from the store is not what was put there, or was sealed with another key. */
public final class BackupDamaged extends IOException {
    private static final long serialVersionUID = 1;

    BackupDamaged(String message) {
        super(message);
    }
}
