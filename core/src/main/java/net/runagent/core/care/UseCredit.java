package net.runagent.core.care;

import java.time.Duration;
import java.util.Optional;
import net.runagent.core.billing.Billing;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import org.springframework.stereotype.Component;

/** The plan's credit in place of the owner's own model key: a key of ours that may use what is left of what was granted. */
@Component
class UseCredit extends SwitchModelKey {
    private final ModelKeys keys;
    private final Catalogue catalogue;
    private final Billing billing;

    UseCredit(
            ModelKeys keys,
            Catalogue catalogue,
            Billing billing,
            Delivery delivery,
            Vault vault,
            OpenForRotation secrets) {
        super(delivery, vault, secrets);
        this.keys = keys;
        this.catalogue = catalogue;
        this.billing = billing;
    }

    @Override
    public Aim aim() {
        return Aim.CREDIT;
    }

    @Override
    public Optional<String> notPossible(Deployment deployment) {
        if (!keys.ownersOwn(deployment)) {
            return Optional.of("credit-already");
        }
        if (!keys.available()
                || catalogue
                                .plan(deployment.selection().plan())
                                .includedCredit()
                                .value()
                        <= 0) {
            return Optional.of("no-model-keys");
        }
        // While a bank takes the payment back, nothing of what it was for is handed out.
        return billing.disputed(deployment.requireInvoice()) ? Optional.of("disputed") : Optional.empty();
    }

    /** Our key takes its place in the vault as soon as it is made, so the owner's own is laid beside first. */
    @Override
    Turn check(Rotation rotation, Deployment deployment) {
        Secret own = copy(rotation, deployment, SecretKind.OPENROUTER_KEY);
        return new Turn.Next(RotationStep.MAKE, () -> keep(deployment, SecretKind.OLD_MODEL_KEY, own));
    }

    @Override
    Turn make(Rotation rotation, Deployment deployment) {
        return switch (keys.comeBack(deployment, rotation.id())) {
            case Made.Done() -> new Turn.Next(RotationStep.DELIVER);
            case Made.Refused(String _) -> keptOwn(deployment, "provider-refused");
            case Made.Busy(Duration in) ->
                delivery.late(rotation) ? keptOwn(deployment, "no-answer") : new Turn.Again(in);
            case Made.Unknown _ -> delivery.late(rotation) ? keptOwn(deployment, "no-answer") : again(rotation);
        };
    }

    /** A key that was made and whose answer was lost has its secret nowhere: it is swept away. */
    private Turn keptOwn(Deployment deployment, String reason) {
        return new Turn.End(new Outcome.KeptOld(reason), () -> {
            vault.forget(deployment.scope(), SecretKind.OLD_MODEL_KEY);
            keys.keep(deployment.id()); // ours may have been capped for one that was not made
            keys.stayAside(deployment.id());
        });
    }

    /** Earlier ones of ours are switched off, if any is left; the owner's own is no longer ours to keep. */
    @Override
    Turn retire(Rotation rotation, Deployment deployment) {
        return switch (keys.retire(deployment.id())) {
            case Made.Done() ->
                new Turn.End(new Outcome.Done(), () -> {
                    vault.forget(deployment.scope(), SecretKind.OLD_MODEL_KEY);
                    keys.cameBack(deployment);
                });
            case Made.Busy(Duration in) -> new Turn.Again(in);
            case Made.Unknown _, Made.Refused _ -> again(rotation);
        };
    }

    @Override
    void lost(Deployment deployment) {
        keys.keep(deployment.id());
        keys.stayAside(deployment.id());
    }
}
