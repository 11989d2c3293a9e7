package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.BackupQuestions.AskBackup;
import net.runagent.bot.conversation.BackupQuestions.AskBackups;
import net.runagent.bot.conversation.BackupQuestions.AskRestore;
import net.runagent.bot.conversation.BackupQuestions.BackupAsked;
import net.runagent.bot.conversation.BackupQuestions.BackupNow;
import net.runagent.bot.conversation.BackupQuestions.BackupsShown;
import net.runagent.bot.conversation.BackupQuestions.Copy;
import net.runagent.bot.conversation.BackupQuestions.DownloadOffered;
import net.runagent.bot.conversation.BackupQuestions.OfferDownload;
import net.runagent.bot.conversation.BackupQuestions.RestoreAsked;
import net.runagent.bot.conversation.BackupQuestions.RestoreNow;
import net.runagent.bot.conversation.BackupQuestions.SetDaily;
import net.runagent.bot.conversation.BackupQuestions.Shelf;
import net.runagent.bot.conversation.BackupQuestions.StartBackup;
import net.runagent.bot.conversation.BackupQuestions.StartRestore;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupDownloads.Offered;
import net.runagent.core.care.BackupGoesOn;
import net.runagent.core.care.BackupMoved;
import net.runagent.core.care.BackupStep;
import net.runagent.core.care.Backups;
import net.runagent.core.care.Restore;
import net.runagent.core.care.RestoreMoved;
import net.runagent.core.care.RestoreStep;
import net.runagent.core.care.Restores;
import net.runagent.core.deployment.DeploymentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackupsTalkTest {
    private static final Instant TAKEN = Instant.parse("2026-11-23T03:12:00Z");
    private static final UUID COPY = new UUID(6, 1);
    private static final UUID OTHER = new UUID(6, 2);
    private static final UUID RESTORE = new UUID(6, 3);

    private List<Shelf> shelves = List.of(shelf(FIRST, "ada_agent_bot", true));
    private Backups.Asked asked = new Backups.Asked.Begun(COPY);
    private Restores.Asked restoreAsked = new Restores.Asked.Begun(RESTORE);
    private Offered offered = new Offered.Link("https://runagent.test/backup/one");
    private Backup backup = backup(BackupStep.MAKE, new Backup.Outcome.UnderWay());
    private Restore restore = restore(RestoreStep.CHECK, "", false, new Restore.Outcome.UnderWay());

    private final ChatRobot ada = ChatRobot.with(new BackupsTalk(), new StatusTalk(), new RecoverTalk())
            .signedIn()
            .desk(AskBackups.class, (ask, asker) -> new BackupsShown(shelves))
            .desk(StartBackup.class, (ask, asker) -> new BackupAsked(asked))
            .desk(StartRestore.class, (ask, asker) -> new RestoreAsked(restoreAsked))
            .desk(OfferDownload.class, (ask, asker) -> new DownloadOffered(offered))
            .desk(SetDaily.class, (ask, asker) -> {
                Shelf old = shelves.getFirst();
                shelves = List.of(new Shelf(old.deployment(), old.bot(), old.live(), ask.on(), old.copies()));
                return new BackupsShown(shelves);
            })
            .desk(AskBackup.class, (ask, asker) -> new BackupNow("ada_agent_bot", backup))
            .desk(
                    AskRestore.class,
                    (ask, asker) -> new RestoreNow("ada_agent_bot", "https://t.me/ada_agent_bot", restore, TAKEN));

    private static Shelf shelf(UUID deployment, String bot, boolean live) {
        return new Shelf(
                deployment,
                bot,
                live,
                true,
                List.of(
                        new Copy(COPY, TAKEN, 3_000_000, Backup.Kind.DAILY),
                        new Copy(OTHER, TAKEN.minusSeconds(86_400), 100, Backup.Kind.BEFORE)));
    }

    private static Backup backup(BackupStep step, Backup.Outcome outcome) {
        return new Backup(
                COPY,
                new DeploymentId(FIRST),
                Backup.Kind.ASKED,
                new UUID(1, 1),
                step,
                outcome,
                0,
                TAKEN,
                TAKEN,
                outcome instanceof Backup.Outcome.UnderWay ? null : TAKEN,
                new Backup.Archive(TAKEN, 9, "ab", "2026.9.6", 1));
    }

    private static Restore restore(RestoreStep step, String why, boolean saved, Restore.Outcome outcome) {
        return new Restore(
                RESTORE,
                new DeploymentId(FIRST),
                COPY,
                new UUID(1, 1),
                step,
                saved,
                why,
                outcome,
                0,
                0,
                TAKEN,
                TAKEN,
                outcome instanceof Restore.Outcome.UnderWay ? null : TAKEN);
    }

    /** The newest. */
    private static ChatRobot choosesOne(ChatRobot robot) {
        return robot.taps(robot.buttons().getFirst());
    }

    @Test
    void theListSaysWhatABackupIsAndOffersEach() {
        ada.types("/backups")
                .sees("Backups of @ada_agent_bot")
                .sees("nobody here can read them")
                .sees("I take one every day");
        choosesOne(ada).sees("A backup of @ada_agent_bot").sees("3 MB");
    }

    @Test
    void oneTapTakesOneAndOneMessageTellsTheSteps() {
        ada.types("/backups").taps("Back up now").sees("I am on it");
        assertThat(ada.asked()).contains(new StartBackup(FIRST));
        ada.happens(new BackupMoved(FIRST, COPY)).sees("Copy what it remembers");
        backup = backup(BackupStep.VERIFY, new Backup.Outcome.UnderWay());
        ada.happens(new BackupGoesOn(FIRST, COPY)).sees("Read it back");
        backup = backup(BackupStep.TIDY, new Backup.Outcome.Good());
        ada.happens(new BackupMoved(FIRST, COPY)).sees("is backed up");
        int messages = ada.messages().size();
        ada.happens(new BackupGoesOn(FIRST, COPY));
        assertThat(ada.messages()).as("its end is told once").hasSize(messages);
    }

    @Test
    void whatIsLostIsSaidBeforeAndAskedForAgain() {
        choosesOne(ada.types("/backups")).taps("Put it back");
        ada.sees("is gone from its memory").sees("First I take a backup of how it is now");
        assertThat(ada.asked()).noneMatch(StartRestore.class::isInstance);
        ada.taps("Yes, put it back").sees("I am on it");
        assertThat(ada.asked()).contains(new StartRestore(FIRST, COPY));
    }

    @Test
    void backLeadsFromEachPlaceToTheOneBefore() {
        choosesOne(ada.types("/backups")).taps("Put it back").sees("is gone from its memory");
        ada.taps("Back").sees("A backup of @ada_agent_bot").taps("Back").sees("Backups of @ada_agent_bot");
    }

    @Test
    void aBackupIsHandedOverByAPageAndNotInTheChat() {
        choosesOne(ada.types("/backups")).taps("Download").sees("you choose a passphrase");
        assertThat(ada.link("Open the page")).isEqualTo("https://runagent.test/backup/one");
    }

    @Test
    void theDailyOnesAreSwitchedOffAndOnAgain() {
        ada.types("/backups").taps("Stop the daily ones").sees("The daily ones are switched off");
        ada.taps("Take one every day").sees("I take one every day");
        assertThat(ada.asked()).contains(new SetDaily(FIRST, false), new SetDaily(FIRST, true));
    }

    @Test
    void whoHasSeveralAgentsSaysWhich() {
        shelves = List.of(shelf(FIRST, "ada_agent_bot", true), shelf(SECOND, "ada_other_bot", true));
        ada.types("/backups").sees("Backups of which agent?").taps("@ada_other_bot");
        ada.sees("Backups of @ada_other_bot");
    }

    @Test
    void anAgentThatDoesNotRunHandsItsBackupsOverAndNothingElse() {
        shelves = List.of(shelf(FIRST, "ada_agent_bot", false));
        assertThat(ada.types("/backups").buttons()).doesNotContain("Back up now");
        assertThat(choosesOne(ada).buttons()).contains("Download").doesNotContain("Put it back");
    }

    @Test
    void whoHasNoneIsToldSo() {
        shelves = List.of();
        ada.types("/backups").sees("so there are no backups");
    }

    @Test
    void whatIsNotPossibleSaysWhy() {
        asked = new Backups.Asked.Busy();
        ada.types("/backups").taps("Back up now").sees("Something else is being done");
        asked = new Backups.Asked.NotPossible("too-many");
        ada.types("/backups").taps("Back up now").sees("That is a lot");
        restoreAsked = new Restores.Asked.NotPossible("no-backup");
        choosesOne(ada.types("/backups")).taps("Put it back").taps("Yes, put it back");
        ada.sees("not there any more");
        offered = new Offered.NotPossible("too-many");
        choosesOne(ada.types("/backups")).taps("Download").sees("That is a lot");
    }

    @Test
    void aChatThatIsNewHereMayNotTakeOneAway() {
        ChatRobot held = ChatRobot.with(new BackupsTalk())
                .signedIn()
                .desk(AskBackups.class, (ask, asker) -> new BackupsShown(shelves))
                .desk(StartRestore.class, new Held(TAKEN))
                .desk(OfferDownload.class, new Held(TAKEN));
        choosesOne(held.types("/backups")).taps("Download").doesNotSee("passphrase");
        choosesOne(held.types("/backups")).taps("Put it back").taps("Yes, put it back");
        held.doesNotSee("I am on it");
    }

    @ParameterizedTest
    @EnumSource(RestoreStep.class)
    void everyStepOfARestoreIsSeen(RestoreStep step) {
        restore = restore(step, "", true, new Restore.Outcome.UnderWay());
        ada.types("/start").happens(new RestoreMoved(FIRST, RESTORE)).sees("@ada_agent_bot: back to");
        restore = restore(step, "not-well", true, new Restore.Outcome.UnderWay());
        ada.happens(new RestoreMoved(FIRST, RESTORE)).sees("Put back what it had");
    }

    @Test
    void theEndsOfARestoreSayWhatIsWhere() {
        restore = restore(RestoreStep.TIDY, "", true, new Restore.Outcome.Done());
        ada.types("/start").happens(new RestoreMoved(FIRST, RESTORE)).sees("is a backup of its own under /backups");
        restore = restore(RestoreStep.TIDY, "", false, new Restore.Outcome.Done());
        ada.happens(new RestoreMoved(FIRST, RESTORE)).sees("lies aside on its server");
        restore = restore(RestoreStep.TIDY, "not-well", true, new Restore.Outcome.KeptOld("not-well"));
        ada.happens(new RestoreMoved(FIRST, RESTORE))
                .sees("has what it had before")
                .sees("was not well with it");
        restore = restore(RestoreStep.VERIFY_BACK, "not-well", true, new Restore.Outcome.Failed(Restore.NOT_BACK));
        ada.happens(new RestoreMoved(FIRST, RESTORE)).sees("Nothing of what it had was deleted");
        restore = restore(RestoreStep.STOP, "", true, new Restore.Outcome.Failed(Restore.INTERRUPTED));
        ada.happens(new RestoreMoved(FIRST, RESTORE)).sees("I have stopped putting back");
    }

    /** Read from the code, so that no reason is ever told as a key. */
    @Test
    void everyReasonHasWords() throws IOException {
        TreeSet<String> reasons = new TreeSet<>();
        for (String file : List.of("BackupWork", "RestoreWork", "Backup")) {
            String code = Files.readString(Path.of("..", "core/src/main/java/net/runagent/core/care", file + ".java"));
            Matcher each = Pattern.compile(
                            "(?:(?:keptOld|Leave|Undo|(?:failed|refused)\\(backup, deployment,|INTERRUPTED =)[( ]\"([a-z-]+)\"|\"(not-[a-z]+)\")")
                    .matcher(code);
            while (each.find()) {
                reasons.add(each.group(1) == null ? each.group(2) : each.group(1));
            }
        }
        assertThat(reasons).contains("no-answer", "store", "damaged", "not-well", "too-large", "other-version");
        Texts texts = new Texts();
        for (String language : texts.languages()) {
            assertThat(Stream.of(reasons.toArray(String[]::new))
                            .filter(reason -> !texts.keys(language).contains("backups.why-" + reason)))
                    .as("reasons without words in " + language)
                    .isEmpty();
        }
    }
}
