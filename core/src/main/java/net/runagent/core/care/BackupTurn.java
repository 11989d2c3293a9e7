package net.runagent.core.care;

import java.time.Duration;

/** What came of one try of a step of a backup. */
sealed interface BackupTurn {
    record Again(Duration in) implements BackupTurn {}

    /** The server has made it: on to fetching it. */
    record Made(Backup.Archive archive) implements BackupTurn {}

    record Next(BackupStep step) implements BackupTurn {}

    record Good() implements BackupTurn {}

    /** There is none, and nothing of it lies in the store. @param reason a text key's tail */
    record Failed(String reason) implements BackupTurn {}
}
