package net.runagent.core.deployment;

import net.runagent.core.vault.Vault;
import org.springframework.stereotype.Component;

/**
 * Switches to the key made on the server, then destroys the first one. When the answer was lost the server may have
 * switched already, so tries take turns with the old and the new pin; both are keys of this very server.
 */
@Component
class SwitchHostKey extends HostStep {
    /** Both pins were refused this often: it is another server, or a broken one. */
    private static final int TRIES_UNTIL_WRONG = 4;

    private final AgentHost agentHost;
    private final Vault vault;

    SwitchHostKey(AgentHost agentHost, SagaRecords saga, HostLogin login, Vault vault) {
        super(saga, login);
        this.agentHost = agentHost;
        this.vault = vault;
    }

    @Override
    public BuildStep step() {
        return BuildStep.SWITCH_HOST_KEY;
    }

    @Override
    public StepResult run(Site site) {
        Host host = host(site);
        String next = host.nextHostKey();
        if (next == null) {
            throw new IllegalStateException("no next host key for " + host.name());
        }
        boolean oldFirst = site.step().attempts() % 2 == 0;
        HostResult<Void> result = switchWith(site, host, oldFirst ? host.hostKey() : next, next);
        if (!(result instanceof HostResult.Ok<Void>)) {
            result = switchWith(site, host, oldFirst ? next : host.hostKey(), next);
        }
        return switch (result) {
            case HostResult.Ok<Void> _ ->
                StepResult.done(() -> {
                    store(host.switched());
                    vault.destroy(host.firstKeyScope(site.subject()));
                });
            case HostResult.Wrong<Void> _
            when site.step().attempts() < TRIES_UNTIL_WRONG -> StepResult.again(site.step());
            case HostResult.Wrong<Void> _, HostResult.NotYet<Void> _, HostResult.Unreachable<Void> _ ->
                notOk(site, result);
        };
    }

    private HostResult<Void> switchWith(Site site, Host host, String pin, String next) {
        return agentHost.switchHostKey(access(site, host, pin), next);
    }
}
