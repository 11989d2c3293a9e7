package net.runagent.core.care;

import java.time.Duration;
import java.util.Objects;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.LoginKeys;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import org.springframework.stereotype.Component;

/**
 * The key that we log in to the server with. The next key is kept before it is admitted beside the old one, ours only after a
 * login with it was let in, and the old one is forgotten only after its login was refused: whenever we die, a key that the
 * server lets in lies in the vault as the one we use. The agent notices nothing.
 */
@Component
class ReplaceSshKey implements Replacement {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final String NO_LOGIN = "no-login";

    private final AgentHost agentHost;
    private final HostLogin login;
    private final LoginKeys keys;
    private final OpenForRotation secrets;
    private final Delivery delivery;

    ReplaceSshKey(AgentHost agentHost, HostLogin login, LoginKeys keys, OpenForRotation secrets, Delivery delivery) {
        this.agentHost = agentHost;
        this.login = login;
        this.keys = keys;
        this.secrets = secrets;
        this.delivery = delivery;
    }

    @Override
    public SecretKind kind() {
        return SecretKind.SSH_PRIVATE_KEY;
    }

    @Override
    public RotationStep first() {
        return RotationStep.MAKE;
    }

    @Override
    public Turn take(Rotation rotation, Deployment deployment) {
        return switch (rotation.step()) {
            case DELIVER -> admitted(rotation, deployment);
            case VERIFY -> triedOut(rotation, deployment);
            case PROMOTE -> promoted(rotation, deployment);
            case RETIRE -> retired(rotation, deployment);
            default -> new Turn.Next(RotationStep.DELIVER, () -> keys.makeNext(deployment));
        };
    }

    private Turn admitted(Rotation rotation, Deployment deployment) {
        Host host = delivery.host(deployment);
        String next = Objects.requireNonNull(host.nextOpsKey(), "the next key's public part");
        return switch (agentHost.admitKey(with(rotation, deployment, host, SecretKind.SSH_PRIVATE_KEY), next)) {
            case HostResult.Ok<Void> _ -> new Turn.Next(RotationStep.VERIFY);
            case HostResult.NotYet<Void> _, HostResult.Unreachable<Void> _, HostResult.Wrong<Void> _ ->
                againOrKeepOld(rotation, deployment);
        };
    }

    private Turn triedOut(Rotation rotation, Deployment deployment) {
        HostResult<Boolean> seen =
                agentHost.letsIn(with(rotation, deployment, delivery.host(deployment), SecretKind.NEXT_SSH_KEY));
        return seen instanceof HostResult.Ok<Boolean>(Boolean in) && in
                ? new Turn.Next(RotationStep.PROMOTE)
                : againOrKeepOld(rotation, deployment);
    }

    /** Nothing has been taken from the old key yet. */
    private Turn againOrKeepOld(Rotation rotation, Deployment deployment) {
        return delivery.late(rotation)
                ? new Turn.End(new Outcome.KeptOld(NO_LOGIN), () -> keys.dropNext(deployment))
                : new Turn.Again(LOOK_AGAIN);
    }

    private Turn promoted(Rotation rotation, Deployment deployment) {
        Secret old = copied(rotation, deployment, SecretKind.SSH_PRIVATE_KEY);
        Secret next = copied(rotation, deployment, SecretKind.NEXT_SSH_KEY);
        return new Turn.Next(RotationStep.RETIRE, () -> {
            try (old;
                    next) {
                keys.promote(deployment, old, next);
            }
        });
    }

    private Secret copied(Rotation rotation, Deployment deployment, SecretKind kind) {
        return secrets.open(rotation, deployment, kind, secret -> secret.use(Secret::copyOf));
    }

    /** Tried for as long as it takes: a key that somebody else may have must not go on opening the server. */
    private Turn retired(Rotation rotation, Deployment deployment) {
        Host host = delivery.host(deployment);
        HostResult<Void> only =
                agentHost.admitOnly(with(rotation, deployment, host, SecretKind.SSH_PRIVATE_KEY), host.opsPublicKey());
        if (!(only instanceof HostResult.Ok<Void>)) {
            return again(rotation);
        }
        HostResult<Boolean> old = agentHost.letsIn(with(rotation, deployment, host, SecretKind.OLD_SSH_KEY));
        return old instanceof HostResult.Ok<Boolean>(Boolean in) && !in
                ? new Turn.End(new Outcome.Done(), () -> keys.forgetOld(deployment))
                : again(rotation);
    }

    private HostAccess with(Rotation rotation, Deployment deployment, Host host, SecretKind key) {
        return login.with(deployment, host, key, Purpose.ROTATE, rotation.command(), Delivery.step(rotation));
    }

    private static Turn again(Rotation rotation) {
        Duration pause = LOOK_AGAIN.multipliedBy(1L + rotation.attempts());
        return new Turn.Again(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
