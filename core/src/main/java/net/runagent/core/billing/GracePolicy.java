package net.runagent.core.billing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to a plan whose next period is not paid.
 *
 * @param graceDays for how many days it runs on before it is switched off, 1 to 21; default 7. Polar gives up after 21 days.
 */
@ConfigurationProperties("runagent.billing")
public record GracePolicy(@DefaultValue("7") int graceDays) {
    public GracePolicy {
        if (graceDays < 1 || graceDays > 21) {
            throw new IllegalArgumentException("runagent.billing.grace-days must be 1 to 21, not " + graceDays);
        }
    }

    public Duration grace() {
        return Duration.ofDays(graceDays);
    }
}
