package net.runagent.core.deployment;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many servers wait for an owner, booted and with the agent's program running, so that who has paid does not wait for
 * them. Each costs what a server costs.
 *
 * @param most spares at most for each plan and place, 0 to 20; 0 is off: every server is made when it is paid for
 * @param least spares at least for the plan and place that the catalogue names as default, 0 to 20 and no more than {@code
 *     most}; everywhere else there are as many as the orders of the last 7 days call for
 * @param missed share of the orders that may find no spare, 0.001 to 0.9; with a smaller one more spares wait
 * @param mostMonthlyCents what all spares together may cost a month, EUR cents net without addresses, 0 to 1000000; none is
 *     made beyond it
 */
@ConfigurationProperties("runagent.pool")
public record PoolProperties(
        @DefaultValue("0") int most,
        @DefaultValue("1") int least,
        @DefaultValue("0.05") double missed,
        @DefaultValue("5000") int mostMonthlyCents) {
    public PoolProperties {
        if (most < 0 || most > 20) {
            throw new IllegalArgumentException("runagent.pool.most must be 0 to 20");
        }
        if (least < 0 || least > 20) {
            throw new IllegalArgumentException("runagent.pool.least must be 0 to 20");
        }
        if (!(missed >= 0.001 && missed <= 0.9)) {
            throw new IllegalArgumentException("runagent.pool.missed must be 0.001 to 0.9");
        }
        if (mostMonthlyCents < 0 || mostMonthlyCents > 1_000_000) {
            throw new IllegalArgumentException("runagent.pool.most-monthly-cents must be 0 to 1000000");
        }
    }

    public boolean on() {
        return most > 0;
    }
}
