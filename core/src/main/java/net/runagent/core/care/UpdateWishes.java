package net.runagent.core.care;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Tells and changes when owners want updates, and what is planned for their agents. */
@Component
public class UpdateWishes {
    private final UpdateWishRecords records;
    private final UpdateRecords updates;
    private final ReleaseShelf shelf;
    private final UpdateProperties properties;
    private final Later later;
    private final Transactions transactions;
    private final Clock clock;

    UpdateWishes(
            UpdateWishRecords records,
            UpdateRecords updates,
            ReleaseShelf shelf,
            UpdateProperties properties,
            Later later,
            Transactions transactions,
            Clock clock) {
        this.records = records;
        this.updates = updates;
        this.shelf = shelf;
        this.properties = properties;
        this.later = later;
        this.transactions = transactions;
        this.clock = clock;
    }

    public UpdateWish of(Deployment deployment) {
        return transactions
                .call(() -> records.find(deployment.id()))
                .orElseGet(() -> new UpdateWish(
                        deployment.id(), UpdateWindow.usual(properties.zone()), null, null));
    }

    /** The version that it has, as far as we know. */
    public String version(DeploymentId id) {
        return transactions.call(() -> updates.versions()).getOrDefault(id, shelf.shipped());
    }

    /** What is new in a version, one sentence each, in this language or else in English. */
    public List<String> changes(String version, String language) {
        return shelf.find(version).map(release -> release.changesIn(language)).orElse(List.of());
    }

    /** What is planned or under way for it. */
    public Optional<AgentUpdate> open(DeploymentId id) {
        return transactions.call(() -> updates.open(id));
    }

    public Optional<AgentUpdate> find(UUID update) {
        return transactions.call(() -> updates.find(update));
    }

    /** Joins the running transaction; the caller has made sure that the deployment is the asking person's. */
    public UpdateWish window(Deployment deployment, UpdateWindow window) {
        UpdateWish wish = of(deployment).in(window);
        records.put(wish);
        soonerThanPlanned(deployment.id());
        return wish;
    }

    /**
     * Puts off the one that is planned, once for each version. Joins the running transaction.
     *
     * @return empty when nothing is planned, or this one was put off before
     */
    public Optional<UpdateWish> hold(Deployment deployment) {
        UpdateWish wish = of(deployment);
        Optional<AgentUpdate> planned =
                updates.open(deployment.id()).filter(each -> each.step() == UpdateStep.PLANNED);
        if (planned.isEmpty() || planned.get().version().equals(wish.heldFor())) {
            return Optional.empty();
        }
        Instant until = clock.instant().plus(UpdateWish.HOLD);
        UpdateWish held = wish.holding(planned.get().version(), until);
        records.put(held);
        soonerThanPlanned(deployment.id());
        return Optional.of(held);
    }

    /** Joins the running transaction. */
    public UpdateWish letGo(Deployment deployment) {
        UpdateWish wish = of(deployment).letGo();
        records.put(wish);
        soonerThanPlanned(deployment.id());
        return wish;
    }

    /** What is planned is thought over again with the new wish. */
    private void soonerThanPlanned(DeploymentId id) {
        updates.open(id).filter(each -> each.step() == UpdateStep.PLANNED).ifPresent(each -> {
            updates.put(each.due(clock.instant()));
            later.soon(UpdateAgent.JOB, id.value());
        });
    }
}
