package net.runagent.sandbox.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import net.runagent.sandbox.telegram.TelegramParty;

/** One person whose device went mad: the same words again and again, evenly, whether or not anybody answers. */
final class Flooder {
    private final TelegramParty telegram;
    private final String id;
    private volatile boolean stopped;
    private final AtomicLong said = new AtomicLong();

    Flooder(TelegramParty telegram) {
        this.telegram = telegram;
        this.id = telegram.create("Ada", "en").userId();
    }

    String id() {
        return id;
    }

    long said() {
        return said.get();
    }

    /** Floods while the work goes on, so many times a second. */
    <T> T during(int perSecond, Supplier<T> work) throws InterruptedException {
        stopped = false;
        Thread flood = Thread.ofPlatform().name("flooder").start(() -> flood(perSecond));
        try {
            return work.get();
        } finally {
            stopped = true;
            flood.join();
        }
    }

    private void flood(int perSecond) {
        long each = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long at = System.nanoTime(); !stopped; at += each) {
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            telegram.sayAtOnce(Map.of(id, "/start"));
            said.incrementAndGet();
        }
    }
}
