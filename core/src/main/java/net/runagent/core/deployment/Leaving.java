package net.runagent.core.deployment;

import java.time.Instant;
import net.runagent.core.money.Money;

/**
 * What ending an agent within the money-back time means for the money, before tax.
 *
 * @param back what goes back
 * @param setup the setup fee, which does not: the install has begun long ago
 * @param credit AI credit that was used, which does not; as far as it is known now
 * @param until the last instant of the money-back time
 */
public record Leaving(Money back, Money setup, Money credit, Instant until, When when) {
    public enum When {
        AT_ONCE,
        /** The payer's bank decides first: it may give the money back by itself. */
        AFTER_DISPUTE,
        /** The promise was used before; a person of ours decides. */
        BY_PEOPLE
    }
}
