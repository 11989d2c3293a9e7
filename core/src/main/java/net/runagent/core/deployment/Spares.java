package net.runagent.core.deployment;

import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Changes stored spares: the one place where one moves on, but for being claimed. */
@Component
class Spares {
    private static final Logger LOG = LoggerFactory.getLogger(Spares.class);

    private final SpareRecords records;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;

    Spares(SpareRecords records, Later later, Transactions transactions, Clock clock) {
        this.records = records;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Joins the running transaction, in which nobody else decides how many there should be. */
    void begin(SpareId id, String tier, String place, ServerRecipe recipe) {
        records.add(Spare.begun(id, tier, place, recipe, clock.instant()));
        later.soon(TendSpare.JOB, id.value());
        LOG.info("spare {} for {} in {} is begun", id, tier, place);
    }

    /** To be deleted, unless somebody has taken it since it was looked at. */
    void discard(SpareId id, String why) {
        ifIn(Set.of(SpareState.CREATING, SpareState.READY), id, spare -> {
            LOG.info("spare {} is discarded: {}", id, why);
            later.soon(TendSpare.JOB, id.value());
            return spare.discarded(why);
        });
    }

    /** Does nothing when it stands elsewhere meanwhile. */
    void ifIn(Set<SpareState> states, SpareId id, UnaryOperator<Spare> change) {
        transactions.run(() -> records.lock(id)
                .filter(now -> states.contains(now.state()))
                .ifPresent(now -> records.save(change.apply(now))));
    }

    /** Runs the work in a transaction in which the worker still holds its claim on the spare. */
    void fenced(SpareId id, UUID worker, Consumer<Spare> work) {
        transactions.run(() -> {
            Spare spare = records.lock(id).orElseThrow();
            if (!records.holds(id, worker)) {
                throw new ClaimLost(id);
            }
            work.accept(spare);
        });
    }
}
