package net.runagent.core.conversation;

import java.util.function.Supplier;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;

/** Transactions for those who have no database: what is done is done. */
final class Direct implements Transactions {
    @Override
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        return work.get();
    }

    @Override
    public void afterCommit(Runnable work) {
        work.run();
    }
}
