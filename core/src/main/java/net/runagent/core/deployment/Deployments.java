package net.runagent.core.deployment;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.InvoiceId;
import org.springframework.stereotype.Component;

/** What other features may know about deployments. */
@Component
public class Deployments {
    private static final Set<Class<? extends State>> LIVE =
            Set.of(State.Running.class, State.NeedsAttention.class, State.Recovering.class);

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final Receipts receipts;

    Deployments(DeploymentRecords records, SagaRecords saga, Receipts receipts) {
        this.records = records;
        this.saga = saga;
        this.receipts = receipts;
    }

    public Optional<Deployment> find(DeploymentId id) {
        return records.find(id);
    }

    public Optional<Deployment> ofInvoice(InvoiceId invoice) {
        return records.ofInvoice(invoice);
    }

    /** Newest first, those that are over as well; drafts that were never ordered are left out. */
    public List<Deployment> of(AccountId account) {
        return records.of(account).stream()
                .filter(deployment -> deployment.invoice() != null)
                .toList();
    }

    /** The draft that the person has not finished yet. */
    public Optional<Deployment> draftOf(AccountId account) {
        return records.of(account).stream()
                .filter(deployment -> deployment.state() instanceof State.Draft)
                .findFirst();
    }

    /** All agents that should answer their owners now. */
    public List<Deployment> live() {
        return records.in(LIVE);
    }

    /** The server of the newest generation. */
    public Optional<Host> host(DeploymentId id) {
        return saga.newest(id);
    }

    /** Whether its building stands still until its owner has pressed Start in the agent's chat. */
    public boolean waitsForOwner(Deployment deployment) {
        BuildStep greet = BuildStep.GREET;
        return saga.step(deployment.id(), greet.rowGeneration(deployment.generation()), greet.word())
                .filter(step -> !step.done() && GreetOwner.waitsForOwner(step.note()))
                .isPresent();
    }

    /** How far the building is; empty when it has not begun. */
    public Optional<Milestone> milestone(Deployment deployment) {
        return Steps.firstOpen(saga.steps(deployment.id()), deployment.generation())
                .map(BuildStep::milestone);
    }

    /** Since when its customer waits for it. */
    public Instant buildingSince(Deployment deployment) {
        return saga.steps(deployment.id()).stream()
                .map(ProvisioningStep::startedAt)
                .min(Comparator.naturalOrder())
                .orElse(deployment.state().since());
    }

    /** What is being ended now; empty when everything is gone. */
    public Optional<EndStep> ending(Deployment deployment) {
        List<ProvisioningStep> rows = saga.steps(deployment.id());
        return Arrays.stream(EndStep.values())
                .filter(step ->
                        rows.stream().noneMatch(row -> row.done() && row.step().equals(step.word())))
                .findFirst();
    }

    /** The signed receipt of an ended deployment. */
    public Optional<String> receipt(DeploymentId id) {
        return receipts.find(id);
    }

    /** What became of the bot's token of an ended deployment. */
    public BotLock botLock(DeploymentId id) {
        return saga.step(id, 0, EndStep.LOCK_BOT.word())
                .map(step -> BotLock.of(step.note()))
                .orElse(BotLock.LOCKED);
    }
}
