package net.runagent.bot.telegram;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import net.runagent.core.conversation.DoorMemory;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Worker;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.longpolling.TelegramBotsLongPollingApplication;

/**
 * Asks Telegram for updates, one process of the fleet at a time. The library's session runs the loop; every turn of it
 * waits here until this process leads and is not paused, takes the offset from the database, and keeps the whole answer
 * there before the next turn confirms it to Telegram.
 */
@Component
final class TelegramPoller implements Worker, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramPoller.class);
    private static final String ROLE = "telegram-poller";

    /** How often the database is asked who leads; updates often come far more often than that. */
    private static final Duration LEAD_AGAIN = Duration.ofSeconds(1);

    private final TelegramProperties properties;
    private final TelegramHttp http;
    private final ReadSoFar readSoFar;
    private final Leadership leadership;
    private final TelegramTaps taps;
    private final TelegramCommands commands;
    private final TelegramName name;
    private final ObjectProvider<StaffAlerts> alerts;
    private final Ids ids;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean paused = true;
    private boolean closed;
    private boolean started;
    private volatile boolean keeping;
    private volatile boolean leading;
    /** In nanoseconds of this process. */
    private long leadAskedNanos;

    /** In nanoseconds of this process: how old an answer is has nothing to do with the calendar. */
    private volatile @Nullable Long lastAnswerNanos;

    /** Telegram did not answer when it was asked last; that is told once, and not while the process ends. */
    private volatile boolean away;

    private @Nullable TelegramBotsLongPollingApplication application;
    private @Nullable ScheduledExecutorService thread;

    TelegramPoller(
            TelegramProperties properties,
            TelegramHttp http,
            DoorMemory memory,
            Leadership leadership,
            TelegramTaps taps,
            TelegramCommands commands,
            TelegramName name,
            ObjectProvider<StaffAlerts> alerts,
            Ids ids,
            Clock clock) {
        this.properties = properties;
        this.http = http;
        this.readSoFar = new ReadSoFar(memory, clock);
        this.leadership = leadership;
        this.taps = taps;
        this.commands = commands;
        this.name = name;
        this.alerts = alerts;
        this.ids = ids;
    }

    @Override
    public String name() {
        return "telegram";
    }

    @Override
    public void resume() {
        if (!properties.configured()) {
            return;
        }
        lock.lock();
        try {
            paused = false;
            changed.signalAll();
            if (!started) {
                started = true;
                Thread.ofVirtual().name("telegram-start").start(this::open);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pause() {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> executing() {
        return keeping ? List.of("telegram") : List.of();
    }

    @EventListener
    void everythingForgotten(EverythingForgotten reset) {
        readSoFar.forget();
        commands.forget();
        name.forget();
    }

    /** Whether this process polls, and when Telegram answered last. */
    boolean leading() {
        return leading;
    }

    @Nullable
    Duration sinceAnswer() {
        Long last = lastAnswerNanos;
        return last == null ? null : Duration.ofNanos(System.nanoTime() - last);
    }

    @Override
    public void destroy() throws Exception {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (application != null) {
            application.close();
        }
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    // ---- starting

    /** The library asks Telegram at registration already, so this waits for leadership and goes on trying. */
    private void open() {
        PollBackOff backOff = new PollBackOff();
        while (awaitTurn()) {
            try {
                register();
                return;
            } catch (Exception trouble) {
                LOG.warn(
                        "Telegram cannot be reached yet: {}", trouble.getClass().getSimpleName());
                if (!await(Duration.ofMillis(backOff.nextBackOffMillis()))) {
                    return;
                }
            }
        }
    }

    private void register() throws Exception {
        ScheduledExecutorService one = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("telegram-poll").factory());
        TelegramBotsLongPollingApplication fresh = new TelegramBotsLongPollingApplication(
                com.fasterxml.jackson.databind.ObjectMapper::new,
                () -> http.polling(this::watch),
                () -> one,
                PollBackOff::new);
        try {
            fresh.registerBot(properties.token(), http::url, ignored -> nextPoll(), ignored -> {});
        } catch (Exception trouble) {
            one.shutdownNow();
            throw trouble;
        }
        application = fresh;
        thread = one;
    }

    // ---- the loop's two ends

    private RawGetUpdates nextPoll() {
        if (!awaitTurn()) {
            throw new IllegalStateException("the poller is closed");
        }
        try {
            commands.register();
            name.learn();
            return new RawGetUpdates(readSoFar.offset(), this::keep);
        } catch (RuntimeException trouble) {
            LOG.warn("Telegram is not asked for news: {}", Failures.brief(trouble));
            throw trouble;
        }
    }

    private void keep(String answer) {
        awaitResumed();
        keeping = true;
        try {
            TelegramUpdates.Cut cut = TelegramUpdates.cut(answer, ids);
            if (cut.newest() != null) {
                readSoFar.keep(cut.arrivals(), cut.newest());
                cut.taps().forEach(taps::expect);
            }
            lastAnswerNanos = System.nanoTime();
        } catch (RuntimeException trouble) {
            LOG.warn("News from Telegram is not kept, so it tells it again: {}", Failures.brief(trouble));
            throw trouble;
        } finally {
            keeping = false;
        }
    }

    /**
     * Sees the status of every poll; never the URL, which carries the token. The library's own log is switched off: it takes
     * each end of a process, and each try while Telegram is away, for an error.
     */
    private Response watch(Interceptor.Chain chain) throws IOException {
        Response response;
        try {
            response = chain.proceed(chain.request());
        } catch (IOException trouble) {
            missing(trouble.getClass().getSimpleName());
            throw trouble;
        }
        if (response.code() >= 500) {
            missing("status " + response.code());
        } else if (away) {
            away = false;
            LOG.info("Telegram answers again");
        }
        if (response.code() == 409) {
            LOG.error("Another program polls Telegram with our token");
            alerts.ifAvailable(staff -> staff.raise(
                    StaffAlerts.Severity.CRITICAL, "telegram.polled-twice", "telegram", Map.of("status", "409")));
        } else if (response.code() == 401 || response.code() == 404) {
            LOG.error("Telegram does not know our token any more");
            alerts.ifAvailable(staff -> staff.raise(
                    StaffAlerts.Severity.CRITICAL,
                    "telegram.token-refused",
                    "telegram",
                    Map.of("status", String.valueOf(response.code()))));
        }
        return response;
    }

    private void missing(String why) {
        if (!away && awake()) {
            away = true;
            LOG.warn("Telegram does not tell what people do, and is asked again and again: {}", why);
        }
    }

    private boolean awake() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    // ---- waiting

    /** False when the process ends. */
    private boolean awaitTurn() {
        while (true) {
            if (!awaitResumed()) {
                return false;
            }
            if (lead()) {
                return true;
            }
            if (!await(LEAD_AGAIN)) {
                return false;
            }
        }
    }

    /** Asked for each turn, answered from a second's memory; who led in between is not known after a no. */
    private boolean lead() {
        long now = System.nanoTime();
        if (!leading || now - leadAskedNanos > LEAD_AGAIN.toNanos()) {
            leading = leadership.lead(ROLE);
            leadAskedNanos = now;
            if (!leading) {
                readSoFar.forget();
            }
        }
        return leading;
    }

    private boolean awaitResumed() {
        lock.lock();
        try {
            while (paused && !closed) {
                changed.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Duration time) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
