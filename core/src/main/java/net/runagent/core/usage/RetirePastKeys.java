package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.work.Job;
import org.springframework.stereotype.Component;

/** Switches replaced keys off that could not be at the time, because the agent had not got the new one yet. */
@Component
class RetirePastKeys implements Job {
    static final String JOB = "usage.retire-past-keys";

    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private final ReplaceKey replacing;
    private final Clock clock;

    RetirePastKeys(ReplaceKey replacing, Clock clock) {
        this.replacing = replacing;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID id) {
        return replacing.retire(new DeploymentId(id)) instanceof Made.Done
                ? Next.done()
                : Next.again(clock.instant().plus(ASK_AGAIN));
    }
}
