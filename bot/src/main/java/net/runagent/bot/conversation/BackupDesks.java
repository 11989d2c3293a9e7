package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
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
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupDownloads;
import net.runagent.core.care.Backups;
import net.runagent.core.care.Restores;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.care.StandingInstructions;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers {@link BackupsTalk}, about the asker's own agents only. */
@Configuration(proxyBeanMethods = false)
class BackupDesks {
    private final Backups backups;
    private final Restores restores;
    private final BackupDownloads downloads;
    private final StandingInstructions instructions;
    private final Deployments deployments;
    private final Accounts accounts;
    private final Clock clock;

    BackupDesks(
            Backups backups,
            Restores restores,
            BackupDownloads downloads,
            StandingInstructions instructions,
            Deployments deployments,
            Accounts accounts,
            Clock clock) {
        this.backups = backups;
        this.restores = restores;
        this.downloads = downloads;
        this.instructions = instructions;
        this.deployments = deployments;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Bean
    Desk<AskBackups> backupsDesk() {
        return new Answering<>(AskBackups.class, (question, asker) -> shown(asker));
    }

    @Bean
    Desk<StartBackup> startBackupDesk() {
        return new Answering<>(
                StartBackup.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> new BackupAsked(backups.ask(own.id(), command("backup", asker)))));
    }

    @Bean
    Desk<StartRestore> startRestoreDesk() {
        return new Answering<>(
                StartRestore.class,
                (question, asker) -> unlessHeld(
                        asker,
                        () -> mine(
                                question.deployment(),
                                asker,
                                own -> new RestoreAsked(
                                        restores.ask(own.id(), question.backup(), command("restore", asker))))));
    }

    @Bean
    Desk<OfferDownload> offerDownloadDesk() {
        return new Answering<>(
                OfferDownload.class,
                (question, asker) -> unlessHeld(
                        asker,
                        () -> mine(
                                question.deployment(),
                                asker,
                                own -> new DownloadOffered(
                                        downloads.offer(own.id(), question.backup(), command("download", asker))))));
    }

    @Bean
    Desk<SetDaily> setDailyDesk() {
        return new Answering<>(
                SetDaily.class,
                (question, asker) -> mine(question.deployment(), asker, own -> {
                    var unused = instructions.set(own, Kind.BACK_UP, question.on(), asker.user());
                    return shown(asker);
                }));
    }

    @Bean
    Desk<AskBackup> backupDesk() {
        return new Answering<>(
                AskBackup.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> backups.find(question.backup())
                                .filter(backup -> backup.deployment().equals(own.id()))
                                .<Answer>map(backup -> new BackupNow(bot(own), backup))
                                .orElseGet(NoAgent::new)));
    }

    @Bean
    Desk<AskRestore> restoreDesk() {
        return new Answering<>(
                AskRestore.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> restores.find(question.restore())
                                .filter(restore -> restore.deployment().equals(own.id()))
                                .<Answer>map(restore -> new RestoreNow(
                                        bot(own),
                                        AgentChat.of(own),
                                        restore,
                                        backups.find(restore.backup())
                                                .map(backup ->
                                                        backup.requireArchive().takenAt())
                                                .orElse(restore.startedAt())))
                                .orElseGet(NoAgent::new)));
    }

    private Answer shown(Asker asker) {
        AccountId account = asker.account();
        List<Deployment> own = account == null
                ? List.of()
                : deployments.of(account).stream()
                        .filter(each -> each.state().handedOver())
                        .toList();
        return new BackupsShown(own.stream().map(this::shelf).toList());
    }

    private Shelf shelf(Deployment own) {
        return new Shelf(
                own.id().value(),
                bot(own),
                own.state().live(),
                instructions.of(own, Kind.BACK_UP).on(),
                backups.good(own.id()).stream().map(BackupDesks::copy).toList());
    }

    private static Copy copy(Backup backup) {
        return new Copy(
                backup.id(),
                backup.requireArchive().takenAt(),
                backup.requireArchive().bytes(),
                backup.kind());
    }

    /** The same for a repeated tap, so that it begins one and not two. */
    private static UUID command(String what, Asker asker) {
        return UUID.nameUUIDFromBytes((what + " " + asker.once()).getBytes(StandardCharsets.UTF_8));
    }

    /** A chat that joined the account a moment ago may neither overwrite nor take away anything: it may have been taken over. */
    private Answer unlessHeld(Asker asker, Supplier<Answer> otherwise) {
        return accounts.heldUntil(asker.user())
                .filter(until -> clock.instant().isBefore(until))
                .<Answer>map(BackupDesks::held)
                .orElseGet(otherwise);
    }

    private static Answer held(Instant until) {
        return new Held(until);
    }

    private static String bot(Deployment own) {
        AgentBot bot = own.bot();
        return bot == null ? "" : bot.username();
    }

    private Answer mine(UUID deployment, Asker asker, Function<Deployment, Answer> then) {
        return deployments
                .find(new DeploymentId(deployment))
                .filter(own -> own.account().equals(asker.account()))
                .map(then)
                .orElseGet(NoAgent::new);
    }
}
