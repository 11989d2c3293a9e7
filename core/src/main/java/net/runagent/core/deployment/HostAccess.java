package net.runagent.core.deployment;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.runagent.core.vault.Grant;

/**
 * How to reach a server: only the pinned host key is accepted.
 *
 * @param hostKey {@code ssh-ed25519 AAAA...} as pinned
 * @param cause whose doing it is: purpose and command; a line that is open already serves the same cause only, so that
 *     every action of the customer opens the key itself and leaves its own trace
 * @param permission makes the grant that opens our private key of this deployment; asked for only when a new line is
 *     needed, because an unused grant is one too many
 */
public record HostAccess(String address, String hostKey, String cause, Supplier<Grant> permission) {
    public HostAccess(String address, String hostKey, Grant grant) {
        this(address, hostKey, "", () -> grant);
    }

    /** The same, but the permission is asked for only by way of {@code guard}, which may refuse. */
    public HostAccess guarded(UnaryOperator<Supplier<Grant>> guard) {
        return new HostAccess(address, hostKey, cause, guard.apply(permission));
    }

    /** Single use: ask once for each time the key is opened. */
    public Grant grant() {
        return permission.get();
    }
}
