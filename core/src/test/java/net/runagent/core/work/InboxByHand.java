package net.runagent.core.work;

import org.springframework.context.ApplicationContext;

/** Works the inbox off without threads. */
public final class InboxByHand {
    private InboxByHand() {}

    /** Handles a batch; whether more may wait. */
    public static boolean next(ApplicationContext process) {
        return process.getBean(InboxBatch.class).handleNext();
    }
}
