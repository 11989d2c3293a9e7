package net.runagent.core.deployment;

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

    TerminateDeployment(DeploymentRecords records, Lives lives, GiveUp giveUp, Billing billing, Later later) {
        this.records = records;
        this.lives = lives;
        this.giveUp = giveUp;
        this.billing = billing;
        this.later = later;
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

    /** Without asking: nobody pays for it any more. Repeated calls change nothing. */
    Outcome end(DeploymentId id) {
        return lives.apply(id, new Fact.TerminationAsked(), ending -> {
            billing.endSubscription(ending.requireInvoice());
            later.forget(Building.JOB, id.value());
            later.soon(Ending.JOB, id.value());
        });
    }
}
