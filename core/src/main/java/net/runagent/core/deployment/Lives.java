package net.runagent.core.deployment;

import java.time.Clock;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import net.runagent.core.deployment.Life.Already;
import net.runagent.core.deployment.Life.Moved;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Applies facts to stored deployments: the one place where a state is changed, and everything that follows with it. */
@Component
public class Lives {
    private static final Logger LOG = LoggerFactory.getLogger(Lives.class);

    private final DeploymentRecords records;
    private final Transactions transactions;
    private final Clock clock;

    Lives(DeploymentRecords records, Transactions transactions, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Applies the fact; nothing follows but the state. */
    public Outcome apply(DeploymentId id, Fact fact) {
        return apply(id, fact, _ -> {});
    }

    /**
     * Applies the fact and, only when it moved the deployment, does what follows in the same transaction.
     *
     * @param consequences gets the deployment in its new state
     */
    public Outcome apply(DeploymentId id, Fact fact, Consumer<Deployment> consequences) {
        return transactions.call(() -> {
            Deployment before = records.lock(id).orElseThrow(() -> new NoSuchElementException("no deployment " + id));
            Outcome outcome = Life.on(before.state(), fact, clock.instant());
            switch (outcome) {
                case Moved(State to) -> {
                    Deployment after = before.in(to);
                    records.save(after);
                    consequences.accept(after);
                    LOG.info("deployment {}: {} -> {}", id, word(before.state()), word(to));
                }
                case Already() ->
                    LOG.debug("deployment {}: {} again", id, fact.getClass().getSimpleName());
                case Refused(String reason) ->
                    LOG.info(
                            "deployment {}: {} refused ({})",
                            id,
                            fact.getClass().getSimpleName(),
                            reason);
            }
            return outcome;
        });
    }

    /**
     * Does the work only when the deployment still stands as it was seen, in a transaction in which it keeps standing so:
     * what a look outside has found says nothing about a state that was reached meanwhile.
     *
     * @return whether it still stood so
     */
    public boolean still(Deployment seen, Runnable work) {
        return transactions.<Boolean>call(() -> {
            Deployment now =
                    records.lock(seen.id()).orElseThrow(() -> new NoSuchElementException("no deployment " + seen.id()));
            if (!now.state().equals(seen.state())) {
                LOG.info(
                        "deployment {}: is {} meanwhile, seen as {}", seen.id(), word(now.state()), word(seen.state()));
                return false;
            }
            work.run();
            return true;
        });
    }

    /** Runs the work in a transaction in which the worker still holds its claim on the deployment. */
    public void fenced(DeploymentId id, UUID worker, Consumer<Deployment> work) {
        transactions.run(() -> {
            Deployment deployment =
                    records.lock(id).orElseThrow(() -> new NoSuchElementException("no deployment " + id));
            if (!records.holds(id, worker)) {
                throw new ClaimLost(id);
            }
            work.accept(deployment);
        });
    }

    /** As {@link #fenced}, for work that finds something out. */
    public <T> T fencedResult(DeploymentId id, UUID worker, Function<Deployment, T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        fenced(id, worker, now -> result.set(work.apply(now)));
        return result.get();
    }

    private static String word(State state) {
        return state.getClass().getSimpleName();
    }
}
