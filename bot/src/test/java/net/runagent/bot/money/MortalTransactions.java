package net.runagent.bot.money;

import java.util.function.Supplier;
import net.runagent.core.work.Transactions;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions of the real database; the process may die before one, at its end before the commit, and after it. */
final class MortalTransactions implements Transactions {
    private final Transactions database;
    private final Trouble trouble;

    MortalTransactions(Transactions database, Trouble trouble) {
        this.database = database;
        this.trouble = trouble;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        trouble.mayDie("before a transaction");
        T result = database.call(() -> {
            T made = work.get();
            trouble.mayDie("before a commit");
            return made;
        });
        trouble.mayDie("after a commit");
        return result;
    }

    @Override
    public void afterCommit(Runnable work) {
        database.afterCommit(work);
    }

    /** Once the running transaction is committed, and never when it is not; at once when there is none. */
    static void lasting(Runnable work) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            work.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    work.run();
                }
            }
        });
    }
}
