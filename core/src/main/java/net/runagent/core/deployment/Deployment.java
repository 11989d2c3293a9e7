package net.runagent.core.deployment;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.vault.VaultScope;
import org.jspecify.annotations.Nullable;

/**
 * One agent on one server.
 *
 * @param owner who the agent obeys: the person's numeric id on the agent's platform
 * @param bot null until it was created or its token was checked
 * @param invoice null until ordered
 * @param version rises with every change
 */
public record Deployment(
        DeploymentId id,
        AccountId account,
        ChatUser owner,
        Selection selection,
        @Nullable AgentBot bot,
        @Nullable InvoiceId invoice,
        State state,
        Instant createdAt,
        long version)
        implements Subject {

    /** Where its secrets lie; destroyed as one. */
    @Override
    public VaultScope scope() {
        return new VaultScope(account, id.value());
    }

    @Override
    public Plan planIn(Catalogue catalogue) {
        return catalogue.plan(selection.plan());
    }

    @Override
    public String place() {
        return selection.place();
    }

    @Override
    public Set<SubjectId> mayBeLabelled(Host host) {
        return Stream.<SubjectId>concat(Stream.of(id), Stream.ofNullable(host.spare()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether this second half of a {@link VaultScope} is its own, or that of the first host key of one of its servers. */
    public boolean holds(UUID scope) {
        return id.value().equals(scope)
                || IntStream.rangeClosed(1, Building.GENERATIONS)
                        .anyMatch(each ->
                                Host.firstKeyScope(this, each).deployment().equals(scope));
    }

    /** The generation being built or built last; 1 before anything was built. */
    public int generation() {
        return switch (state) {
            case State.Building(Instant _, int generation) -> generation;
            case State.Queued(Instant _, int generation, String _) -> generation;
            default -> 1;
        };
    }

    AgentBot requireBot() {
        if (bot == null) {
            throw new IllegalStateException("deployment " + id + " has no bot yet");
        }
        return bot;
    }

    public InvoiceId requireInvoice() {
        if (invoice == null) {
            throw new IllegalStateException("deployment " + id + " was never ordered");
        }
        return invoice;
    }

    Deployment in(State next) {
        return new Deployment(id, account, owner, selection, bot, invoice, next, createdAt, version);
    }

    Deployment choosing(Selection other) {
        return new Deployment(id, account, owner, other, bot, invoice, state, createdAt, version);
    }

    Deployment in(String otherPlace) {
        return choosing(new Selection(selection.plan(), selection.model(), otherPlace, selection.platform()));
    }

    /** Through another bot, which may be one of another platform, where its owner has another id. */
    Deployment talking(ChatUser newOwner, AgentBot newBot) {
        Selection there = new Selection(selection.plan(), selection.model(), selection.place(), newBot.platform());
        return new Deployment(id, account, newOwner, there, newBot, invoice, state, createdAt, version);
    }

    Deployment with(AgentBot newBot) {
        return new Deployment(id, account, owner, selection, newBot, invoice, state, createdAt, version);
    }

    Deployment with(InvoiceId newInvoice) {
        return new Deployment(id, account, owner, selection, bot, newInvoice, state, createdAt, version);
    }
}
