package net.runagent.core.work;

import java.util.UUID;

/** Encrypts what lies in the inbox and the outbox. The vault implements it; the id of the row is authenticated. */
public interface PayloadSeal {
    byte[] seal(UUID rowId, byte[] plain);

    /** @throws SealLost when it was sealed more than 60 days ago and its key is gone */
    byte[] open(UUID rowId, byte[] sealed);
}
