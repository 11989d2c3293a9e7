package net.runagent.core.usage;

import java.time.Instant;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/**
 * Credit that was ordered for an agent beside what its plan includes.
 *
 * @param credit what the agent may use for it, kept as it was offered
 * @param deliveredAt when the agent's key was raised by it; null before
 * @param spent how much of it is booked as used; the plan's credit is used first
 */
public record CreditOrder(
        InvoiceId invoice,
        DeploymentId deployment,
        String pack,
        UsdMicros credit,
        Instant orderedAt,
        @Nullable Instant deliveredAt,
        UsdMicros spent) {}
