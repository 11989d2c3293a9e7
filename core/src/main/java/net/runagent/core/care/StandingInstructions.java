package net.runagent.core.care;

import java.time.Clock;
import java.util.Set;
import net.runagent.core.account.ChatUser;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.care.StandingRecords.Change;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Tells and changes what owners want done without being asked each time. */
@Component
public class StandingInstructions {
    private final StandingRecords records;
    private final Transactions transactions;
    private final Clock clock;

    StandingInstructions(StandingRecords records, Transactions transactions, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    public StandingInstruction of(Deployment deployment, Kind kind) {
        return transactions
                .call(() -> records.last(deployment.id(), kind.word()))
                .map(change -> new StandingInstruction(change.id(), kind, change.on(), change.at(), change.by()))
                .orElseGet(() -> StandingInstruction.asOrdered(deployment, kind));
    }

    /** The agents that are not to be touched for it. */
    Set<DeploymentId> off(Kind kind) {
        return transactions.call(() -> records.off(kind.word()));
    }

    /** The owner's wish; the same wish again changes nothing. Joins the running transaction. */
    public StandingInstruction set(Deployment deployment, Kind kind, boolean on, ChatUser by) {
        StandingInstruction now = of(deployment, kind);
        if (now.on() == on) {
            return now;
        }
        records.put(deployment.id(), kind.word(), new Change(now.id(), on, clock.instant(), by));
        return of(deployment, kind);
    }

    /**
     * What makes a grant for a standing instruction asks this in the transaction of the grant: the owner may have switched
     * it off since the work began.
     */
    void require(Deployment deployment, Kind kind) {
        if (!of(deployment, kind).on()) {
            throw new SwitchedOff();
        }
    }

    /** Not a fault: the owner does not want it any more. */
    static final class SwitchedOff extends RuntimeException {
        SwitchedOff() {
            super("the owner has switched this off", null, false, false);
        }
    }
}
