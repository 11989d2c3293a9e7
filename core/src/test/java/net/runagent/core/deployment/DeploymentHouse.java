package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.PublicUrl;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.care.Backup;
import net.runagent.core.care.BackupDownloads;
import net.runagent.core.care.BackupHost;
import net.runagent.core.care.BackupLinkRecords;
import net.runagent.core.care.BackupRecords;
import net.runagent.core.care.BackupStore;
import net.runagent.core.care.Backups;
import net.runagent.core.care.MachineSeen;
import net.runagent.core.care.MemoryBackupStore;
import net.runagent.core.care.RecoverDeployment;
import net.runagent.core.care.Recovery;
import net.runagent.core.care.RecoveryRecords;
import net.runagent.core.care.RestoreRecords;
import net.runagent.core.care.Restores;
import net.runagent.core.care.RotateSecret;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.RotationRecords;
import net.runagent.core.care.StandingInstructions;
import net.runagent.core.care.StandingRecords;
import net.runagent.core.care.VitalsRecords;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.MemoryHouse.Bill;
import net.runagent.core.deployment.MemoryHouse.JobKey;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.util.ClassUtils;

/** The real features deployment and care, wired by Spring as in production, on fakes for everything around them. */
final class DeploymentHouse implements AutoCloseable {
    /** Looked for once: under crashes there is a new house for each of hundreds of runs. */
    private static final Class<?>[] FEATURES = componentsOf("net.runagent.core.deployment", "net.runagent.core.care");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    final MemoryTables tables = new MemoryTables();
    private final MemoryHouse.CountedIds ids = new MemoryHouse.CountedIds();
    private final MemoryHouse.Safe vault = new MemoryHouse.Safe(tables, ids);
    private final MemoryIntake intake = new MemoryIntake(tables, vault, ids);
    private final MemoryHouse.Till till = new MemoryHouse.Till(tables, ids);
    private final MemoryHouse.Tales tales = new MemoryHouse.Tales(tables);
    final MemoryHouse.HandClock clock = new MemoryHouse.HandClock();
    private final MemoryHouse.Jobs jobs = new MemoryHouse.Jobs(tables, clock);
    final FakeOutside outside = new FakeOutside(vault);
    final FakeCopies copies = new FakeCopies(outside);
    final MemoryBackupStore store = new MemoryBackupStore();
    final List<String> alerts = new ArrayList<>();

    DeploymentHouse() {
        give(Clock.class, clock);
        give(Transactions.class, tables);
        give(Ids.class, ids);
        give(Chance.class, new MemoryHouse.SeededChance(20261124));
        give(Vault.class, vault);
        give(SecretIntake.class, intake);
        give(PayloadSeal.class, new MemoryHouse.Turned());
        give(Billing.class, till);
        give(Later.class, jobs);
        give(Tidings.class, tales);
        give(Accounts.class, new MemoryHouse.OnePerson());
        give(Catalogue.class, SagaWorld.catalogue());
        give(StaffAlerts.class, (severity, kind, subject, facts) -> alerts.add(kind));
        give(FakeOutside.class, outside);
        give(ServerPrices.class, new SeenPrices());
        give(DeploymentRecords.class, new MemoryStorage.Records(tables, clock));
        give(SagaRecords.class, new MemoryStorage.Saga(tables));
        give(ChosenDiscounts.class, new MemoryStorage.Discounts(tables));
        give(SpareRecords.class, new MemoryStorage.Spares(tables, clock));
        give(ChannelChanges.class, new MemoryStorage.Channels(tables));
        give(FirstAnswers.class, new MemoryStorage.Answers(tables));
        give(Receipts.class, new MemoryStorage.Papers(tables));
        give(RecoveryRecords.class, new Recoveries(tables));
        give(RotationRecords.class, new Rotations(tables));
        give(StandingRecords.class, new Standing(tables));
        give(BackupRecords.class, new MemoryBackups(tables));
        give(RestoreRecords.class, new MemoryRestores(tables));
        give(BackupLinkRecords.class, new MemoryBackupLinks(tables));
        give(PublicUrl.class, new PublicUrl("https://runagent.example"));
        give(BackupStore.class, store);
        give(BackupHost.class, copies);
        give(VitalsRecords.class, new LastSeen(tables));
        context.register(FEATURES);
        context.refresh();
    }

