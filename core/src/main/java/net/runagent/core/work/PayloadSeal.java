package net.runagent.core.work;

import java.util.UUID;

/** Encrypts what lies in the inbox and the outbox. The vault implements it; the id of the row is authenticated. */
public interface PayloadSeal {
    byte[] seal(UUID rowId, byte[] plain);

    byte[] open(UUID rowId, byte[] sealed);
}
