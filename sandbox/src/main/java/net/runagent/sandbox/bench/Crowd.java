package net.runagent.sandbox.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.runagent.sandbox.telegram.TelegramParty;
import org.jspecify.annotations.Nullable;

/**
 * Many people who chat with the operator bot, each saying the next thing only when the last was answered. Their lists are
 * guarded by this object; what Telegram reports comes on its own threads.
 */
final class Crowd {
    private static final String[] WORDS = {"/start", "/help", "/prices", "/language"};

    private final TelegramParty telegram;
    private final List<Talker> talkers = new ArrayList<>();
    private final Map<String, Talker> byId = new HashMap<>();
    private final LinkedBlockingQueue<Talker> answered = new LinkedBlockingQueue<>();
    private long said;
    private long answers;
    private double[] waits = new double[1 << 16];
    private int waited;
    private int next;

    private static final class Talker {
        final String id;
        int word;
        boolean waiting;

        /** When the update was handed to the service first; null while it was not. */
        @Nullable
        Long handedOut;

        Talker(String id) {
            this.id = id;
        }
    }

    Crowd(TelegramParty telegram, int people) {
        this.telegram = telegram;
        for (int i = 0; i < people; i++) {
            Talker talker = new Talker(telegram.create("Ada", "en").userId());
            talkers.add(talker);
            byId.put(talker.id, talker);
        }
        telegram.watchPolls(this::handedOut);
        telegram.watch(this::shown);
    }

    /** How many things were said in all. */
    synchronized long said() {
        return said;
    }

    /** Everybody says the next thing as soon as the last is answered, for this long; answers a second. */
    double saturate(long nanos) throws InterruptedException {
        answered.clear();
        long from = System.nanoTime();
        long before = answers();
        say(talkers);
        List<Talker> next = new ArrayList<>();
        while (System.nanoTime() - from < nanos) {
            Talker first = answered.poll(10, TimeUnit.MILLISECONDS);
            if (first != null) {
                next.add(first);
                answered.drainTo(next);
                say(next);
                next.clear();
            }
        }
        long took = System.nanoTime() - from;
        return Figures.perSecond(answers() - before, took);
    }

    /** So many things are said a second, evenly, whether or not earlier ones were answered; the waits in milliseconds. */
    double[] pace(int perSecond, long nanos) {
        forgetWaits();
        long from = System.nanoTime();
        long each = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long at = 0; at < nanos; at += each) {
            for (long left = from + at - System.nanoTime(); left > 0; left = from + at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            say(List.of(free()));
        }
        settle();
        return waits();
    }

    /** Waits until nobody waits for an answer any more. */
    void settle() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (unanswered() > 0) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException(unanswered() + " people got no answer within a minute");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private synchronized long answers() {
        return answers;
    }

    private synchronized long unanswered() {
        return talkers.stream().filter(talker -> talker.waiting).count();
    }

    private synchronized void forgetWaits() {
        waited = 0;
    }

    private synchronized double[] waits() {
        return Arrays.copyOf(waits, waited);
    }

    private synchronized Talker free() {
        for (int looked = 0; looked < talkers.size(); looked++) {
            Talker talker = talkers.get(next);
            next = (next + 1) % talkers.size();
            if (!talker.waiting) {
                return talker;
            }
        }
        throw new IllegalStateException("all " + talkers.size() + " people wait for an answer: the pace is too high");
    }

    /** In one moment, because a driver that queues for the chats anew for each person is slower than the service. */
    private void say(List<Talker> some) {
        Map<String, String> texts = new LinkedHashMap<>();
        synchronized (this) {
            for (Talker talker : some) {
                texts.put(talker.id, WORDS[talker.word++ % WORDS.length]);
                talker.waiting = true;
                talker.handedOut = null;
                said++;
            }
        }
        telegram.sayAtOnce(texts);
    }

    private synchronized void handedOut(TelegramParty.HandedOut poll) {
        poll.updates().forEach(update -> {
            Talker talker =
                    byId.get(update.path("message").path("from").path("id").asString(""));
            if (talker != null && talker.waiting && talker.handedOut == null) {
                talker.handedOut = poll.nanos();
            }
        });
    }

    /** Every answer is a new message; an edit only takes the buttons off an older one. */
    private synchronized void shown(TelegramParty.Shown shown) {
        Talker talker = byId.get(shown.userId());
        if (shown.edited() || talker == null || !talker.waiting || talker.handedOut == null) {
            return;
        }
        if (waited == waits.length) {
            waits = Arrays.copyOf(waits, 2 * waited);
        }
        waits[waited++] = Figures.millis(shown.nanos() - talker.handedOut);
        talker.waiting = false;
        answers++;
        answered.add(talker);
    }
}
