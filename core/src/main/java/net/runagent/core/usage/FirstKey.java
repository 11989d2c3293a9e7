package net.runagent.core.usage;

import java.time.Clock;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The first key of an agent, as it is intended: its name, and a limit that is good for its greeting. */
@Component
class FirstKey {
    private final Clock clock;
    private final UsdMicros start;
    private final String prefix;

    FirstKey(Clock clock, OpenRouterProperties openRouter, @Value("${runagent.environment:prod}") String environment) {
        this.clock = clock;
        this.start = openRouter.startLimit();
        this.prefix = LimitedModelKeys.prefix(environment);
    }

    /** @param included the credit that will be granted; when it is less than the usual beginning, the key begins with it */
    ModelKey of(DeploymentId deployment, UsdMicros included) {
        UsdMicros limit = included.value() < start.value() ? included : start;
        if (limit.value() <= 0) {
            throw new IllegalArgumentException("a key without a positive limit is never made");
        }
        return ModelKey.first(deployment, prefix + deployment, limit, clock.instant());
    }
}
