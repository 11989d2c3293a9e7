package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.CardHook;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.EntitlementChanged;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.PlanChangePaid;
import net.runagent.core.billing.PlanFollowed;
import net.runagent.core.billing.SubscriptionEnded;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.catalogue.CatalogueProperties;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.Money;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.InboxHandler;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.LeaderLocks;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.polar.PolarParty;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Billing with a real database and the simulated Polar; jobs are run by hand, so nothing happens by itself. */
public final class CardHouse implements AutoCloseable {
    public final World world;
    public final PolarParty polar;
    public final TestDatabase db;
    private final boolean restored;
    public final AccountId ada = new AccountId(UUID.fromString("00000000-0000-7000-8000-0000000000ad"));
    public final List<Happening> told = Collections.synchronizedList(new ArrayList<>());
    public final List<String> alerts = new ArrayList<>();
    public final List<Object> events = Collections.synchronizedList(new ArrayList<>());
    public final Deque<Waiting> jobs = new ArrayDeque<>();
    /** What jobs threw; each is tried again after {@link #BACK_OFF}. */
    public final List<RuntimeException> failures = new ArrayList<>();

    public static final Duration BACK_OFF = Duration.ofSeconds(30);
    /** Chats that joined their account a moment ago, and until when they change nothing. */
    public final Map<ChatUser, Instant> held = new HashMap<>();

    private final Set<String> onces = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Arrival>> inbox = new HashMap<>();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final LoopbackServer door;

    public record Waiting(String job, UUID id, Instant at) {}

    public CardHouse() {
        this(Map.of());
    }

    /** @param more settings that differ from the usual ones */
    public CardHouse(Map<String, String> more) {
        this(more, (_, _) -> {});
    }

    /** @param further what else lives in the house, put there before it opens */
    public CardHouse(Map<String, String> more, BiConsumer<World, AnnotationConfigApplicationContext> further) {
        this(new World(7), null, TestDatabase.fresh(), more, further);
    }

    private CardHouse(
            World world,
            @Nullable PolarParty there,
            TestDatabase db,
            Map<String, String> more,
            BiConsumer<World, AnnotationConfigApplicationContext> further) {
        this.world = world;
        this.restored = there != null;
        this.polar = there == null ? world.join(new PolarParty()) : there;
        this.db = db;
        door = LoopbackServer.start("door", world, new Routes().post("/hooks/polar", request -> {
                    CardHook.Taken taken = context.getBean(CardHook.class)
                            .take(
                                    request.header("webhook-id").stream().toList(),
                                    request.header("webhook-timestamp").stream().toList(),
                                    request.header("webhook-signature").stream().toList(),
                                    request.bytes());
                    return Response.empty(taken == CardHook.Taken.KEPT ? 202 : 403);
                }));
        context.registerBean(JdbcClient.class, db::jdbc);
        context.registerBean(Transactions.class, db::transactions);
        context.registerBean(Clock.class, world::clock);
        context.registerBean(
                Ids.class, () -> () -> UUID.fromString(world.chance().uuid()));
        context.registerBean(Chance.class, () -> new Chance() {
            @Override
            public byte[] bytes(int count) {
                return world.chance().bytes(count);
            }

            @Override
            public int below(int bound) {
                return world.chance().below(bound);
            }
        });
        context.registerBean(Later.class, InHand::new);
        context.registerBean(Inbox.class, () -> this::keep);
        context.registerBean(PayloadSeal.class, () -> new PayloadSeal() {
            @Override
            public byte[] seal(UUID rowId, byte[] plain) {
                return plain;
            }

            @Override
            public byte[] open(UUID rowId, byte[] sealed) {
                return sealed;
            }
        });
        context.registerBean(Tidings.class, Listening::new);
        context.registerBean(Leadership.class, () -> new Leadership(new LeaderLocks() {
            @Override
            public boolean hold(String role) {
                return true;
            }

            @Override
            public void release(String role) {}
        }));
        context.registerBean(StaffAlerts.class, () -> (severity, kind, subject, facts) -> {
            synchronized (alerts) {
                alerts.add(kind);
            }
        });
        Accounts accounts = org.mockito.Mockito.mock(Accounts.class);
        org.mockito.Mockito.when(accounts.find(ada))
                .thenReturn(Optional.of(new Account(ada, "Ada", "ada@example.org", null, null, Instant.EPOCH)));
        org.mockito.Mockito.when(accounts.heldUntil(org.mockito.ArgumentMatchers.any()))
                .thenAnswer(call -> Optional.ofNullable(held.get(call.<ChatUser>getArgument(0))));
        context.registerBean(Accounts.class, () -> accounts);
        Map<String, Object> settings = new HashMap<>(polar.settings());
        settings.put("runagent.public-url", door.url());
        settings.putAll(more);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
        context.registerBean(Texts.class, () -> new Texts());
        context.registerBean(CatalogueProperties.class, () -> new CatalogueProperties(null));
        context.registerBean("events", Events.class, () -> new Events(events));
        context.scan(
                "net.runagent.core.money",
                "net.runagent.core.catalogue",
                "net.runagent.core.billing",
                "net.runagent.core.chain",
                "net.runagent.persistence.money",
                "net.runagent.persistence.catalogue",
                "net.runagent.persistence.billing",
                "net.runagent.persistence.chain",
                "net.runagent.bot.paper");
        further.accept(world, context);
        context.refresh();
        polar.endpoint(door.url() + "/hooks/polar");
    }

