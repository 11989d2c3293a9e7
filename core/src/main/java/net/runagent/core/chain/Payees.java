package net.runagent.core.chain;

import java.util.UUID;

/** What billing knows about whom money came for. */
public interface Payees {
    /** Whether the account was closed: money that comes later belongs to nobody any more, and a person decides. */
    boolean closed(UUID billingAccount);
}
