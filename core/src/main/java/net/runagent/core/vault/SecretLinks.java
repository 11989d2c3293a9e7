package net.runagent.core.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.PublicUrl;
import net.runagent.core.account.Tokens;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * One-time pages on which a person types a secret, so that it never stands in a chat. A link belongs to one chat, one
 * question and one object, and ends after ten minutes, with the first secret that fits, or after three that do not.
 * Looking at it changes nothing: chats and mail scanners look, too.
 */
@Component
public class SecretLinks implements Recurring {
    public static final Duration LASTS = Duration.ofMinutes(10);
    public static final int TRIES = 3;

    /** Links one chat may ask for within an hour. */
    public static final int LINKS_AN_HOUR = 20;

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int TICKET_MOST = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SecretLinkRecords records;
    private final SecretIntake intake;
    private final PayloadSeal seal;
    private final PublicUrl publicUrl;
    private final Transactions transactions;
    private final ApplicationEventPublisher events;
    private final Chance chance;
    private final Ids ids;
    private final Clock clock;

    SecretLinks(
            SecretLinkRecords records,
            SecretIntake intake,
            PayloadSeal seal,
            PublicUrl publicUrl,
            Transactions transactions,
            ApplicationEventPublisher events,
            Chance chance,
            Ids ids,
            Clock clock) {
        this.records = records;
        this.intake = intake;
        this.seal = seal;
        this.publicUrl = publicUrl;
        this.transactions = transactions;
        this.events = events;
        this.chance = chance;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What the page names, so that its reader knows where the secret goes.
     *
     * @param chatName what the platform calls the person; attacker-chosen, to be escaped
     * @param bot username of the bot it is about without {@code @}, empty when it is not known yet
     */
    public record Page(ChatUser owner, AskedSecret asked, String chatName, String bot) {
        @Override
        public String toString() {
            return "Page[" + asked + "]";
        }
    }

    private record Named(String chatName, String bot) {}

    public sealed interface Taken {
        /** It waits in the intake, and the chat goes on by itself. */
        record Done(Page page) implements Taken {}

        /** It cannot be such a secret; nothing was kept. */
        record WrongShape(Page page, int triesLeft) implements Taken {}

        /** The link never was, was used, ended or is too old. */
        record Over() implements Taken {}
    }

    /**
     * A fresh link for this chat alone; an earlier one about the same ends. Joins the running transaction.
     *
     * @return empty when the chat has asked for too many within the hour
     */
    public Optional<String> offer(ChatUser owner, String chatName, AskedSecret asked, UUID object, String bot) {
        Instant now = clock.instant();
        if (records.madeSince(owner, now.minus(Duration.ofHours(1))) >= LINKS_AN_HOUR) {
            return Optional.empty();
        }
        String ticket = Tokens.token(chance);
        UUID id = ids.next();
        byte[] sealed = seal.seal(id, JSON.writeValueAsBytes(new Named(chatName, bot)));
        records.replace(new SecretLink(
                id, Tokens.sha256(ticket), owner, asked.word(), object, 0, now, now.plus(LASTS), sealed));
        return Optional.of(publicUrl.of("/secret/" + ticket));
    }

    /** For the page behind the link; changes nothing. */
    public Optional<Page> look(String ticket) {
        return ticket.length() > TICKET_MOST
                ? Optional.empty()
                : transactions.call(() ->
                        records.look(Tokens.sha256(ticket), clock.instant()).flatMap(this::page));
    }

    /** What was typed; given away and zeroed. */
    public Taken take(String ticket, byte[] typed) {
        try (Secret all = Secret.taking(typed);
                Secret secret = all.use(bytes -> Secret.taking(SecretForm.withoutBlanks(bytes)))) {
            return ticket.length() > TICKET_MOST
                    ? new Taken.Over()
                    : transactions.call(() -> take(Tokens.sha256(ticket), secret));
        }
    }

    private Taken take(byte[] ticketHash, Secret secret) {
        Optional<SecretLink> locked = records.lock(ticketHash, clock.instant());
        Optional<Page> named = locked.flatMap(this::page);
        if (locked.isEmpty() || named.isEmpty()) {
            return new Taken.Over();
        }
        SecretLink link = locked.get();
        Page page = named.get();
        if (!secret.use(bytes -> SecretForm.fits(page.asked().kind(), bytes))) {
            int left = TRIES - records.countTry(link.id());
            if (left > 0) {
                return new Taken.WrongShape(page, left);
            }
            records.end(link.id());
            return new Taken.Over();
        }
        records.end(link.id());
        UUID kept = intake.put(link.owner(), secret);
        events.publishEvent(new SecretEntered(link.id(), link.owner(), page.asked(), link.object(), kept));
        return new Taken.Done(page);
    }

    private Optional<Page> page(SecretLink link) {
        byte[] sealed = link.sealed();
        if (sealed == null) {
            return Optional.empty();
        }
        Named named = JSON.readValue(seal.open(link.id(), sealed), Named.class);
        return AskedSecret.of(link.asked()).map(asked -> new Page(link.owner(), asked, named.chatName(), named.bot()));
    }

    @Override
    public String name() {
        return "vault.forget-secret-links";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        transactions.run(() -> records.forgetBefore(clock.instant().minus(KEPT)));
    }
}
