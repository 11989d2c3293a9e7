package net.runagent.core.billing;

import java.time.Instant;
import java.util.SortedSet;

/** Stores for which invoice a payer, known by several marks, has used the money-back promise. */
public interface PromiseRecords {
    /** Whether none of the marks was used for another invoice. */
    boolean free(SortedSet<String> marks, InvoiceId invoice);

    /** Stores what is not stored yet, in order, so that two at once wait for each other. @return as {@link #free} then says */
    boolean use(SortedSet<String> marks, InvoiceId invoice, Instant now);
}
