package net.runagent.core.care;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.PublicUrl;
import net.runagent.core.account.Tokens;
import net.runagent.core.care.BackupSeal.Header;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Hands a backup to its owner: by a page that works once and for ten minutes, on which they choose a passphrase. It comes as
 * a file of the public format age that opens with it; we keep neither the passphrase nor the file. No backup comes into a
 * chat, however small: it holds what the agent was told.
 */
@Component
public class BackupDownloads implements Recurring {
    public static final Duration LASTS = Duration.ofMinutes(10);
    public static final int LINKS_AN_HOUR = 10;

    /** Characters; with a cost of scrypt that our memory allows. */
    public static final int SHORTEST_PASSPHRASE = 12;

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int TICKET_MOST = 100;

    private final BackupLinkRecords links;
    private final BackupRecords backups;
    private final BackupStore store;
    private final BackupKeys backupKeys;
    private final Deployments deployments;
    private final PublicUrl publicUrl;
    private final Transactions transactions;
    private final Chance chance;
    private final Ids ids;
    private final Clock clock;

    BackupDownloads(
            BackupLinkRecords links,
            BackupRecords backups,
            BackupStore store,
            BackupKeys backupKeys,
            Deployments deployments,
            PublicUrl publicUrl,
            Transactions transactions,
            Chance chance,
            Ids ids,
            Clock clock) {
        this.links = links;
        this.backups = backups;
        this.store = store;
        this.backupKeys = backupKeys;
        this.deployments = deployments;
        this.publicUrl = publicUrl;
        this.transactions = transactions;
        this.chance = chance;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Offered {
        record Link(String url) implements Offered {}

        /** @param code a text key's tail: {@code no-backup}, {@code too-many} */
        record NotPossible(String code) implements Offered {}
    }

    /**
     * A fresh link; an earlier one to the same backup ends. Joins the running transaction. The caller has made sure that the
     * deployment is the asking person's.
     */
    public Offered offer(DeploymentId id, UUID backup, UUID command) {
        Instant now = clock.instant();
        if (backups.find(backup)
                .filter(each -> each.good() && each.deployment().equals(id))
                .isEmpty()) {
            return new Offered.NotPossible("no-backup");
        }
        if (links.madeSince(id, now.minus(Duration.ofHours(1))) >= LINKS_AN_HOUR) {
            return new Offered.NotPossible("too-many");
        }
        String ticket = Tokens.token(chance);
        links.replace(new BackupLink(ids.next(), Tokens.sha256(ticket), id, backup, command, now, now.plus(LASTS)));
        return new Offered.Link(publicUrl.of("/backup/" + ticket));
    }

    /** What the page names. */
    public record Page(String bot, Instant takenAt, long bytes) {}

    /** For the page behind the link; changes nothing. */
    public Optional<Page> look(String ticket) {
        return ticket.length() > TICKET_MOST
                ? Optional.empty()
                : transactions.call(() -> links.look(Tokens.sha256(ticket), clock.instant())
                        .flatMap(this::offered)
                        .map(Download::page));
    }

    /** Uses the link up. */
    public Optional<Download> take(String ticket) {
        return ticket.length() > TICKET_MOST
                ? Optional.empty()
                : transactions.call(
                        () -> links.use(Tokens.sha256(ticket), clock.instant()).flatMap(this::offered));
    }

    private Optional<Download> offered(BackupLink link) {
        Optional<Deployment> deployment =
                deployments.find(link.deployment()).filter(own -> own.state().handedOver());
        return deployment.flatMap(own -> backups.find(link.backup())
                .filter(Backup::good)
                .map(backup -> new Download(own, backup, link.command())));
    }

    /** One backup on its way to its owner. */
    public final class Download {
        private final Deployment deployment;
        private final Backup backup;
        private final UUID command;

        private Download(Deployment deployment, Backup backup, UUID command) {
            this.deployment = deployment;
            this.backup = backup;
            this.command = command;
        }

        Page page() {
            AgentBot bot = deployment.bot();
            return new Page(
                    bot == null ? "" : bot.username(),
                    backup.requireArchive().takenAt(),
                    backup.requireArchive().bytes());
        }

        /** Of letters, digits, dots, dashes and underscores. */
        public String fileName() {
            LocalDate day = LocalDate.ofInstant(page().takenAt(), ZoneOffset.UTC);
            return page().bot().replaceAll("[^A-Za-z0-9._-]", "_") + "-" + day + ".tar.gz.age";
        }

        /**
         * Not in a transaction. What breaks off is not whole, and no program takes it for that.
         *
         * @param passphrase UTF-8; not kept
         */
        public void writeTo(OutputStream out, byte[] passphrase) throws IOException {
            try (InputStream file = store.read(backup.name());
                    BackupSeal seal =
                            backupKeys.seal(deployment, backup.id(), Header.read(file), command, "backup.download");
                    InputStream plain = seal.opening(file)) {
                AgeFile age = AgeFile.begin(out, passphrase, chance);
                plain.transferTo(age);
                age.finish();
            }
        }
    }

    @Override
    public String name() {
        return "care.forget-backup-links";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        transactions.run(() -> links.forgetBefore(clock.instant().minus(KEPT)));
    }
}
