package net.runagent.bot.walk;

import java.util.function.Supplier;
import net.runagent.core.work.Transactions;

/** The transactions of one process, until it dies. */
final class MortalTransactions implements Transactions {
    private final Transactions database;
    private boolean dead;

    MortalTransactions(Transactions database) {
        this.database = database;
    }

    void die() {
        dead = true;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        mustLive();
        return database.call(() -> {
            T result = work.get();
            mustLive();
            return result;
        });
    }

    @Override
    public void afterCommit(Runnable work) {
        database.afterCommit(() -> {
            if (!dead) {
                work.run();
            }
        });
    }

    private void mustLive() {
        if (dead) {
            throw new ProcessDied("after its death");
        }
    }
}
