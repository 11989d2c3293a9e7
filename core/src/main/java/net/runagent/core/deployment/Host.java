package net.runagent.core.deployment;

import java.time.Instant;
import net.runagent.core.vault.VaultScope;
import org.jspecify.annotations.Nullable;

/**
 * A server of a deployment as we know it, kept from the intent to make it until its absence is proven.
 *
 * @param name at the provider; deterministic, the idempotency key of its creation
 * @param opsPublicKey our login key, {@code ssh-ed25519 AAAA...}
 * @param nextOpsKey the login key that is about to take its place, in the same form
 * @param hostKey the pin: the only host key we accept
 * @param nextHostKey made on the box, not switched to yet
 * @param goneAt when the provider last confirmed that nothing of this name exists
 */
public record Host(
        DeploymentId deployment,
        int generation,
        String name,
        String opsPublicKey,
        @Nullable String nextOpsKey,
        String hostKey,
        @Nullable String nextHostKey,
        @Nullable Long providerId,
        @Nullable String address,
        @Nullable String serverType,
        @Nullable String location,
        @Nullable Instant goneAt) {

    static Host planned(DeploymentId deployment, int generation, String name, String opsPublicKey, String hostKey) {
        return new Host(deployment, generation, name, opsPublicKey, null, hostKey, null, null, null, null, null, null);
    }

    Host made(ServerFleet.Server server) {
        return new Host(
                deployment,
                generation,
                name,
                opsPublicKey,
                nextOpsKey,
                hostKey,
                nextHostKey,
                server.id(),
                server.ipv4() == null ? address : server.ipv4(),
                server.serverType(),
                server.location(),
                null);
    }

    Host announcing(String next) {
        return new Host(
                deployment,
                generation,
                name,
                opsPublicKey,
                nextOpsKey,
                hostKey,
                next,
                providerId,
                address,
                serverType,
                location,
                goneAt);
    }

    /** The key made on the box is the pin from now on. */
    Host switched() {
        return new Host(
                deployment,
                generation,
                name,
                opsPublicKey,
                nextOpsKey,
                nextHostKey == null ? hostKey : nextHostKey,
                null,
                providerId,
                address,
                serverType,
                location,
                goneAt);
    }

    /** @param publicKey null when it will not take the present one's place after all */
    Host offering(@Nullable String publicKey) {
        return withKeys(opsPublicKey, publicKey);
    }

    /** The key that was offered is ours from now on. */
    Host promoted() {
        return withKeys(nextOpsKey == null ? opsPublicKey : nextOpsKey, null);
    }

    private Host withKeys(String ops, @Nullable String nextOps) {
        return new Host(
                deployment,
                generation,
                name,
                ops,
                nextOps,
                hostKey,
                nextHostKey,
                providerId,
                address,
                serverType,
                location,
                goneAt);
    }

    Host gone(Instant at) {
        return new Host(
                deployment,
                generation,
                name,
                opsPublicKey,
                nextOpsKey,
                hostKey,
                nextHostKey,
                providerId,
                address,
                serverType,
                location,
                at);
    }

    /** The one-time host key lies in a scope of its own, so that it can be destroyed as soon as it was rotated. */
    VaultScope firstKeyScope(Deployment of) {
        return firstKeyScope(of, generation);
    }

    static VaultScope firstKeyScope(Deployment of, int generation) {
        return new VaultScope(of.account(), NamedIds.of(of.id().value(), "first-host-key-g" + generation));
    }
}
