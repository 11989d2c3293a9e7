package net.runagent.core.account;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Notes each sign-in for its owner to look at, for {@link #KEPT}. */
@Component
public class SignIns implements Recurring {
    /** Privacy policy, section 1: technical data for security, 90 days at most. */
    public static final Duration KEPT = Duration.ofDays(90);

    private final SignInRecords records;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    SignIns(SignInRecords records, Transactions transactions, Ids ids, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /** The newest first. */
    public List<SignIn> of(AccountId account, int most) {
        return transactions.call(() -> records.of(account, most));
    }

    /** In the transaction that connects the chat. */
    @EventListener
    void on(ChatConnected connected) {
        records.add(
                ids.next(),
                connected.account(),
                new SignIn(connected.at(), connected.user().platform(), connected.idEnd()));
    }

    @Override
    public String name() {
        return "account.forget-sign-ins";
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
