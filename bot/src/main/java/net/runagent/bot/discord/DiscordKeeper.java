package net.runagent.bot.discord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import net.runagent.bot.discord.DiscordEvents.Event;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Puts what comes in into the inbox, in order and many in one commit. Discord sends nothing twice by itself, so a database
 * that is away for a moment is waited for. What only asks for a form or for suggestions is answered at once: it decides
 * nothing, and a form must be the first answer.
 */
@Component
final class DiscordKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(DiscordKeeper.class);
    private static final int AT_ONCE = 100;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    /** A database that does not answer must not hold up the end of the process. */
    private static final Duration LAST_KEPT_WITHIN = Duration.ofSeconds(2);
    /** Stands behind the last event when the process ends; never kept. */
    private static final Event END = new Event("END", JsonNodeFactory.instance.nullNode(), null);

    private final Inbox inbox;
    private final Transactions transactions;
    private final Ids ids;
    private final Replies replies;
    private final DiscordForms forms;
    private final DiscordSuggestions suggestions;
    private final LinkedBlockingQueue<Event> queue = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition resumed = lock.newCondition();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean paused = true;
    private boolean started;
    private boolean ending;
    private volatile boolean keeping;

    DiscordKeeper(
            Inbox inbox,
            Transactions transactions,
            Ids ids,
            Replies replies,
            DiscordForms forms,
            DiscordSuggestions suggestions) {
        this.inbox = inbox;
        this.transactions = transactions;
        this.ids = ids;
        this.replies = replies;
        this.forms = forms;
        this.suggestions = suggestions;
    }

    /** On the gateway's one thread for events: nothing here waits. */
    void received(String type, byte[] body) {
        try {
            DiscordEvents.of(type, body).ifPresent(this::received);
        } catch (RuntimeException unreadable) {
            LOG.warn("An event of Discord could not be read: {}", Failures.brief(unreadable));
        }
    }

    private void received(Event event) {
        Interaction interaction = event.interaction();
        if (interaction != null && event.passing()) {
            threads.execute(() -> answer(event, replies.passing(interaction)));
            return;
        }
        if (interaction != null) {
            replies.expect(interaction);
        }
        queue.add(event);
    }

    private void answer(Event event, Reply reply) {
        Interaction asked = reply.interaction;
        Optional<FormKind.Opened> opened = FormKind.openedBy(asked.customId());
        if (asked.kind() == Interaction.Kind.AUTOCOMPLETE) {
            reply.suggest(Wire.suggestions(suggestions.of(event.body().path("data"), asked.locale())));
        } else {
            opened.ifPresent(form -> reply.form(forms.draw(form, asked.locale())));
        }
    }

    // ---- keeping

    void resume() {
        lock.lock();
        try {
            paused = false;
            resumed.signalAll();
            if (!started) {
                started = true;
                threads.execute(this::keepUntilTheEnd);
            }
        } finally {
            lock.unlock();
        }
    }

    void pause() {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    boolean keeping() {
        return keeping;
    }

    void forget() {
        queue.clear();
    }

    /**
     * Keeps what has come in, also what waits because of a pause: the gateway has confirmed it to Discord, which does not
     * tell it again. Called when nothing comes in any more.
     */
    void close() throws InterruptedException {
        try {
            if (end() && !ended.await(LAST_KEPT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The last events of Discord could not be kept before the end");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whether there is somebody to end. */
    private boolean end() {
        lock.lock();
        try {
            ending = true;
            queue.add(END);
            resumed.signalAll();
            return started;
        } finally {
            lock.unlock();
        }
    }

    private void keepUntilTheEnd() {
        List<Event> batch = new ArrayList<>();
        boolean last = false;
        try {
            while (!last) {
                batch.add(queue.take());
                queue.drainTo(batch, AT_ONCE - 1);
                awaitResumed();
                last = batch.remove(END);
                keeping = true;
                keep(batch);
                keeping = false;
                batch.clear();
            }
        } catch (InterruptedException tooLate) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void keep(List<Event> batch) throws InterruptedException {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (!batch.isEmpty()) {
            try {
                transactions.run(() -> inbox.keep(batch.stream()
                        .map(event -> DiscordEvents.arrival(event, ids))
                        .toList()));
                return;
            } catch (RuntimeException trouble) {
                LOG.warn("{} events of Discord could not be kept yet: {}", batch.size(), Failures.brief(trouble));
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
                pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            }
        }
    }

    private void awaitResumed() throws InterruptedException {
        lock.lock();
        try {
            while (paused && !ending) {
                resumed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
