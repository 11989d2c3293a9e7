package net.runagent.core.deployment;

import java.time.Duration;
import java.util.NoSuchElementException;
import net.runagent.core.deployment.AgentHost.Booted;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Makes a spare's server its deployment's: it is the one that was verified, on the same boot, and from now on it lets in
 * only the key that was made for the deployment. The key of the spare was never the customer's and is destroyed.
 */
@Component
class TakeOver {
    /** A server that stays silent at this many tries is not waited for: the next one, or a new one, is quicker. */
    private static final int TRIES = 3;

    private static final Duration SOON = Duration.ofMillis(500);

    private final AgentHost agentHost;
    private final SpareRecords spares;
    private final HostLogin login;
    private final Vault vault;
    private final Transactions transactions;

    TakeOver(AgentHost agentHost, SpareRecords spares, HostLogin login, Vault vault, Transactions transactions) {
        this.agentHost = agentHost;
        this.spares = spares;
        this.login = login;
        this.vault = vault;
        this.transactions = transactions;
    }

    StepResult run(Site site, Host host, SpareId id) {
        Spare spare = spares.find(id).orElseThrow(() -> new NoSuchElementException("no spare " + id));
        HostResult<Booted> seen = agentHost.boot(access(spare, site, host));
        boolean admitted = refused(seen);
        if (admitted) {
            // An earlier try may have come further than it could tell.
            seen = agentHost.boot(access(site.subject(), site, host));
        }
        if (!(seen instanceof HostResult.Ok<Booted>(Booted booted))) {
            return notTaken(site, seen);
        }
        if (!booted.bootId().equals(spare.bootId())) {
            return new StepResult.Broken("spare.rebooted");
        }
        if (!admitted) {
            HostResult<Void> only = agentHost.admitOnly(access(spare, site, host), host.opsPublicKey());
            if (!(only instanceof HostResult.Ok<Void>)) {
                return notTaken(site, only);
            }
        }
        Secret gatewayToken = gatewayToken(spare, site);
        return StepResult.done(() -> {
            try (gatewayToken) {
                vault.keep(site.subject().scope(), SecretKind.GATEWAY_TOKEN, gatewayToken);
            }
            vault.destroy(spare.scope());
        });
    }

    private HostAccess access(Subject subject, Site site, Host host) {
        return login.to(
                subject,
                host,
                Purpose.PROVISION,
                site.subject().id().value(),
                site.step().step());
    }

    private static boolean refused(HostResult<Booted> result) {
        return result instanceof HostResult.Wrong<Booted>(String code, String _) && code.equals("host.login.refused");
    }

    private static <T> StepResult notTaken(Site site, HostResult<T> result) {
        return switch (result) {
            case HostResult.Wrong<T>(String code, String _) -> new StepResult.Broken(code);
            case HostResult.NotYet<T>(String what, Duration _) -> new StepResult.Broken("spare.not-ready." + what);
            case HostResult.Unreachable<T>(String _) ->
                site.step().attempts() + 1 < TRIES
                        ? StepResult.again(SOON)
                        : new StepResult.Broken("spare.unreachable");
            case HostResult.Ok<T>(T _) -> throw new IllegalStateException("an Ok is handled by its caller");
        };
    }

    /** The program goes on running, and so does the token that those on its server call it with. */
    private Secret gatewayToken(Spare spare, Site site) {
        Grant grant = transactions.call(() -> vault.grant(
                vault.find(spare.scope(), SecretKind.GATEWAY_TOKEN)
                        .orElseThrow(() -> new NoSuchElementException("no gateway token of spare " + spare.id())),
                Purpose.PROVISION,
                site.subject().id().value(),
                site.step().step()));
        return vault.open(grant, token -> token.use(Secret::copyOf));
    }
}
