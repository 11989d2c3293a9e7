package net.runagent.core.usage;

import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/**
 * Model keys that owners bring along instead of the credit that the plan includes. Such a key lies in the vault and nowhere
 * else: that there is one, and no key of ours for the agent or one that was set aside, says that it is used. Its limit and its use are its owner's.
 */
@Component
public class OwnKeys {
    private final ModelKeyRecords records;
    private final Vault vault;
    private final SecretIntake intakes;
    private final Later later;

    OwnKeys(ModelKeyRecords records, Vault vault, SecretIntake intakes, Later later) {
        this.records = records;
        this.vault = vault;
        this.intakes = intakes;
        this.later = later;
    }

    /**
     * Has the key of an order looked at; {@link OwnKeyChecked} tells the result. Joins the running transaction.
     *
     * @param intake where it waits
     * @return false when it does not wait there any more, or the order takes none
     */
    public boolean give(Deployment draft, UUID intake) {
        boolean taken = draft.state() instanceof State.Draft
                && intakes.keep(intake, draft.owner(), draft.scope(), SecretKind.NEXT_MODEL_KEY)
                        .isPresent();
        if (taken) {
            later.soon(CheckOwnKey.JOB, draft.id().value());
        }
        return taken;
    }

    /** The last characters of the owner's key; empty when the plan's credit is used. */
    public Optional<String> end(Deployment deployment) {
        return used(deployment) ? vaulted(deployment).map(SecretRef::hint) : Optional.empty();
    }

    /** Joins the running transaction. */
    public boolean used(Deployment deployment) {
        return records.find(deployment.id()).filter(key -> !key.aside()).isEmpty()
                && vaulted(deployment).isPresent();
    }

    /** The plan's credit after all; only for what is not ordered yet. Joins the running transaction. */
    public void drop(Deployment draft) {
        if (draft.state() instanceof State.Draft && used(draft)) {
            vault.forget(draft.scope(), SecretKind.OPENROUTER_KEY);
        }
    }

    private Optional<SecretRef> vaulted(Deployment deployment) {
        return vault.find(deployment.scope(), SecretKind.OPENROUTER_KEY);
    }
}
