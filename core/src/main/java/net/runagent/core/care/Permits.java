package net.runagent.core.care;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DesiredAgents;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * What a recovery may open. One that its owner tapped for opens for that tap; one that we began by ourselves opens for the
 * standing instruction, and no longer than that stands.
 */
@Component
class Permits {
    private final HostLogin login;
    private final DesiredAgents desired;
    private final Vault vault;
    private final StandingInstructions instructions;
    private final Transactions transactions;

    Permits(
            HostLogin login,
            DesiredAgents desired,
            Vault vault,
            StandingInstructions instructions,
            Transactions transactions) {
        this.login = login;
        this.desired = desired;
        this.vault = vault;
        this.instructions = instructions;
        this.transactions = transactions;
    }

    HostAccess login(Recovery recovery, Deployment deployment, Host host, String step) {
        HostAccess access = login.to(deployment, host, Purpose.RECOVER, command(recovery, deployment), step);
        return access.guarded(permission -> () -> allowed(recovery, deployment, permission));
    }

    DesiredAgent withSecrets(Recovery recovery, Deployment deployment, String step) {
        return allowed(
                recovery,
                deployment,
                () -> desired.withSecrets(deployment, Purpose.RECOVER, command(recovery, deployment), step));
    }

    /** Empty when there is no such secret. */
    Optional<Grant> grant(Recovery recovery, Deployment deployment, SecretKind kind, String step) {
        return allowed(
                recovery,
                deployment,
                () -> vault.find(deployment.scope(), kind)
                        .map(ref -> vault.grant(ref, Purpose.RECOVER, command(recovery, deployment), step)));
    }

    private UUID command(Recovery recovery, Deployment deployment) {
        return recovery.automatic() ? instructions.of(deployment, Kind.HEAL).id() : recovery.id();
    }

    private <T> T allowed(Recovery recovery, Deployment deployment, Supplier<T> work) {
        return transactions.call(() -> {
            if (recovery.automatic()) {
                instructions.require(deployment, Kind.HEAL);
            }
            return work.get();
        });
    }
}
