package net.runagent.core.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.Account;
import net.runagent.core.account.Accounts;
import net.runagent.core.notice.Letter.Standing;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends one letter. A mail server that is down blocks nobody: the letter is tried again after 10 s, then twice as long
 * each time up to an hour, for three days; the staff hears about it after a few minutes, and at once about a letter that
 * is refused for good.
 */
@Component
class SendLetter implements Job {
    static final String JOB = "notice.letter";
    static final Duration GIVEN_UP_AFTER = Duration.ofDays(3);
    static final int ATTEMPTS_BEFORE_ALERT = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(SendLetter.class);

    private final LetterRecords records;
    private final Accounts accounts;
    private final LetterPaper paper;
    private final Post post;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    SendLetter(
            LetterRecords records,
            Accounts accounts,
            LetterPaper paper,
            Post post,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock) {
        this.records = records;
        this.accounts = accounts;
        this.paper = paper;
        this.post = post;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID id) {
        Letter letter = transactions.call(() -> records.find(id).orElse(null));
        if (letter == null || letter.standing() != Standing.WAITING) {
            return Next.done();
        }
        Optional<Account> account = transactions.call(() -> accounts.find(letter.to()));
        String address = account.map(Account::email).orElse(null);
        if (address == null) {
            return end(letter, Standing.DROPPED, "no address");
        }
        if (!post.available()) {
            return end(letter, Standing.DROPPED, "mail is off");
        }
        Post.Paper written = paper.write(letter, account.get());
        CrashPoint.at("notice.letter-before-send");
        Post.Delivery delivery = post.send(id, address, written);
        CrashPoint.at("notice.letter-sent");
        return switch (delivery) {
            case Post.Delivery.Taken() -> end(letter, Standing.SENT, "");
            case Post.Delivery.Never(String why) -> {
                LOG.warn("letter {} ({}) was refused: {}", id, letter.template(), why);
                yield refused(letter, why);
            }
            case Post.Delivery.NotNow(String why) -> again(letter, why);
        };
    }

    /** Nobody will try it again: whoever waits for it hears nothing unless people do something. */
    private Next refused(Letter letter, String why) {
        transactions.run(() -> {
            records.end(letter.id(), Standing.FAILED, why, clock.instant());
            alerts.raise(
                    StaffAlerts.Severity.WARNING,
                    "mail.refused",
                    letter.id().toString(),
                    Map.of("letter", letter.template(), "answer", why));
        });
        return Next.done();
    }

    private Next again(Letter letter, String why) {
        Instant now = clock.instant();
        int attempts = letter.attempts() + 1;
        LOG.info("letter {} ({}) waits, attempt {}: {}", letter.id(), letter.template(), attempts, why);
        if (attempts >= ATTEMPTS_BEFORE_ALERT) {
            alerts.raise(StaffAlerts.Severity.WARNING, "mail.down", "mail", Map.of("trouble", why));
        }
        if (Duration.between(letter.at(), now).compareTo(GIVEN_UP_AFTER) >= 0) {
            return end(letter, Standing.FAILED, why);
        }
        transactions.run(() -> records.tried(letter.id(), why));
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 12));
        return Next.again(now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }

    private Next end(Letter letter, Standing standing, String why) {
        transactions.run(() -> records.end(letter.id(), standing, why, clock.instant()));
        return Next.done();
    }
}
