package net.runagent.core.care;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import org.springframework.stereotype.Component;

/** A model key that the agent's owner has made, in place of one of ours or of an earlier one of theirs. */
@Component
class UseOwnKey extends SwitchModelKey {
    private final ModelKeys keys;

    UseOwnKey(ModelKeys keys, Delivery delivery, Vault vault, OpenForRotation secrets) {
        super(delivery, vault, secrets);
        this.keys = keys;
    }

    @Override
    public Aim aim() {
        return Aim.OWN_KEY;
    }

    @Override
    public Optional<SecretKind> given(Deployment deployment) {
        return Optional.of(SecretKind.NEXT_MODEL_KEY);
    }

    private record Looked(Made result, boolean same) {}

    @Override
    Turn check(Rotation rotation, Deployment deployment) {
        Looked looked = secrets.open(
                rotation,
                deployment,
                SecretKind.NEXT_MODEL_KEY,
                given -> new Looked(keys.look(given), isPresent(rotation, deployment, given)));
        if (looked.same()) {
            return refused(deployment, "same-key");
        }
        return switch (looked.result()) {
            case Made.Done() -> new Turn.Next(RotationStep.MAKE);
            case Made.Refused(String code) -> refused(deployment, "key-" + code);
            case Made.Busy(Duration in) ->
                delivery.late(rotation) ? refused(deployment, "no-answer") : new Turn.Again(in);
            case Made.Unknown _ -> delivery.late(rotation) ? refused(deployment, "no-answer") : again(rotation);
        };
    }

    private boolean isPresent(Rotation rotation, Deployment deployment, Secret given) {
        return secrets.open(
                rotation,
                deployment,
                SecretKind.OPENROUTER_KEY,
                kept -> kept.use(a -> given.use(b -> MessageDigest.isEqual(a, b))));
    }

    private Turn refused(Deployment deployment, String reason) {
        return new Turn.End(
                new Outcome.KeptOld(reason), () -> vault.forget(deployment.scope(), SecretKind.NEXT_MODEL_KEY));
    }

    /** Both lie in the vault from here on: what the agent thinks with, and what worked. */
    @Override
    Turn make(Rotation rotation, Deployment deployment) {
        Secret old = copy(rotation, deployment, SecretKind.OPENROUTER_KEY);
        Secret given = copy(rotation, deployment, SecretKind.NEXT_MODEL_KEY);
        return new Turn.Next(RotationStep.DELIVER, () -> {
            keep(deployment, SecretKind.OLD_MODEL_KEY, old);
            keep(deployment, SecretKind.OPENROUTER_KEY, given);
            vault.forget(deployment.scope(), SecretKind.NEXT_MODEL_KEY);
        });
    }

    /** Tried for as long as it takes: nobody must be able to spend our credit with the old one. */
    @Override
    Turn retire(Rotation rotation, Deployment deployment) {
        return switch (keys.setAside(deployment.id())) {
            case Made.Done() ->
                new Turn.End(new Outcome.Done(), () -> vault.forget(deployment.scope(), SecretKind.OLD_MODEL_KEY));
            case Made.Busy(Duration in) -> new Turn.Again(in);
            case Made.Unknown _, Made.Refused _ -> again(rotation);
        };
    }

    @Override
    void lost(Deployment deployment) {
        // What worked before is untouched: it was only to be set aside in the end.
    }
}
