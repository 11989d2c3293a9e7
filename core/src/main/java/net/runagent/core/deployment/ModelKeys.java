package net.runagent.core.deployment;

import java.time.Duration;
import java.util.UUID;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.vault.Secret;
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

    /** Whether the agent thinks with a key of its owner's, which only its owner can replace. Joins the running transaction. */
    default boolean ownersOwn(Deployment deployment) {
        return false;
    }

    /** Whether the agent can pay for thinking, as far as it was read last. Joins the running transaction; asks nobody. */
    default Credit credit(Deployment deployment) {
        return Credit.NOT_KNOWN;
    }

    enum Credit {
        LEFT,
        /** All that was granted is used up. */
        SPENT,
        /** It thinks with its owner's own key, whose credit is not ours to know. */
        OWNERS_OWN,
        NOT_KNOWN
    }

    /**
     * Asks the provider about a key that its owner gave. {@link Made.Refused} says what is wrong with it, a text key's tail:
     * {@code invalid} or {@code management}.
     */
    Made look(Secret given);

    /**
     * The agent thinks with its owner's own key from now on: ours is switched off. What was granted stays, and grows with each
     * period that is paid, for when its owner comes back to it. Done as well when there is none of ours.
     */
    Made setAside(DeploymentId deployment);

    /**
     * Makes a key of ours in place of its owner's own, and puts it into the vault as the next version; together with those
     * before it, it may use no more than was granted. Asked again for the same rotation it finds what was made.
     */
    Made comeBack(Deployment deployment, UUID rotation);

    /** The agent has answered with the key of {@link #comeBack}: it may use all that was granted. Joins the transaction. */
    void cameBack(Deployment deployment);

    /** It has not, so its owner's own key counts again. Joins the running transaction. */
    void stayAside(DeploymentId deployment);

    /**
     * Makes a key in place of the present one while the agent runs, and puts it into the vault as the next version. Both
     * together may use no more than was granted. Asked again for the same rotation it finds what was made.
     */
    Made replace(DeploymentId deployment, VaultScope scope, UUID rotation);

    /** The present key stays after all. Joins the running transaction. */
    void keep(DeploymentId deployment);

    /** The replaced ones are refused from now on; they are deleted when what they have used is known for good. */
    Made retire(DeploymentId deployment);

    /** As {@link #retire}, as soon as the running transaction has committed, for as long as it takes. */
    void retireSoon(DeploymentId deployment);

    /**
     * What the agent has spent of the credit that its plan includes, as read last; final once the key is removed. That credit is
     * used before what was bought beside it. Asks nobody.
     */
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
