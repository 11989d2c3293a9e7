package net.runagent.sandbox.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import net.runagent.sandbox.polar.PolarParty;
import net.runagent.sandbox.story.Person;
import net.runagent.sandbox.story.WorldClient;
import net.runagent.sandbox.telegram.TelegramParty;

/** People who sign in, order the default agent and pay for it. */
final class Buyers {
    /** So many go through the chat at the same time. */
    private static final int SIDE_BY_SIDE = 8;

    private final WorldClient client;
    private final TelegramParty telegram;
    private final PolarParty polar;
    private final Spans worldTime = new Spans();
    /** When the first message of an agent was shown to its owner, by user id, in nanoseconds of this process. */
    private final Map<String, Long> answers = new ConcurrentHashMap<>();

    /** @param checkout the id of the open checkout */
    record Buyer(String userId, String checkout) {}

    Buyers(Measured measured) {
        this.client = new WorldClient(measured.url());
        this.telegram = measured.party(TelegramParty.class);
        this.polar = measured.party(PolarParty.class);
        measured.world().delays().watch(waited -> worldTime.add(waited.fromNanos(), waited.untilNanos()));
        telegram.watch(shown -> {
            if (!shown.bot().equals(Person.OPERATOR)) {
                answers.putIfAbsent(shown.userId(), shown.nanos());
            }
        });
    }

    /** When the world itself was at work. */
    Spans worldTime() {
        return worldTime;
    }

    Buyer upToTheCheckout() {
        Person person = Person.create(client, "Ada");
        String id = person.userId();
        person.says("/start");
        person.taps("Sign in");
        person.opens("Sign in with Google");
        person.says(person.signsIn("ada" + id + "@example.org", "Ada"));
        person.taps("Connect");
        person.sees("connected");
        person.says("/deploy");
        person.taps("Deploy the default");
        person.createsBot("ada_" + id + "_bot");
        person.taps("Pay by card");
        String url = person.opens("Open checkout");
        return new Buyer(id, polar.checkoutAt(url).orElseThrow());
    }

    List<Buyer> upToTheCheckout(int number, Progress says) throws InterruptedException {
        AtomicInteger there = new AtomicInteger();
        List<Callable<Buyer>> ways = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            ways.add(() -> {
                Buyer buyer = upToTheCheckout();
                int now = there.incrementAndGet();
                if (now % 50 == 0) {
                    says.say("%d are at the checkout", now);
                }
                return buyer;
            });
        }
        return together(ways);
    }

    void pays(Buyer buyer) {
        if (polar.pays(buyer.checkout(), true).isEmpty()) {
            throw new IllegalStateException("the card was declined");
        }
    }

    void pay(List<Buyer> buyers) throws InterruptedException {
        List<Callable<Boolean>> ways = new ArrayList<>();
        for (Buyer buyer : buyers) {
            ways.add(() -> {
                pays(buyer);
                return true;
            });
        }
        together(ways);
    }

    /** When the agent spoke first, in nanoseconds of this process. */
    long awaitAnswer(Buyer buyer, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (System.nanoTime() - until < 0) {
            Long answered = answers.get(buyer.userId());
            if (answered != null) {
                return answered;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new IllegalStateException("no answer of the agent within " + within.toSeconds() + " s");
    }

    long answered(List<Buyer> buyers) {
        return buyers.stream()
                .filter(buyer -> answers.containsKey(buyer.userId()))
                .count();
    }

    private static <T> List<T> together(List<Callable<T>> ways) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(ways)) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a buyer did not get through: " + failed.getCause(), failed);
        }
    }
}