    /** The same world, and a service that begins again with an earlier copy of the database. */
    public CardHouse restoredFrom(TestDatabase backup) {
        return new CardHouse(world, polar, backup, Map.of(), (_, _) -> {});
    }

    record Events(List<Object> seen) {
        @EventListener
        void on(Object event) {
            if (event instanceof PaymentBooked
                    || event instanceof InvoiceSettled
                    || event instanceof PlanFollowed
                    || event instanceof PlanChangePaid
                    || event instanceof SubscriptionEnded
                    || event instanceof SubscriptionRenewed
                    || event instanceof EntitlementChanged
                    || event instanceof DisputeChanged) {
                seen.add(event);
            }
        }
    }

    final class InHand implements Later {
        @Override
        public void at(String job, UUID id, Instant when) {
            synchronized (jobs) {
                Optional<Waiting> before = jobs.stream()
                        .filter(w -> w.job().equals(job) && w.id().equals(id))
                        .findFirst();
                before.filter(waiting -> when.isBefore(waiting.at())).ifPresent(jobs::remove);
                if (before.isEmpty() || when.isBefore(before.get().at())) {
                    jobs.add(new Waiting(job, id, when));
                }
            }
        }

        @Override
        public void soon(String job, UUID id) {
            at(job, id, Instant.EPOCH);
        }

        /** What is wished for now comes as soon as with {@link #soon}. */
        @Override
        public void at(String job, Map<UUID, Instant> times) {
            Instant now = world.clock().now();
            times.forEach((id, when) -> at(job, id, when.isAfter(now) ? when : Instant.EPOCH));
        }

        @Override
        public void forget(String job, UUID id) {
            synchronized (jobs) {
                jobs.removeIf(w -> w.job().equals(job) && w.id().equals(id));
            }
        }
    }

    final class Listening implements Tidings {
        @Override
        public void tell(AccountId account, Happening happening, String once) {
            if (onces.add(once)) {
                told.add(happening);
            }
        }

        @Override
        public void tell(ChatUser user, Happening happening, String once) {
            if (onces.add(once)) {
                told.add(happening);
            }
        }
    }

    private Set<UUID> keep(List<Arrival> arrivals) {
        synchronized (inbox) {
            arrivals.forEach(arrival -> inbox.computeIfAbsent(arrival.dedupeKey(), key -> List.of(arrival)));
        }
        return Set.of();
    }

