package net.runagent.bot.money;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.billing.GracePolicy;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.chain.ChainProperties;
import net.runagent.core.chain.ChainSettings;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.Money;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One schedule: everything that happens is drawn from its seed. In the end all is well again, and the books are looked at. */
final class Schedule {
    private static final Money PLAN = Money.usd(1900);
    private static final Money SETUP = Money.usd(500);
    private static final int MOST_ROUNDS = 400;

    final Random random;
    final WorldClock clock;
    final Trouble trouble;
    final HeldJobs jobs;
    final PaperPolar polar;
    final Map<InvoiceId, Money> invoices = new LinkedHashMap<>();
    final Set<InvoiceId> givenUp = new HashSet<>();
    final Set<InvoiceId> allBack = new HashSet<>();
    /** Of a payment only the first wish counts. */
    final Set<InvoiceId> partBack = new HashSet<>();

    /** What billing told the other features, in transactions that were committed. */
    final List<Object> events = new ArrayList<>();

    final List<String> alerts = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final JdbcClient jdbc;
    private final Map<Class<?>, Object> world = new HashMap<>();
    private final TillProcess[] processes = new TillProcess[2];
    private final Set<String> running = new HashSet<>();
    private final List<AccountId> people = new ArrayList<>();
    private int current;
    /** In some schedules each webhook also comes at once, as long as nobody dies of it. */
    private final boolean prompt;

    private int pushed;
    private int died;
    private int delivered;

