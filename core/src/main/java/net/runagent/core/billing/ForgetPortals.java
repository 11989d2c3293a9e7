package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Forgets pages for payment methods that nobody opened, and with them which chat had asked. */
@Component
class ForgetPortals implements Recurring {
    private final PortalRecords portals;
    private final Transactions transactions;
    private final Clock clock;

    ForgetPortals(PortalRecords portals, Transactions transactions, Clock clock) {
        this.portals = portals;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.forget-portals";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(15);
    }

    @Override
    public void run() {
        transactions.run(() -> portals.forgetExpired(clock.instant()));
    }
}
