package net.runagent.bot.telegram;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs each call on the thread that asks for it. Telegram's client asks OkHttp for a thread of its own and then waits for it:
 * two more wake-ups for each message, for nothing.
 */
final class OnCallersThread extends AbstractExecutorService {
    private volatile boolean over;

    @Override
    public void execute(Runnable call) {
        call.run();
    }

    @Override
    public void shutdown() {
        over = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        over = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return over;
    }

    @Override
    public boolean isTerminated() {
        return over;
    }

    /** Nobody waits for it: what still runs belongs to the thread that asked. */
    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
        return over;
    }
}