    public Billing billing() {
        return context.getBean(Billing.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public InvoiceId orders() {
        Money price = Money.usd(1900);
        return billing()
                .open(
                        ada,
                        List.of(new InvoiceLine("plan", "starter-monthly", price)),
                        world.clock().now().plus(Duration.ofHours(24)),
                        "order-" + world.chance().hex(8));
    }

    /** Hands stored deliveries to their handler, then runs every job that is due, until nothing is left to do. */
    public void work() {
        for (int round = 0; round < 2_000; round++) {
            List<Arrival> arrived;
            synchronized (inbox) {
                arrived = inbox.values().stream().flatMap(List::stream).toList();
                inbox.replaceAll((key, done) -> List.of());
            }
            if (!arrived.isEmpty()) {
                context.getBean(InboxHandler.class).handle(arrived);
            }
            Waiting next = take();
            if (next == null) {
                if (arrived.isEmpty()) {
                    return;
                }
                continue;
            }
            try {
                if (job(next.job()).run(next.id()) instanceof Job.Next.Again(Instant at)) {
                    context.getBean(Later.class).at(next.job(), next.id(), at);
                }
            } catch (RuntimeException trouble) {
                failures.add(trouble);
                context.getBean(Later.class)
                        .at(next.job(), next.id(), world.clock().now().plus(BACK_OFF));
            }
        }
        throw new AssertionError("no end of work: " + jobs);
    }

    /** The work itself, for whoever wants it done on a thread of their own. */
    public Job job(String name) {
        return context.getBeansOfType(Job.class).values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Waiting take() {
        synchronized (jobs) {
            Instant now = world.clock().now();
            Optional<Waiting> due =
                    jobs.stream().filter(w -> !w.at().isAfter(now)).min(Comparator.comparing(Waiting::at));
            due.ifPresent(jobs::remove);
            return due.orElse(null);
        }
    }

    /** What comes back by itself: the reconcilers. One that fails comes back like the others. */
    public void look() {
        for (Recurring recurring : context.getBeansOfType(Recurring.class).values()) {
            try {
                recurring.run();
            } catch (RuntimeException trouble) {
                failures.add(trouble);
            }
        }
        work();
    }

    /** One turn of one thing that comes back by itself, and what follows from it. */
    public void turn(String name) {
        context.getBeansOfType(Recurring.class).values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .run();
        work();
    }

    /** Everything that answers questions about money. */
    public List<Desk<?>> desks() {
        List<Desk<?>> desks = new ArrayList<>();
        context.getBeansOfType(Desk.class).values().forEach(desks::add);
        return desks;
    }

    public String numberOf(InvoiceId invoice) {
        return db.jdbc()
                .sql("SELECT number FROM invoice WHERE id = ?")
                .param(invoice.value())
                .query(String.class)
                .single();
    }

    /** Until the condition holds, at most 10 s: deliveries come on threads of the world. */
    public void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come about; told " + told + ", alerts " + alerts);
            }
            polar.runDue(world.clock().now());
            work();
            Thread.onSpinWait();
        }
    }

    /** Deliveries in the inbox. */
    public int kept() {
        synchronized (inbox) {
            return inbox.size();
        }
    }

    /** The person is erased: what they paid stays, under a pseudonym that leads to nobody. */
    public void forget(AccountId account) {
        db.jdbc()
                .sql("DELETE FROM billing_account_link WHERE account = ?")
                .param(account.value())
                .update();
    }

    public long count(Class<?> event) {
        return events.stream().filter(event::isInstance).count();
    }

    public List<DisputeChanged> disputes() {
        return events.stream()
                .filter(DisputeChanged.class::isInstance)
                .map(DisputeChanged.class::cast)
                .toList();
    }

    public long sum(String account) {
        return db.jdbc()
                .sql("SELECT coalesce(sum(amount), 0) FROM ledger_entry WHERE account LIKE ?")
                .param(account)
                .query(Long.class)
                .single();
    }

    public List<String> toldWords() {
        return told.stream()
                .map(each -> each.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** An order whose checkout stands. */
    public InvoiceId ready() {
        InvoiceId invoice = orders();
        billing().payByCard(invoice);
        work();
        return invoice;
    }

    // ---- what must hold

    public void isSettledOnce(InvoiceId invoice) {
        assertThat(billing().standing(invoice).status()).isEqualTo(Status.PAID);
        assertThat(count(InvoiceSettled.class)).isEqualTo(1);
        assertThat(count(PaymentBooked.class)).isEqualTo(1);
        assertThat(sum("deferred_revenue")).isEqualTo(-1900);
        assertThat(sum("balance:%")).isZero();
    }

    /** The books balance, and the provider was never asked for what its contract does not know. */
    public void isSound() {
        assertThat(sum("%")).isZero();
        assertThat(world.violations().all()).isEmpty();
    }

    @Override
    public void close() {
        if (!restored) {
            polar.webhooks("off");
            world.close();
        }
        door.close();
        context.close();
        db.close();
    }
}
