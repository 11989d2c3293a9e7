package net.runagent.core.deployment;

import net.runagent.core.money.Money;

/**
 * What cancelling an agent that does not run yet means for the money.
 *
 * @param back what goes back, before tax
 * @param kept the setup fee, once the install has begun on its server (the terms); zero when everything goes back
 */
public record Cancellation(Money back, Money kept) {
    public boolean whole() {
        return kept.isZero();
    }
}
