package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Fact;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Lives;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/** Starts a recovery; a second wish for the same agent joins the one that runs. */
@Component
public class RecoverDeployment {
    /** Between two recoveries that nobody has asked for. */
    static final Duration PAUSE = Duration.ofHours(6);

    private final RecoveryRecords recoveries;
    private final Lives lives;
    private final Later later;
    private final Tidings tidings;
    private final Ids ids;
    private final Clock clock;

    RecoverDeployment(RecoveryRecords recoveries, Lives lives, Later later, Tidings tidings, Ids ids, Clock clock) {
        this.recoveries = recoveries;
        this.lives = lives;
        this.later = later;
        this.tidings = tidings;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Joins the running transaction. A recovery that was begun and whose job was given up after many failures goes on: a
     * job that runs or waits already is not doubled.
     */
    public Outcome start(DeploymentId id) {
        Outcome outcome = begin(id, false);
        if (outcome instanceof Life.Already) {
            later.soon(Recovering.JOB, id.value());
        }
        return outcome;
    }

    /**
     * On its owner's standing instruction, which the caller has asked for, and not again before {@link #PAUSE} is over: what comes
     * back so soon needs people. Joins the running transaction.
     *
     * @return whether one was begun
     */
    boolean startByItself(DeploymentId id) {
        Instant since = clock.instant().minus(PAUSE);
        return recoveries.lastByItself(id).filter(since::isBefore).isEmpty() && begin(id, true) instanceof Life.Moved;
    }

    private Outcome begin(DeploymentId id, boolean automatic) {
        return lives.apply(id, new Fact.RecoveryStarted(), deployment -> {
            Recovery recovery = Recovery.start(ids.next(), id, automatic, clock.instant());
            recoveries.put(recovery);
            tidings.tell(
                    deployment.account(), new RecoveryMoved(id.value(), recovery.id()), "recovery:" + recovery.id());
            later.soon(Recovering.JOB, id.value());
        });
    }

    public Optional<Recovery> find(UUID recovery) {
        return recoveries.find(recovery);
    }
}