    private static Class<?>[] componentsOf(String... packages) {
        var scanner = new ClassPathScanningCandidateComponentProvider(true);
        return Stream.of(packages)
                .flatMap(each -> scanner.findCandidateComponents(each).stream())
                .map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .toArray(Class<?>[]::new);
    }

    private <T> void give(Class<T> type, T bean) {
        context.registerBean(type, () -> bean);
    }

    /** One use case, in one transaction, as a door calls it. */
    <T> T asked(Supplier<T> useCase) {
        return tables.call(useCase);
    }

    OrderDeployment orders() {
        return context.getBean(OrderDeployment.class);
    }

    Lives lives() {
        return context.getBean(Lives.class);
    }

    TerminateDeployment terminations() {
        return context.getBean(TerminateDeployment.class);
    }

    RecoverDeployment recoveries() {
        return context.getBean(RecoverDeployment.class);
    }

    RotateSecret rotations() {
        return context.getBean(RotateSecret.class);
    }

    Backups backups() {
        return context.getBean(Backups.class);
    }

    BackupDownloads downloads() {
        return context.getBean(BackupDownloads.class);
    }

    Restores restores() {
        return context.getBean(Restores.class);
    }

    StandingInstructions instructions() {
        return context.getBean(StandingInstructions.class);
    }

    /** All of a deployment, newest first, those that failed as well. */
    List<Backup> backupsOf(DeploymentId id) {
        return context.getBean(BackupRecords.class).of(id);
    }

    ChangeModel changes() {
        return context.getBean(ChangeModel.class);
    }

    QuoteFirstAnswer firstAnswers() {
        return context.getBean(QuoteFirstAnswer.class);
    }

    Deployments deployments() {
        return context.getBean(Deployments.class);
    }

    /** Whether an agent that is being moved talks, talked or is to talk through this bot. */
    boolean involves(AgentBot bot) {
        return context.getBean(ChannelChanges.class).involves(bot.platform(), bot.botId());
    }

    State stateOf(DeploymentId id) {
        return deployments().find(id).orElseThrow().state();
    }

    // ---- what happens to it

    /** A webhook says that the invoice is paid; the fact reaches the house, once or again. */
    void paymentArrives(DeploymentId id) {
        InvoiceId invoice = deployments().find(id).orElseThrow().requireInvoice();
        tables.run(() -> {
            Bill bill = till.bill(invoice);
            till.put(
                    invoice,
                    new Bill(bill.account(), bill.due(), bill.checkout(), 1, bill.refunded(), bill.ended(), false));
            context.publishEvent(new InvoiceSettled(invoice));
        });
    }

    Bill billOf(DeploymentId id) {
        return till.bill(deployments().find(id).orElseThrow().requireInvoice());
    }

    /** Time passes, and every job that becomes due meanwhile is run. */
    void passes(Duration time) {
        Instant end = clock.instant().plus(time);
        for (int runs = 0; runs < 2_000; runs++) {
            var next = jobs.waiting().entrySet().stream().min(Map.Entry.comparingByValue());
            if (next.isEmpty() || next.get().getValue().isAfter(end)) {
                clock.until(end);
                return;
            }
            clock.until(next.get().getValue());
            run(next.get().getKey());
        }
        throw new IllegalStateException("does not come to rest: " + jobs.waiting());
    }

    private void run(JobKey key) {
        Instant planned = jobs.waiting().get(key);
        Job job = context.getBeansOfType(Job.class).values().stream()
                .filter(each -> each.name().equals(key.job()))
                .findFirst()
                .orElseThrow();
        Job.Next next;
        try {
            next = job.run(key.id());
        } catch (SagaWorld.Crash _) {
            clock.forward(Duration.ofSeconds(31)); // another process takes the job over
            return;
        }
        tables.run(() -> {
            if (next instanceof Job.Next.Again(Instant at)) {
                tables.put("job", key, at);
            } else if (planned == null || planned.equals(jobs.waiting().get(key))) {
                tables.remove("job", key);
            }
        });
    }

    /** One turn of what comes back by itself. */
    void turn(String recurring) {
        context.getBeansOfType(Recurring.class).values().stream()
                .filter(each -> each.name().equals(recurring))
                .findFirst()
                .orElseThrow()
                .run();
    }

    // ---- what can be seen

