package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceVoided;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.CreditPack;
import net.runagent.core.catalogue.Discount;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.deployment.MemoryHouse.Bill;
import net.runagent.core.deployment.MemoryHouse.JobKey;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * The sagas of deployments wired by hand to fakes that survive a crash, with a job engine that is stepped. A crash is an
 * Error nobody catches; afterwards all objects are made anew on what was stored.
 */
public final class SagaWorld {
    /** The process has died. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash(String label) {
            super(label, null, false, false);
        }
    }

    /** Deliberate mistakes: each one must be caught by an invariant. */
    enum Mutant {
        CREATES_WITHOUT_LOOKING,
        FORGETS_SERVERS,
        FORGETS_MODEL_KEY,
        FORGETS_BACKUPS,
        FORGETS_BOT,
        NEVER_SHREDS,
        HALF_COMMITS,
        NO_CLAIMS,
        NO_LAST_LOOK
    }

    /** Where the feature's own records are kept. */
    public record Storage(
            DeploymentRecords records,
            SagaRecords saga,
            SpareRecords spares,
            FirstAnswers answers,
            Receipts receipts,
            @Nullable Transactions database,
            Duration claim) {}

    static final AccountId ADA = new AccountId(new UUID(7, 7));
    static final ChatUser ADA_ON_TELEGRAM = new ChatUser(Platform.TELEGRAM, "100001");
    static final Selection DEFAULTS = new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM);
    private static final Duration TAKE_OVER = Duration.ofSeconds(31);

    final MemoryHouse.HandClock clock = new MemoryHouse.HandClock();
    final MemoryTables tables = new MemoryTables();
    final MemoryHouse.CountedIds ids = new MemoryHouse.CountedIds();
    final MemoryHouse.Safe vault = new MemoryHouse.Safe(tables, ids);
    final MemoryHouse.Till till = new MemoryHouse.Till(tables, ids);
    final MemoryHouse.Jobs jobs = new MemoryHouse.Jobs(tables, clock);
    final MemoryHouse.Tales tales = new MemoryHouse.Tales(tables);
    final FakeOutside outside = new FakeOutside(vault);
    final FakeBackups backups = new FakeBackups();
    final List<String> alerts = new ArrayList<>();
    final List<Object> events = new ArrayList<>();
    final DeploymentRecords records;
    final SagaRecords saga;
    final SpareRecords spares;
    final FirstAnswers answers;
    final Receipts receipts;
    private final Duration claim;
    private final Set<Mutant> mutants = EnumSet.noneOf(Mutant.class);
    private final MemoryHouse.SeededChance chance = new MemoryHouse.SeededChance(20261124);
    final Map<String, Integer> labels = new TreeMap<>();
    int crashes;

    OrderDeployment orders;
    TerminateDeployment terminations;
    MoneyBack moneyBack;
    GreetAgain greetAgain;
    QuoteFirstAnswer quoteFirstAnswer;
    Deployments deployments;
    TidyUp tidyUp;
    WatchEndings watchEndings;
    CompareServers compareServers;
    ProveNothingLeft prove;
    KeepSpares keepSpares;
    ForgetSpares forgetSpares;
    Pool pool;
    private PoolProperties poolProperties = new PoolProperties(0, 1, 0.05, 100_000);
    LookAtCover.Hourly watchCover;
    final SeenPrices seenPrices = new SeenPrices();
    private WhenPaid whenPaid;
    private EndUnpaid endUnpaid;
    ChangeModel changeModel;
    ChangePlace changePlace;
    ResizeServer resize;
    FollowPlan followPlan;
    private Map<String, Job> works = Map.of();

    /** Two plans, one model, two places in one country and one in each of three others. */
    public static Catalogue catalogue() {
        return new OneOfEach();
    }

    public static SagaWorld inMemory(Mutant... mutants) {
        return new SagaWorld(null, mutants);
    }

    public static SagaWorld on(Function<Clock, Storage> storage) {
        return new SagaWorld(storage);
    }

    private SagaWorld(@Nullable Function<Clock, Storage> elsewhere, Mutant... mutants) {
        this.mutants.addAll(List.of(mutants));
        Storage storage = elsewhere == null
                ? new Storage(
                        new MemoryStorage.Records(tables, clock),
                        new MemoryStorage.Saga(tables),
                        new MemoryStorage.Spares(tables, clock),
                        new MemoryStorage.Answers(tables),
                        new MemoryStorage.Papers(tables),
                        null,
                        Claims.CLAIM)
                : elsewhere.apply(clock);
        records = has(Mutant.NO_CLAIMS) ? new NoClaims(storage.records()) : storage.records();
        saga = storage.saga();
        spares = storage.spares();
        answers = storage.answers();
        receipts = storage.receipts();
        claim = storage.claim();
        tables.within(storage.database());
        outside.looksUpFirst = !has(Mutant.CREATES_WITHOUT_LOOKING);
        if (has(Mutant.NEVER_SHREDS)) {
            vault.neverShreds();
        }
        if (has(Mutant.HALF_COMMITS)) {
            tables.neverRollsBack();
        }
        start();
    }

    private boolean has(Mutant mutant) {
        return mutants.contains(mutant);
    }

    /** What a process does when it starts: everything is made anew. */
    void start() {
        StaffAlerts staff = (severity, kind, subject, facts) -> alerts.add(kind);
        Lives lives = new Lives(records, tables, clock);
        ChannelChanges changes = new MemoryStorage.Channels(tables);
        Claims claims = new Claims(records, spares, ids, clock, claim);
        HostLogin login = new HostLogin(vault, tables);
        DesiredAgents desired = new DesiredAgents(vault, new MemoryHouse.OnePerson(), tables);
        moneyBack = new MoneyBack(till, outside, staff);
        GiveUp giveUp = new GiveUp(lives, saga, till, jobs, tales, staff, events::add);
        ServerRemoval removal = new ServerRemoval(outside, saga, vault, staff, tables, clock);
        ServerNames names = (subject, generation) -> ServerName.of("test", subject, generation);
        Catalogue catalogue = new OneOfEach();
        List<BuildWork> steps = List.of(
                new ClearEarlier(removal),
                new MakeKeys(new SshKeys(chance), vault, saga, names, chance),
                new MakeModelKey(outside, catalogue),
                new TakeBotToken(outside, vault, tables),
                new OrderServer(outside, outside, catalogue, vault, saga, tables),
                new AwaitServer(outside, saga),
                new LogIn(outside, saga, login, new TakeOver(outside, spares, login, vault, tables), clock),
                new NextHostKey(outside, saga, login),
                new SwitchHostKey(outside, saga, login, vault),
                new HandOver(outside, outside, names, saga, login),
                new VerifyHardening(outside, saga, login, staff),
                new InstallAgent(outside, saga, login),
                new WarmUp(outside, saga, login, vault, tables),
                new RehearseAnswer(outside, spares, saga, login, clock),
                new ConfigureAgent(outside, saga, login, desired),
                new AwaitHealth(outside, saga, login),
                new GreetOwner(
                        outside,
                        saga,
                        login,
                        desired,
                        lives,
                        answers,
                        new MemoryHouse.Turned(),
                        tales,
                        events::add,
                        clock));
        OtherPlaces others = new OtherPlaces(catalogue, seenPrices);
        SparesForDeployments waiting =
                new SparesForDeployments(records, spares, saga, outside, catalogue, poolProperties, jobs, clock);
        changePlace = new ChangePlace(records, saga, others, lives, jobs, tables);
        Building building = new Building(
                records,
                saga,
                names,
                lives,
                claims,
                new Waiting(lives, saga, others, giveUp, tales, staff, clock),
                giveUp,
                waiting,
                tales,
                staff,
                clock,
                steps);
        Ending ending = new Ending(
                records,
                saga,
                lives,
                claims,
                new EndWork(
                        new LockBots(outside, staff),
                        changes,
                        outside,
                        removal,
                        backups,
                        vault,
                        moneyBack,
                        staff,
                        tables),
                new ReceiptDesk(receipts, vault, chance, tables, clock),
                tales,
                jobs,
                staff,
                events::add,
                clock,
                endSteps());
        PlanPrices prices = new PlanPrices(seenPrices, catalogue, staff);
        orders = new OrderDeployment(
                records,
                changes,
                lives,
                giveUp,
                till,
                catalogue,
                prices,
                new MemoryStorage.Discounts(tables),
                vault,
                jobs,
                ids,
                clock);
        terminations = new TerminateDeployment(records, lives, giveUp, till, jobs, moneyBack, clock);
        greetAgain = new GreetAgain(saga, records, jobs);
        quoteFirstAnswer = new QuoteFirstAnswer(answers, new MemoryHouse.Turned());
        deployments = new Deployments(records, saga, receipts);
        tidyUp = new TidyUp(records, orders, lives, answers, tables, clock);
        whenPaid = new WhenPaid(records, orders, lives, till, jobs, staff);
        endUnpaid = new EndUnpaid(records, saga, till, orders, terminations, tales, jobs, events::add, tables, clock);
        Cover cover = new Cover(
                records, lives, till, new GraceNotices(saga, tales, events::add), tales, jobs, events::add, clock);
        LookAtCover lookAtCover = new LookAtCover(records, cover, jobs, tables);
        watchCover = new LookAtCover.Hourly(records, cover, jobs, tables);
        PowerStep power = new PowerStep(saga, lives, staff, clock);
        watchEndings = new WatchEndings(records, endUnpaid, till, jobs, tables, staff, clock);
        changeModel = new ChangeModel(records, saga, lives, claims, outside, login, desired, tales, jobs, clock);
        resize = new ResizeServer(
                records,
                saga,
                lives,
                claims,
                outside,
                outside,
                login,
                backups,
                catalogue(),
                tales,
                staff,
                jobs,
                ids,
                clock);
        followPlan = new FollowPlan(records, deployments, saga, resize, till, catalogue(), staff, tables, jobs);
        compareServers = new CompareServers(outside, records, saga, spares, names, jobs, tables, staff, clock);
        prove = new ProveNothingLeft(outside, records, saga, spares, backups, staff, clock);
        TokenCheck tokens = new TokenCheck(records, orders, outside, intake(), tales, tables, clock);
        Spares theSpares = new Spares(spares, jobs, tables, clock);
        pool = new Pool(spares, saga, catalogue, seenPrices, poolProperties, clock);
        forgetSpares = new ForgetSpares(spares, jobs, tables, clock);
        keepSpares = new KeepSpares(spares, theSpares, pool, outside, outside, jobs, ids, staff, tables, clock);
        works = new HashMap<>();
        for (Job job : List.of(
                building,
                ending,
                tokens,
                endUnpaid,
                lookAtCover,
                new Suspending(records, outside, claims, power, clock),
                new Resuming(records, outside, saga, outside, login, lives, claims, power, tales, clock),
                changeModel,
                resize,
                new TendSpare(
                        spares, saga, theSpares, names, claims, removal, outside, vault, waiting, jobs, tables, clock,
                        steps),
                new VerifySpare(spares, saga, theSpares, outside, login, clock),
                new KeepSpares.Soon(keepSpares),
                new LastLook(records, saga, names, outside, outside, backups, vault, tables, staff, clock))) {
            works.put(job.name(), job);
        }
        // The last look would find a forgotten server or key as well: that mistake needs a hole in both nets.
        if (has(Mutant.NO_LAST_LOOK)
                || has(Mutant.FORGETS_SERVERS)
                || has(Mutant.FORGETS_MODEL_KEY)
                || has(Mutant.FORGETS_BACKUPS)) {
            works.put(LastLook.JOB, new Forgotten());
        }
    }

    private List<EndStep> endSteps() {
        List<EndStep> steps = new ArrayList<>(List.of(EndStep.values()));
        if (has(Mutant.FORGETS_SERVERS)) {
            steps.remove(EndStep.SERVERS);
        }
        if (has(Mutant.FORGETS_MODEL_KEY)) {
            steps.remove(EndStep.MODEL_KEY);
        }
        if (has(Mutant.FORGETS_BACKUPS)) {
            steps.remove(EndStep.BACKUPS);
        }
        if (has(Mutant.FORGETS_BOT)) {
            steps.remove(EndStep.LOCK_BOT);
        }
        return steps;
    }

    /** As if the installation had been started anew with other settings. */
    void pool(int most) {
        pool(most, 1, 100_000);
    }

    void pool(int most, int least, int mostMonthlyCents) {
        poolProperties = new PoolProperties(most, least, 0.05, mostMonthlyCents);
        start();
    }

    List<Spare> allSpares() {
        return spares.in(EnumSet.allOf(SpareState.class));
    }

    private SecretIntake intake() {
        return new MemoryIntake(tables, vault, ids);
    }

    MemoryIntake secretIntake() {
        return new MemoryIntake(tables, vault, ids);
    }

    // ---- what people do

    DeploymentId order() {
        return tables.call(() -> {
            Deployment draft = orders.draft(ADA, ADA_ON_TELEGRAM, DEFAULTS);
            orders.useManagedBot(draft.id(), "555", "ada_agent_bot");
            orders.payByCard(draft.id());
            return draft.id();
        });
    }

    /** A second one, with a bot of its own, not ordered yet. */
    DeploymentId draftAnother() {
        return tables.call(() -> {
            Deployment draft = orders.draft(ADA, ADA_ON_TELEGRAM, DEFAULTS);
            orders.useManagedBot(draft.id(), "556", "ada_second_bot");
            return draft.id();
        });
    }

    DeploymentId orderAnother() {
        DeploymentId draft = draftAnother();
        tables.run(() -> orders.payByCard(draft));
        return draft;
    }

    /** The webhook of a payment; the same one may come again. */
    void pays(DeploymentId id) {
        tables.run(() -> {
            InvoiceId invoice = records.find(id).orElseThrow().requireInvoice();
            Bill bill = till.bill(invoice);
            if (bill.paid() == 0) {
                till.put(invoice, new Bill(bill.account(), bill.due(), bill.checkout(), 1, 0, false, false));
                tables.put("paid-at", invoice, clock.instant());
            }
            whenPaid.on(new InvoiceSettled(invoice));
        });
    }

    /** Given up on the pay screen. */
    void voided(InvoiceId invoice) {
        tables.run(() -> whenPaid.on(new InvoiceVoided(invoice)));
    }

    /** The provider says that the subscription is over. */
    void unpaid(DeploymentId id, boolean announced) {
        InvoiceId invoice = records.find(id).orElseThrow().requireInvoice();
        till.over.add(invoice);
        tables.run(() -> endUnpaid.on(new SubscriptionEnded(invoice, announced)));
    }

    /** What is paid for it from now on, and what a lost event leaves to the hourly look. */
    void entitled(DeploymentId id, Entitlement entitled) {
        till.entitlements.put(records.find(id).orElseThrow().requireInvoice(), entitled);
    }

    /** The event of a payment or of a change at the provider. */
    void coverChanged(DeploymentId id) {
        tables.run(() -> jobs.soon(LookAtCover.JOB, id.value()));
    }

    State state(DeploymentId id) {
        return records.find(id).orElseThrow().state();
    }

    /** How often money of its order went back. */
    int refundsOf(DeploymentId id) {
        return till.bill(records.find(id).orElseThrow().requireInvoice()).refunded();
    }

    /** Ordered, paid for, built. */
    DeploymentId running() {
        DeploymentId id = order();
        pays(id);
        settle(Duration.ofHours(1));
        assertThat(state(id)).isInstanceOf(State.Running.class);
        return id;
    }

    /** Nothing is free in the country that {@link #DEFAULTS} names, and something in another one. */
    void onlyHelsinkiIsFree() {
        outside.full.addAll(Set.of("fsn1", "nbg1"));
        seenPrices.put(new ServerFleet.Candidate("cx23", "hel1"), 500L);
        seenPrices.inStock = Set.of(new ServerFleet.Candidate("cx23", "hel1"));
    }

    // ---- the job engine

    /** Runs whatever is due within this time, moving the clock; dead processes are started again. */
    void settle(Duration atMost) {
        Instant end = clock.instant().plus(atMost);
        for (int turns = 0; turns < 5_000; turns++) {
            var next = jobs.waiting().entrySet().stream().min(Map.Entry.comparingByValue());
            if (next.isEmpty() || next.get().getValue().isAfter(end)) {
                return;
            }
            clock.until(next.get().getValue());
            runOrDie(next.get().getKey());
        }
        throw new IllegalStateException("does not come to rest: " + jobs.waiting());
    }

    private void runOrDie(JobKey key) {
        try {
            run(key);
        } catch (Crash _) {
            crashes++;
            CrashPoint.arm(this::count);
            tables.onWrite(() -> {});
            clock.forward(TAKE_OVER);
            start();
        } catch (RuntimeException trouble) {
            failures.add(trouble);
            if (failures.size() > 200) {
                throw trouble;
            }
            tables.run(() -> tables.put("job", key, clock.instant().plusSeconds(1)));
        }
    }

    final List<RuntimeException> failures = new ArrayList<>();

    /** One run of a job as the engine does it. */
    void run(JobKey key) {
        Instant planned = jobs.waiting().get(key);
        Job.Next next = works.get(key.job()).run(key.id());
        tables.run(() -> {
            switch (next) {
                case Job.Next.Again(Instant at) -> tables.put("job", key, at);
                case Job.Next.Done() -> {
                    if (planned == null || planned.equals(jobs.waiting().get(key))) {
                        tables.remove("job", key);
                    }
                }
            }
        });
    }

    void count(String label) {
        labels.merge(label, 1, Integer::sum);
    }

    /** The n-th time this label is reached, the process dies. */
    void dieAt(String label, int hit) {
        int[] seen = {0};
        CrashPoint.arm(reached -> {
            count(reached);
            if (reached.equals(label) && ++seen[0] == hit) {
                throw new Crash(label);
            }
        });
    }

    /** The n-th time this label is reached, this happens in between. */
    void at(String label, int hit, Runnable meanwhile) {
        int[] seen = {0};
        CrashPoint.arm(reached -> {
            count(reached);
            if (reached.equals(label) && ++seen[0] == hit) {
                meanwhile.run();
            }
        });
    }

    // ---- what must hold

    /** Everything that is wrong at rest; empty when nothing is. */
    List<String> violations() {
        List<String> wrong = new ArrayList<>();
        List<Deployment> all = records.of(ADA);
        for (Deployment deployment : all) {
            check(deployment, wrong);
            if (deployment.state().over() && backups.kept.contains(deployment.id())) {
                wrong.add("I9 backups of " + deployment.id() + " are left");
            }
        }
        for (FakeOutside.Box box : outside.boxes) {
            boolean known = all.stream()
                    .anyMatch(deployment ->
                            deployment.state().handedOver() && deployment.id().equals(box.owner));
            boolean waits = allSpares().stream()
                    .anyMatch(spare ->
                            spare.state() == SpareState.READY && spare.id().equals(box.owner));
            if (!known && !waits) {
                wrong.add("I1 orphan server " + box.server.name());
            }
        }
        allSpares().forEach(spare -> check(spare, wrong));
        return wrong;
    }

    private void check(Spare spare, List<String> wrong) {
        List<FakeOutside.Box> its = outside.boxes.stream()
                .filter(box -> box.owner.equals(spare.id()))
                .toList();
        boolean secrets =
                vault.drawers().stream().anyMatch(drawer -> drawer.scope().equals(spare.scope()));
        switch (spare.state()) {
            case READY -> {
                Host host = saga.host(spare.id(), Spare.GENERATION).orElseThrow();
                if (its.size() != 1 || !its.getFirst().active || !its.getFirst().warm) {
                    wrong.add("I5 a spare that is ready does not run: " + its.size());
                } else if (!its.getFirst().hostKey.equals(host.hostKey())) {
                    wrong.add("I5 pin of a spare is not the rotated key of its server");
                }
                if (!its.isEmpty() && !its.getFirst().remembers.isEmpty()) {
                    wrong.add("I5 a spare remembers " + its.getFirst().remembers);
                }
                if (!secrets) {
                    wrong.add("I5 nobody could log in to a spare");
                }
            }
            case CLAIMED, GONE -> {
                if (!its.isEmpty() || secrets) {
                    wrong.add("I5 left of a spare that is " + spare.state() + ": " + its.size() + " servers, secrets "
                            + secrets);
                }
            }
            case CREATING, DISCARDING -> wrong.add("I5 a spare is not at rest: " + spare);
        }
    }

    private boolean ofSpare(VaultScope scope) {
        return allSpares().stream()
                .anyMatch(spare ->
                        spare.state() == SpareState.READY && spare.scope().equals(scope));
    }

    private void check(Deployment deployment, List<String> wrong) {
        DeploymentId id = deployment.id();
        long servers =
                outside.boxes.stream().filter(box -> box.owner.equals(id)).count();
        Bill bill = deployment.invoice() == null ? null : till.bill(deployment.invoice());
        boolean paid = bill != null && bill.paid() > 0;
        if (paid
                && !deployment.state().handedOver()
                && !(deployment.state() instanceof State.Terminated)
                && bill.refunded() != 1) {
            wrong.add("I3 paid, neither agent nor refund: " + deployment.state());
        }
        if (deployment.state().live() || deployment.state() instanceof State.Suspended) {
            checkLive(deployment, servers, bill, wrong);
            checkPower(deployment, wrong);
        } else if (deployment.state().over()) {
            checkOver(deployment, servers, bill, wrong);
        } else {
            wrong.add("not at rest: " + deployment.state());
        }
    }

    private void checkLive(Deployment deployment, long servers, @Nullable Bill bill, List<String> wrong) {
        DeploymentId id = deployment.id();
        if (servers != 1) {
            wrong.add("I1 servers of a live deployment: " + servers);
        }
        if (bill == null || bill.refunded() > 0) {
            wrong.add("I3 runs without being paid");
        }
        Host host = saga.newest(id).orElseThrow();
        FakeOutside.Box box = outside.boxes.stream()
                .filter(candidate -> candidate.server.name().equals(host.name()))
                .findFirst()
                .orElse(null);
        if (box == null) {
            wrong.add("I1 phantom: " + host.name());
        } else {
            if (!box.hostKey.equals(host.hostKey()) || !box.hostKey.contains("BOX")) {
                wrong.add("pin is not the rotated key of the server");
            }
            if (!box.authorized.equals(Set.of(host.opsPublicKey()))) {
                wrong.add("others than its deployment may log in");
            }
            if (!box.hostname.equals(ServerName.of("test", id, host.generation()))) {
                wrong.add("goes by another name: " + box.hostname);
            }
            boolean switchedOff = deployment.state() instanceof State.Suspended;
            if (box.active == switchedOff || box.written.size() != 3) {
                wrong.add("agent is not set up: " + box.written);
            }
        }
        if (vault.drawers().stream()
                .anyMatch(drawer -> records.of(ADA).stream()
                                .noneMatch(other -> drawer.scope().equals(other.scope()))
                        && !ofSpare(drawer.scope())
                        && !drawer.scope().equals(VaultScope.SERVICE))) {
            wrong.add("a first host key was not destroyed");
        }
        long told = tales.told(AgentReady.class).stream()
                .filter(ready -> ready.deployment().equals(id.value()))
                .count();
        if (told != 1) {
            wrong.add("told that it is ready: " + told);
        }
        if (!outside.modelKeys.containsKey(id)) {
            wrong.add("no model key");
        }
    }

    private void checkPower(Deployment deployment, List<String> wrong) {
        String name = saga.newest(deployment.id()).orElseThrow().name();
        boolean meantOff = deployment.state() instanceof State.Suspended;
        if (outside.off.contains(name) != meantOff) {
            wrong.add("server off: " + !meantOff + ", although it is " + deployment.state());
        }
    }

    private void checkOver(Deployment deployment, long servers, @Nullable Bill bill, List<String> wrong) {
        if (servers != 0) {
            wrong.add("I4 server left: " + servers);
        }
        if (outside.modelKeys.containsKey(deployment.id())) {
            wrong.add("I4 model key left");
        }
        if (vault.drawers().stream()
                .anyMatch(drawer -> records.of(ADA).stream()
                                .filter(other -> !other.state().over())
                                .noneMatch(other -> drawer.scope().equals(other.scope()))
                        && !ofSpare(drawer.scope())
                        && !drawer.scope().equals(VaultScope.SERVICE))) {
            wrong.add("I4 secret left: " + vault.drawers());
        }
        if (saga.step(deployment.id(), 0, BuildStep.BOT_TOKEN.word()).isPresent()
                && !outside.tokenVersions.containsKey("555")) {
            wrong.add("I4 bot token not replaced");
        }
        if (deployment.state() instanceof State.Terminated) {
            if (receipts.find(deployment.id()).isEmpty()) {
                wrong.add("no receipt");
            }
            if (tales.told(AgentTerminated.class).size() != 1) {
                wrong.add("told that it is terminated: "
                        + tales.told(AgentTerminated.class).size());
            }
            if (bill == null || !bill.ended()) {
                wrong.add("subscription goes on");
            }
        }
        if (answers.take(deployment.id()).isPresent() && !(deployment.state() instanceof State.Terminated)) {
            wrong.add("first answer kept");
        }
    }

    private final class Forgotten implements Job {
        @Override
        public String name() {
            return LastLook.JOB;
        }

        @Override
        public Next run(UUID id) {
            return Next.done();
        }
    }

    /** A mutant: everybody may act at any time, nobody is fenced off. */
    private record NoClaims(DeploymentRecords records) implements DeploymentRecords {
        @Override
        public void add(Deployment deployment) {
            records.add(deployment);
        }

        @Override
        public Optional<Deployment> find(DeploymentId id) {
            return records.find(id);
        }

        @Override
        public Optional<Deployment> lock(DeploymentId id) {
            return records.lock(id);
        }

        @Override
        public void save(Deployment changed) {
            records.save(changed);
        }

        @Override
        public Optional<Deployment> ofInvoice(InvoiceId invoice) {
            return records.ofInvoice(invoice);
        }

        @Override
        public List<Deployment> of(AccountId account) {
            return records.of(account);
        }

        @Override
        public List<Deployment> in(Set<Class<? extends State>> states) {
            return records.in(states);
        }

        @Override
        public Optional<Deployment> using(Platform platform, String botId) {
            return records.using(platform, botId);
        }

        @Override
        public boolean knows(Platform platform, String botId) {
            return records.knows(platform, botId);
        }

        @Override
        public boolean claim(DeploymentId id, UUID worker, Duration atMost) {
            return true;
        }

        @Override
        public boolean holds(DeploymentId id, UUID worker) {
            return true;
        }

        @Override
        public void release(DeploymentId id, UUID worker) {}
    }

    /** Two plans, one model, two places in one country and one in each of three others. */
    static final class OneOfEach implements Catalogue {
        private static final Plan STARTER = new Plan(
                "starter-monthly",
                "Starter",
                Period.ofMonths(1),
                Money.usd(1900),
                Money.usd(500),
                List.of("cx23", "cpx22"),
                2,
                4,
                40,
                new UsdMicros(5_000_000),
                600,
                "starter");

        private static final Plan STANDARD = new Plan(
                "standard-monthly",
                "Standard",
                Period.ofMonths(1),
                Money.usd(3400),
                Money.usd(500),
                List.of("cx33", "cpx32"),
                4,
                8,
                80,
                new UsdMicros(8_000_000),
                1600,
                "standard");

        @Override
        public List<Plan> plans() {
            return List.of(STARTER, STANDARD);
        }

        @Override
        public List<ModelOffer> models() {
            return List.of(model(""));
        }

        @Override
        public List<Place> places() {
            return List.of(
                    new Place("fsn1", "fsn1", "DE"),
                    new Place("nbg1", "nbg1", "DE"),
                    new Place("hel1", "Helsinki", "FI"),
                    new Place("ash", "Ashburn", "US"),
                    new Place("sin", "Singapore", "SG"));
        }

        @Override
        public List<CreditPack> packs() {
            return List.of();
        }

        @Override
        public List<Discount> discounts() {
            return List.of(
                    new Discount("WELCOME20", 20, null, 0, List.of(), null),
                    new Discount("OVER", 20, null, 0, List.of(), LocalDate.EPOCH),
                    new Discount("YEARLY", 20, null, 0, List.of("starter-yearly"), null));
        }

        @Override
        public Plan plan(String id) {
            return id.equals(STANDARD.id()) ? STANDARD : STARTER;
        }

        @Override
        public ModelOffer model(String id) {
            return new ModelOffer("openrouter/auto", "Automatic", "");
        }

        @Override
        public Place place(String code) {
            return places().stream()
                    .filter(place -> place.code().equals(code))
                    .findFirst()
                    .orElseGet(() -> new Place(code, code, "DE"));
        }

        @Override
        public Plan defaultPlan() {
            return STARTER;
        }

        @Override
        public ModelOffer defaultModel() {
            return model("");
        }

        @Override
        public Place defaultPlace() {
            return place("fsn1");
        }
    }
}
