package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupDownloads.Offered;
import net.runagent.core.care.Backups;
import net.runagent.core.care.Restore;
import net.runagent.core.care.Restores;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;

/** What the talk about backups asks of the house. */
final class BackupQuestions {
    private BackupQuestions() {}

    record AskBackups() implements Question {}

    record BackupsShown(List<Shelf> agents) implements Answer {}

    /**
     * The backups of one agent.
     *
     * @param live whether it runs, so that one can be taken or put back
     * @param daily whether its owner wants one a day
     * @param copies good ones, newest first
     */
    record Shelf(UUID deployment, String bot, boolean live, boolean daily, List<Copy> copies) {}

    record Copy(UUID backup, Instant takenAt, long bytes, Backup.Kind kind) {}

    record StartBackup(UUID deployment) implements Question {}

    record BackupAsked(Backups.Asked asked) implements Answer {}

    /** Answered with {@link RestoreAsked}, or {@link AgentQuestions.Held} when the chat is new here. */
    record StartRestore(UUID deployment, UUID backup) implements Question {}

    record RestoreAsked(Restores.Asked asked) implements Answer {}

    /** Answered with {@link BackupsShown}. */
    record SetDaily(UUID deployment, boolean on) implements Question {}

    /** Answered with {@link DownloadOffered}, or {@link AgentQuestions.Held} when the chat is new here. */
    record OfferDownload(UUID deployment, UUID backup) implements Question {}

    record DownloadOffered(Offered offered) implements Answer {}

    record AskBackup(UUID deployment, UUID backup) implements Question {}

    record BackupNow(String bot, Backup backup) implements Answer {}

    record AskRestore(UUID deployment, UUID restore) implements Question {}

    /**
     * @param chat leads to the agent
     * @param takenAt of the backup that is put back
     */
    record RestoreNow(String bot, String chat, Restore restore, Instant takenAt) implements Answer {}
}
