package net.runagent.core.deployment;

import java.time.Duration;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.vault.VaultScope;

/** The agent's own key for models, limited to what was granted; usage implements it with OpenRouter. */
public interface ModelKeys {
    /** Whether agents can get AI credit on this installation at all. Asks nobody. */
    default boolean available() {
        return true;
    }

    /**
     * Makes the key (or finds that it was made and vaulted before) and puts it into the vault as {@link
     * net.runagent.core.vault.SecretKind#OPENROUTER_KEY} of the scope. It is never unlimited and begins with a few cents;
     * the credit follows when the agent has answered its owner.
     *
     * @param included the credit that will be granted
     */
    Made ensure(DeploymentId deployment, VaultScope scope, UsdMicros included);

    /** What the agent has spent, as read last; final once the key is removed. Asks nobody. */
    UsdMicros used(DeploymentId deployment);

    /** Reads the final usage, then deletes the key. Gone already is success. */
    Made remove(DeploymentId deployment);

    sealed interface Made {
        record Done() implements Made {}

        record Busy(Duration retryAfter) implements Made {}

        record Unknown(String why) implements Made {}

        record Refused(String code) implements Made {}
    }
}
