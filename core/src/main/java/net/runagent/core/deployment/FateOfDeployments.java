package net.runagent.core.deployment;

import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Subjects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class FateOfDeployments implements Subjects {
    private final DeploymentRecords records;

    FateOfDeployments(DeploymentRecords records) {
        this.records = records;
    }

    @Override
    public Fate of(UUID subject, @Nullable AccountId account) {
        return records.find(new DeploymentId(subject))
                .filter(deployment -> deployment.account().equals(account))
                .map(deployment -> fate(deployment.state()))
                .orElse(Fate.ENDED);
    }

    private static Fate fate(State state) {
        if (state.over()) {
            return Fate.ENDED;
        }
        return state instanceof State.Terminating || state instanceof State.Undoing ? Fate.ENDS : Fate.GOES_ON;
    }
}
