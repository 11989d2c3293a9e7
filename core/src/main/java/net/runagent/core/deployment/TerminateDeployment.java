package net.runagent.core.deployment;

import java.time.Clock;
import java.util.Locale;
import net.runagent.core.billing.Billing;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/** Ends a deployment for its owner; what was typed must be the agent's own name. */
@Component
public class TerminateDeployment {
    private final DeploymentRecords records;
    private final Lives lives;
    private final Billing billing;
    private final Later later;
    private final GiveUp giveUp;
    private final MoneyBack moneyBack;
    private final Clock clock;

    TerminateDeployment(
            DeploymentRecords records,
            Lives lives,
            GiveUp giveUp,
            Billing billing,
            Later later,
            MoneyBack moneyBack,
            Clock clock) {
        this.records = records;
        this.lives = lives;
        this.giveUp = giveUp;
        this.billing = billing;
        this.later = later;
        this.moneyBack = moneyBack;
        this.clock = clock;
    }

    /** @return refused with {@code wrong-name} when what was typed is not the bot's username; with or without {@code @} */
    public Outcome terminate(DeploymentId id, String typedName) {
        String expected = records.find(id).orElseThrow().requireBot().username();
        String typed = typedName.strip();
        if (typed.startsWith("@")) {
            typed = typed.substring(1);
        }
        if (!typed.toLowerCase(Locale.ROOT).equals(expected.toLowerCase(Locale.ROOT))) {
            return new Refused("wrong-name");
        }
        // What does not run yet is cancelled: its customer has not had anything, so the money goes back.
        State state = records.lock(id).orElseThrow().state();
        return state instanceof State.Paid || Steps.built(state) ? giveUp.forCustomer(id) : end(id);
    }

    /**
     * Ends it for the money-back promise, by the same rule that gives the money when it ends.
     *
     * @return refused with {@code nothing-back} when nothing goes back by itself for ending it now
     */
    public Outcome forMoneyBack(DeploymentId id) {
        Deployment now = records.lock(id).orElseThrow();
        boolean goesBack = moneyBack
                .of(now, clock.instant())
                .filter(leaving -> leaving.when() != Leaving.When.BY_PEOPLE)
                .filter(leaving -> leaving.back().minor() > 0)
                .isPresent();
        return now.state().live() && goesBack ? end(id) : new Refused("nothing-back");
    }

    /** Without asking: nobody pays for it any more. Repeated calls change nothing. */
    Outcome end(DeploymentId id) {
        return lives.apply(id, new Fact.TerminationAsked(), ending -> {
            billing.endSubscription(ending.requireInvoice());
            later.forget(Building.JOB, id.value());
            later.soon(Ending.JOB, id.value());
        });
    }
}
