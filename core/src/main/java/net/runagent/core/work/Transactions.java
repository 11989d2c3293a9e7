package net.runagent.core.work;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The only way to open a transaction. Joins the running one; outside calls never happen inside. */
public interface Transactions {
    <T extends @Nullable Object> T call(Supplier<T> work);

    default void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** Runs after the running transaction has committed; at once when there is none. Lost when the process dies. */
    void afterCommit(Runnable work);
}
