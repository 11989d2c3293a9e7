package net.runagent.core.billing;

import java.util.function.Supplier;

/** Looking without anybody waiting for it: the requests it makes leave room for those that somebody waits for. */
public final class Unhurried {
    private static final ScopedValue<Boolean> LOOKING = ScopedValue.newInstance();

    private Unhurried() {}

    static void run(Runnable look) {
        ScopedValue.where(LOOKING, true).run(look);
    }

    /** Within such a look: what was found is asked about like what somebody waits for. */
    static <T> T hurry(Supplier<T> asking) {
        return ScopedValue.where(LOOKING, false).call(asking::get);
    }

    /** Whether this thread is at such a look. */
    public static boolean now() {
        return LOOKING.orElse(false);
    }
}
