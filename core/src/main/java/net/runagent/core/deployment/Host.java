package net.runagent.core.deployment;

import java.time.Instant;
import net.runagent.core.vault.VaultScope;
import org.jspecify.annotations.Nullable;

/**
 * A server as we know it, of a deployment or a spare, kept from the intent to make it until its absence is proven.
 *
 * @param name at the provider; deterministic, the idempotency key of its creation
 * @param opsPublicKey our login key, {@code ssh-ed25519 AAAA...}
 * @param nextOpsKey the login key that is about to take its place, in the same form
 * @param hostKey the pin: the only host key we accept
 * @param nextHostKey made on the box, not switched to yet
 * @param goneAt when the provider last confirmed that nothing of this name exists
 * @param spare which spare a deployment's server was before; it keeps the name that it had then
 */
public record Host(
        SubjectId subject,
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
        @Nullable Instant goneAt,
        @Nullable SpareId spare) {

    static Host planned(SubjectId subject, int generation, String name, String opsPublicKey, String hostKey) {
        return new Host(
                subject, generation, name, opsPublicKey, null, hostKey, null, null, null, null, null, null, null);
    }

    /** The server of a spare instead of one of its own; it is to be logged in to with the key planned for that one. */
    Host taking(Host ready, SpareId from) {
        return new Host(
                subject,
                generation,
                ready.name,
                opsPublicKey,
                null,
                ready.hostKey,
                null,
                ready.providerId,
                ready.address,
                ready.serverType,
                ready.location,
                null,
                from);
    }

    Host made(ServerFleet.Server server) {
        return new Host(
                subject,
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
                null,
                spare);
    }

    Host announcing(String next) {
        return with(opsPublicKey, nextOpsKey, hostKey, next, goneAt);
    }

    /** The key made on the box is the pin from now on. */
    Host switched() {
        return with(opsPublicKey, nextOpsKey, nextHostKey == null ? hostKey : nextHostKey, null, goneAt);
    }

    /** @param publicKey null when it will not take the present one's place after all */
    Host offering(@Nullable String publicKey) {
        return with(opsPublicKey, publicKey, hostKey, nextHostKey, goneAt);
    }

    /** The key that was offered is ours from now on. */
    Host promoted() {
        return with(nextOpsKey == null ? opsPublicKey : nextOpsKey, null, hostKey, nextHostKey, goneAt);
    }

    Host gone(Instant at) {
        return with(opsPublicKey, nextOpsKey, hostKey, nextHostKey, at);
    }

    private Host with(
            String ops, @Nullable String nextOps, String pin, @Nullable String nextPin, @Nullable Instant gone) {
        return new Host(
                subject,
                generation,
                name,
                ops,
                nextOps,
                pin,
                nextPin,
                providerId,
                address,
                serverType,
                location,
                gone,
                spare);
    }

    /** The one-time host key lies in a scope of its own, so that it can be destroyed as soon as it was rotated. */
    VaultScope firstKeyScope(Subject of) {
        return firstKeyScope(of, generation);
    }

    static VaultScope firstKeyScope(Subject of, int generation) {
        return new VaultScope(of.scope().account(), NamedIds.of(of.id().value(), "first-host-key-g" + generation));
    }
}
