package net.runagent.core.care;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.core.account.Platform;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Transactions;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Asks an agent's platform how many messages wait for it, as the watch does twice a minute. As with a line to its server the
 * secret is taken from the vault when the line is opened and not at every look: its copy is kept for an hour at most, for one
 * standing instruction, and is zeroed when the token is replaced or refused, the watch is switched off or the agent has ended.
 * See docs/decisions/0047.
 */
@Component
class ChannelLines implements DisposableBean {
    private static final Duration OLDEST = Duration.ofHours(1);

    /** A refused token is asked about again only after this: a platform shuts out who asks with bad ones all day. */
    private static final Duration REFUSED_FOR = Duration.ofMinutes(10);

    /** About 100 bytes each. */
    private static final int MOST_KEPT = 5_000;

    private final AgentBots bots;
    private final Vault vault;
    private final StandingInstructions instructions;
    private final Transactions transactions;
    private final Clock clock;
    private final Map<UUID, Kept> lines = new ConcurrentHashMap<>();
    private final Map<UUID, Refused> refused = new ConcurrentHashMap<>();

    ChannelLines(
            AgentBots bots, Vault vault, StandingInstructions instructions, Transactions transactions, Clock clock) {
        this.bots = bots;
        this.vault = vault;
        this.instructions = instructions;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Kept(SecretRef ref, Secret token, Instant since) {}

    private record Refused(SecretRef ref, Instant at) {}

    /** Empty when the agent has no token in the vault. Only one look at an agent at a time. */
    Optional<Waiting> ask(Deployment deployment, String step) {
        UUID id = deployment.id().value();
        Platform platform = deployment.selection().platform();
        Optional<SecretRef> ref =
                transactions.call(() -> vault.find(deployment.scope(), SecretKind.botToken(platform)));
        if (ref.isEmpty()) {
            hangUp(id);
            return Optional.empty();
        }
        Refused no = refused.get(id);
        if (no != null
                && no.ref().equals(ref.get())
                && no.at().plus(REFUSED_FOR).isAfter(clock.instant())) {
            return Optional.of(new Waiting.Invalid());
        }
        Kept line = line(deployment, ref.get(), step);
        Waiting waiting = bots.waiting(platform, line.token());
        if (!lines.containsKey(id)) {
            line.token().close(); // there are too many to keep one more
        }
        if (waiting instanceof Waiting.Invalid) {
            hangUp(id);
            refused.put(id, new Refused(ref.get(), clock.instant()));
        } else {
            refused.remove(id);
        }
        return Optional.of(waiting);
    }

    private Kept line(Deployment deployment, SecretRef ref, String step) {
        UUID id = deployment.id().value();
        Kept open = lines.get(id);
        Instant now = clock.instant();
        if (open != null && open.ref().equals(ref) && open.since().plus(OLDEST).isAfter(now)) {
            return open;
        }
        hangUp(id);
        UUID instruction = instructions.of(deployment, Kind.LOOK_AFTER).id();
        Grant grant = transactions.call(() -> {
            instructions.require(deployment, Kind.LOOK_AFTER);
            return vault.grant(ref, Purpose.RECOVER, instruction, step);
        });
        Kept fresh = new Kept(ref, vault.open(grant, secret -> secret.use(Secret::copyOf)), now);
        if (lines.size() < MOST_KEPT) {
            lines.put(id, fresh);
        }
        return fresh;
    }

    private void hangUp(UUID id) {
        Kept kept = lines.remove(id);
        if (kept != null) {
            kept.token().close();
        }
    }

    /** Of all others nothing is kept any more. */
    void only(Set<UUID> watched) {
        lines.keySet().stream().filter(id -> !watched.contains(id)).toList().forEach(this::hangUp);
        refused.keySet().retainAll(watched);
    }

    @EventListener
    void on(EverythingForgotten forgotten) {
        only(Set.of());
    }

    @Override
    public void destroy() {
        only(Set.of());
    }
}
