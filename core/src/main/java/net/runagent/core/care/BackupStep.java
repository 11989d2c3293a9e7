package net.runagent.core.care;

import java.time.Duration;

/** The steps of taking a backup, in order. */
public enum BackupStep {
    /** The agent's program writes and checks an archive on its server, while it goes on answering. */
    MAKE(Duration.ofMinutes(20)),
    /** The archive comes over the line, is sealed on its way and lies in the store. */
    FETCH(Duration.ofMinutes(40)),
    /** It is read back from the store, opened and compared with what the server had made. */
    VERIFY(Duration.ofMinutes(40)),
    /** What lies on the server of it goes. */
    TIDY(Duration.ofMinutes(5));

    private final Duration limit;

    BackupStep(Duration limit) {
        this.limit = limit;
    }

    /** How long it may take before it counts as failed. */
    Duration limit() {
        return limit;
    }
}