    Schedule(long seed, Till till) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        clock = new WorldClock(till.next());
        prompt = random.nextBoolean();
        trouble = new Trouble(random, clock, till.happened());
        jobs = new HeldJobs(clock, trouble, random);
        polar = new PaperPolar(trouble, clock, random, this::id);
        jdbc = till.database().jdbc();
        trouble.meanwhile(() -> within(1 - current, this::slice));
        Transactions transactions = new MortalTransactions(till.database().transactions(), trouble);
        world.put(Clock.class, clock);
        world.put(Ids.class, (Ids) this::id);
        world.put(Chance.class, new SeededChance(random));
        world.put(Later.class, jobs);
        world.put(PaperPolar.class, polar);
        world.put(Transactions.class, transactions);
        world.put(JdbcClient.class, jdbc);
        world.put(Catalogue.class, till.catalogue());
        world.put(Accounts.class, till.accounts());
        world.put(GracePolicy.class, new GracePolicy(7));
        world.put(ChainProperties.class, ChainSettings.of("", ""));
        world.put(Tidings.class, new Told());
        world.put(PayloadSeal.class, new Unsealed());
        world.put(StaffAlerts.class, (StaffAlerts) (severity, kind, subject, facts) -> {
            trouble.mayDie("in a transaction");
            MortalTransactions.lasting(() -> alerts.add(kind));
        });
        starts(0);
        starts(1);
        people.add(new AccountId(id()));
        people.add(new AccountId(id()));
    }

    /** The person of any account, with an address of their own. */
    static Optional<Account> person(AccountId id) {
        return Optional.of(new Account(id, "Ada", id.value() + "@example.org", null, null, Instant.EPOCH));
    }

    private UUID id() {
        return new UUID(random.nextLong() & ~0xF000L | 0x7000L, random.nextLong() >>> 2 | Long.MIN_VALUE);
    }

    // ---- processes

    private void starts(int process) {
        processes[process] = new TillProcess(world, event -> MortalTransactions.lasting(() -> events.add(event)));
    }

    /** @return false when the process died of it */
    private boolean within(int process, Consumer<TillProcess> work) {
        int before = current;
        current = process;
        try {
            work.accept(processes[process]);
            return true;
        } catch (ProcessDied death) {
            died++;
            story.add("  process " + process + " died " + death.getMessage());
            starts(process);
            return false;
        } finally {
            current = before;
        }
    }

    private void anywhere(Consumer<TillProcess> work) {
        within(random.nextInt(2), work);
    }

    /** Whoever gets no answer does it again. */
    private void until(Consumer<TillProcess> work) {
        boolean done = false;
        while (!done) {
            done = within(random.nextInt(2), work);
        }
    }

    private void slice(TillProcess process) {
        switch (random.nextInt(3)) {
            case 0 -> delivers(process);
            case 1 ->
                turn(process, process.turns().get(random.nextInt(process.turns().size())));
            default -> work(process, 1 + random.nextInt(4));
        }
    }

    private void work(TillProcess process, int most) {
        boolean busy = true;
        for (int i = 0; i < most && busy; i++) {
            busy = prompt && pushed < polar.webhooks().size();
            if (busy) {
                delivers(process, polar.webhooks().get(pushed++));
            }
            busy |= jobs.run(process, failures);
        }
    }

    private void turn(TillProcess process, String name) {
        if (!running.add(name)) {
            return; // another process is at it
        }
        try {
            process.turn(name).run();
        } catch (RuntimeException failed) {
            failures.add(failed);
        } finally {
            running.remove(name);
        }
    }

    /** Any webhook there ever was, often a new one: so they come late, twice, in any order, and many never. */
    private void delivers(TillProcess process) {
        int all = polar.webhooks().size();
        if (all > 0) {
            int back = random.nextBoolean() ? Math.min(all, 4) : all;
            delivers(process, polar.webhooks().get(all - 1 - random.nextInt(back)));
        }
    }

    private void delivers(TillProcess process, String body) {
        delivered++;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        process.bean(Transactions.class)
                .run(() -> process.webhooks()
                        .handle(List.of(new Arrival(id(), "polar", "webhook", null, "polar", bytes))));
    }

    // ---- what happens

    void run() {
        int steps = 14 + random.nextInt(20);
        for (int step = 0; step < steps; step++) {
            step();
        }
        ends();
    }

    private void step() {
        int drawn = random.nextInt(100);
        if (invoices.isEmpty() || drawn < 8 && invoices.size() < 3) {
            orders();
        } else if (drawn < 16) {
            InvoiceId invoice = any();
            says("pays by card " + invoice);
            until(process -> process.bean(Billing.class).payByCard(invoice));
        } else if (drawn < 38) {
            pays();
        } else if (drawn < 46) {
            says("webhook");
            anywhere(this::delivers);
            if (random.nextBoolean()) {
                anywhere(process -> work(process, 4));
            }
        } else if (drawn < 62) {
            says("jobs");
            anywhere(process -> work(process, 1 + random.nextInt(8)));
        } else if (drawn < 70) {
            says("turn");
            anywhere(process -> turn(
                    process, process.turns().get(random.nextInt(process.turns().size()))));
        } else if (drawn < 77) {
            says("the provider moves");
            polar.moves();
        } else if (drawn < 82) {
            changesItsMind();
        } else {
            passes(duration());
        }
    }

    private void says(String what) {
        story.add(clock.instant() + " " + what);
    }

    private InvoiceId any() {
        return List.copyOf(invoices.keySet()).get(random.nextInt(invoices.size()));
    }

    private void orders() {
        AccountId person = people.get(random.nextInt(people.size()));
        List<InvoiceLine> lines = new ArrayList<>(List.of(new InvoiceLine("plan", "starter-monthly", PLAN)));
        if (random.nextInt(4) == 0) {
            lines.add(new InvoiceLine("setup", "setup", SETUP));
        }
        Instant until = clock.instant().plus(Duration.ofHours(24));
        String once = "order-" + id();
        until(process -> {
            InvoiceId opened = process.bean(Billing.class).open(person, lines, until, once);
            invoices.put(opened, lines.size() > 1 ? PLAN.plus(SETUP) : PLAN);
            process.bean(Billing.class).payByCard(opened);
        });
        says("orders " + List.copyOf(invoices.keySet()).getLast() + " of " + lines.size() + " lines");
    }

    private void pays() {
        List<UUID> open = links();
        if (open.isEmpty()) {
            anywhere(process -> work(process, 10));
            open = links();
        }
        if (!open.isEmpty()) {
            UUID checkout = open.get(random.nextInt(open.size()));
            int outcome = random.nextInt(7);
            says("pays checkout " + checkout + ", outcome " + outcome);
            polar.pays(checkout, outcome);
        }
    }

    /** A checkout whose answer was lost has a link that nobody was shown. */
    private List<UUID> links() {
        List<UUID> shown = jdbc.sql(
                        "SELECT checkout FROM checkout_attempt WHERE invoice = ANY(?) AND checkout IS NOT NULL")
                .param(invoices.keySet().stream().map(InvoiceId::value).toArray(UUID[]::new))
                .query(UUID.class)
                .list();
        return polar.payable().stream().filter(shown::contains).toList();
    }

    private void changesItsMind() {
        InvoiceId invoice = any();
        int what = random.nextInt(6);
        says("changes its mind about " + invoice + ": " + what);
        until(process -> {
            Billing billing = process.bean(Billing.class);
            switch (what) {
                case 0 -> {
                    billing.cancel(invoice);
                    givenUp.add(invoice);
                }
                case 1 -> {
                    billing.refundAll(invoice, "service_disruption");
                    allBack.add(invoice);
                }
                case 2 -> {
                    billing.refundPart(invoice, Money.usd(1700), "satisfaction_guarantee");
                    partBack.add(invoice);
                }
                case 3 -> billing.endSubscription(invoice);
                default ->
                    polar.subscriptions().stream()
                            .filter(one -> invoice.value().equals(one.invoice()))
                            .forEach(one -> jobs.soon(
                                    what == 4 ? "billing.cancel-at-period-end" : "billing.resume-subscription",
                                    one.id()));
            }
        });
    }

    private Duration duration() {
        int drawn = random.nextInt(100);
        if (drawn < 25) {
            return Duration.ofSeconds(1 + random.nextInt(30));
        } else if (drawn < 60) {
            return Duration.ofMinutes(1 + random.nextInt(30));
        } else if (drawn < 78) {
            return Duration.ofHours(1 + random.nextInt(10));
        }
        return Duration.ofDays(drawn < 83 ? 1 + random.nextInt(3) : 15 + random.nextInt(16));
    }

    private void passes(Duration time) {
        says(time + " pass");
        boolean days = time.toHours() >= 24;
        if (days) {
            hasGoodHours();
        }
        clock.forward(time);
        polar.timePasses();
        if (random.nextBoolean()) {
            anywhere(this::slice);
        }
        if (days) {
            hasGoodHours();
        }
    }

    /** A day has enough of them for each of the watchers. */
    private void hasGoodHours() {
        clock.forward(Trouble.MOST_BEHIND);
        trouble.pauses(true);
        round();
        trouble.pauses(false);
    }

    // ---- the end

    /** Each watcher once, and whatever is due. */
    private void round() {
        until(process -> {
            process.turns().forEach(name -> turn(process, name));
            work(process, MOST_ROUNDS);
        });
    }

    private void ends() {
        says("all is well");
        trouble.ends();
        failures.clear();
        polar.closes();
        for (int i = 0; i < 3; i++) {
            clock.forward(Duration.ofHours(1));
            round();
        }
        for (int i = 0; i < 12 && !jobs.waiting().isEmpty(); i++) {
            polar.closes();
            clock.forward(Duration.ofMinutes(30));
            until(process -> work(process, MOST_ROUNDS));
        }
    }

    /** So that schedules in which nothing happens are seen. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        counts.put("_processes died", died);
        counts.put("_webhooks delivered", delivered);
        counts.put("_orders paid", (int)
                polar.orders().stream().filter(CardOrder::paid).count());
        counts.put("_renewals paid", (int) polar.orders().stream()
                .filter(order -> order.paid() && order.reason().equals("subscription_cycle"))
                .count());
        polar.refunds()
                .forEach(refund -> counts.merge(
                        (refund.intent() == null ? "_refunds by the provider " : "_refunds by us ") + refund.status(),
                        1,
                        Integer::sum));
        polar.orders().stream()
                .flatMap(order -> polar.disputes(order.id()).stream())
                .forEach(dispute -> counts.merge("_disputes " + dispute.status(), 1, Integer::sum));
        alerts.forEach(alert -> counts.merge("_staff heard " + alert, 1, Integer::sum));
        return counts;
    }

    String told() {
        return String.join("\n", story) + "\nprocesses died " + died + " times; alerts " + alerts;
    }

    private final class Told implements Tidings {
        @Override
        public void tell(AccountId account, Happening happening, String once) {
            trouble.mayDie("in a transaction");
        }

        @Override
        public void tell(ChatUser user, Happening happening, String once) {
            trouble.mayDie("in a transaction");
        }
    }

    private static final class Unsealed implements PayloadSeal {
        @Override
        public byte[] seal(UUID rowId, byte[] plain) {
            return plain;
        }

        @Override
        public byte @Nullable [] open(UUID rowId, byte[] sealed) {
            return sealed;
        }
    }

    private record SeededChance(Random random) implements Chance {
        @Override
        public byte[] bytes(int count) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public int below(int bound) {
            return random.nextInt(bound);
        }
    }
}
