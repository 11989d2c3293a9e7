package net.runagent.bot.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.conversation.OrderTalk;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Tidings;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.people.ChatParty;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A door with everything behind it: from a person's app over a simulated platform to the database and back. */
public abstract class DoorHouse<P extends ChatParty> {
    protected static final Duration MOST = Duration.ofSeconds(30);
    protected static final String SMALL = "I do not know Small";

    protected final TestDatabase db = TestDatabase.fresh();
    protected final World world = new World(7);
    protected final P chat;
    protected final List<String> orders = new CopyOnWriteArrayList<>();
    /** What an order waits for before it is placed: the person's lane is busy meanwhile. */
    protected volatile Runnable beforeOrdering = () -> {};

    protected ChatService service;
    protected String ada;

    protected DoorHouse(P party) {
        chat = world.join(party);
    }

    @BeforeEach
    void start() {
        service = process().started();
        ada = chat.create("Ada", "en").userId();
        connected();
    }

    @AfterEach
    void end() {
        service.close();
        assertThat(world.faults().isEmpty())
                .as("all the trouble that was planned has come")
                .isTrue();
        assertThat(world.violations().all())
                .as("calls that the platform does not describe")
                .isEmpty();
        world.close();
        db.close();
    }

    /** One process of the service with this door; not started. */
    protected abstract ChatService process();

    /** Returns when the platform brings what people do. */
    protected void connected() {}

    /** The flow that answers to {@code /deploy}: ASK, NAME, ORDERED. */
    protected static List<Flow<?>> flows() {
        return List.of(OrderTalk.inMenu("deploy"));
    }

    protected List<Desk<?>> desks() {
        return List.of(new OrderDesk());
    }

    protected long says(String text) {
        return chat.says(ada, Saying.of(text)).id();
    }

    protected Seen.Message sees(String words) {
        return chat.awaits(ada, null, Pattern.quote(words), 0, MOST)
                .orElseThrow(() -> new AssertionError("not seen: " + words + " in " + everything()));
    }

    protected List<Seen.Message> all() {
        return chat.sees(ada, null, 0).messages();
    }

    protected List<Seen.Message> fromBot() {
        return all().stream().filter(message -> !message.from().equals("me")).toList();
    }

    protected Seen.Message message(long id) {
        return all().stream().filter(message -> message.id() == id).findFirst().orElseThrow();
    }

    protected String everything() {
        return all().stream().map(Seen.Message::text).toList().toString();
    }

    protected long occurrences(String words) {
        return fromBot().stream()
                .filter(message -> message.text().contains(words))
                .count();
    }

    protected void tell(String order) {
        service.bean(Tidings.class).tell(user(), new OrderTalk.OrderReady(order), "ready:" + order);
    }

    protected ChatUser user() {
        Platform platform = Platform.valueOf(chat.platform().toUpperCase(Locale.ROOT));
        return new ChatUser(platform, ada);
    }

    /** The next calls of this kind go wrong in this way. */
    protected void fault(String call, Kind kind, int status, String code, int times) {
        world.faults().plan(new Fault(chat.platform(), call, kind, status, code, 0), times);
    }

    protected long count(String where) {
        return db.jdbc()
                .sql("select count(*) from outbox where " + where)
                .query(Long.class)
                .single();
    }

    protected long unfinished() {
        return count("state in ('PENDING', 'SENDING')");
    }

    protected long unheard() {
        return db.jdbc().sql("select count(*) from inbox").query(Long.class).single();
    }

    protected String dump() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("conversation", "outbox", "inbox", "chat_message", "door_memory")) {
            db.jdbc()
                    .sql("select t::text as row from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(all::append);
        }
        return all.toString();
    }

    public static void becomes(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + MOST + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private final class OrderDesk implements Desk<OrderTalk.PlaceOrder> {
        @Override
        public Class<OrderTalk.PlaceOrder> takes() {
            return OrderTalk.PlaceOrder.class;
        }

        @Override
        public Answer answer(OrderTalk.PlaceOrder question, Asker asker) {
            beforeOrdering.run();
            String order = question.size() + "-" + question.name();
            orders.add(order);
            return new OrderTalk.Placed(order);
        }
    }
}