    <T extends Happening> List<T> told(Class<T> type) {
        return tales.told(type);
    }

    /** What lies in the vault; null when nothing does. */
    @Nullable
    String secretOf(DeploymentId id, SecretKind kind) {
        return vault.plain(deployments().find(id).orElseThrow().scope(), kind);
    }

    /** A secret that somebody has given us in a chat. */
    UUID given(ChatUser owner, String secret) {
        return intake.put(owner, Secret.taking(secret.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Kinds of secrets of a deployment that could still be opened. */
    List<String> secretsOf(DeploymentId id) {
        Deployment deployment = deployments().find(id).orElseThrow();
        return vault.drawers().stream()
                .filter(drawer -> drawer.scope().equals(deployment.scope()))
                .map(drawer -> drawer.kind().word())
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        context.close();
    }

    /** Recoveries in memory. */
    private record Recoveries(MemoryTables tables) implements RecoveryRecords {
        @Override
        public Optional<Recovery> open(DeploymentId deployment) {
            return tables.<UUID, Recovery>read("recovery").values().stream()
                    .filter(recovery -> recovery.deployment().equals(deployment) && recovery.open())
                    .findFirst();
        }

        @Override
        public Optional<Recovery> find(UUID id) {
            @Nullable Recovery found = tables.<UUID, Recovery>read("recovery").get(id);
            return Optional.ofNullable(found);
        }

        @Override
        public List<Recovery> underWay() {
            return tables.<UUID, Recovery>read("recovery").values().stream()
                    .filter(Recovery::open)
                    .toList();
        }

        @Override
        public Optional<Instant> lastByItself(DeploymentId deployment) {
            return tables.<UUID, Recovery>read("recovery").values().stream()
                    .filter(recovery -> recovery.deployment().equals(deployment) && recovery.automatic())
                    .map(Recovery::startedAt)
                    .max(Instant::compareTo);
        }

        @Override
        public void put(Recovery recovery) {
            tables.put("recovery", recovery.id(), recovery);
        }
    }

    /** Rotations in memory. */
    private record Standing(MemoryTables tables) implements StandingRecords {
        private record Key(DeploymentId deployment, String kind) {}

        @Override
        public Optional<Change> last(DeploymentId deployment, String kind) {
            return Optional.ofNullable(tables.<Key, Change>read("standing").get(new Key(deployment, kind)));
        }

        @Override
        public Set<DeploymentId> off(String kind) {
            return tables.<Key, Change>read("standing").entrySet().stream()
                    .filter(entry -> entry.getKey().kind().equals(kind)
                            && !entry.getValue().on())
                    .map(entry -> entry.getKey().deployment())
                    .collect(Collectors.toSet());
        }

        @Override
        public void put(DeploymentId deployment, String kind, Change change) {
            tables.put("standing", new Key(deployment, kind), change);
        }
    }

    private record LastSeen(MemoryTables tables) implements VitalsRecords {
        @Override
        public Optional<MachineSeen> find(DeploymentId deployment) {
            @Nullable
            MachineSeen found = tables.<DeploymentId, MachineSeen>read("vitals").get(deployment);
            return Optional.ofNullable(found);
        }

        @Override
        public void put(DeploymentId deployment, MachineSeen seen) {
            tables.put("vitals", deployment, seen);
        }
    }

    private record Rotations(MemoryTables tables) implements RotationRecords {
        private Stream<Rotation> all() {
            return tables.<UUID, Rotation>read("rotation").values().stream();
        }

        @Override
        public Optional<Rotation> open(DeploymentId deployment) {
            return all().filter(each -> each.deployment().equals(deployment) && each.open())
                    .findFirst();
        }

        @Override
        public Optional<Rotation> find(UUID id) {
            return all().filter(each -> each.id().equals(id)).findFirst();
        }

        @Override
        public Optional<Rotation> newest(DeploymentId deployment) {
            return all().filter(each -> each.deployment().equals(deployment)).reduce((_, later) -> later);
        }

        @Override
        public Optional<Rotation> ofCommand(UUID command) {
            return all().filter(each -> each.command().equals(command)).findFirst();
        }

        @Override
        public List<Rotation> underWay() {
            return all().filter(Rotation::open).toList();
        }

        @Override
        public void put(Rotation rotation) {
            tables.put("rotation", rotation.id(), rotation);
        }
    }
}
