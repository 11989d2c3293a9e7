package net.runagent.core.billing;

import java.util.List;
import java.util.UUID;

/** Stores what invoices took of which token. Joins the running transaction. */
public interface TokenTakeRecords {
    void add(TokenTake take);

    /** @param returned in all */
    void returned(TokenTake take, long returned);

    /** In the order in which they were taken. */
    List<TokenTake> of(UUID payment);
}
