package net.runagent.core.vault;

/** Why a secret may be opened. */
public enum Purpose {
    PROVISION,
    RECOVER,
    UPDATE,
    ROTATE,
    /** A copy of what an agent remembers is taken, put back or given to its owner. */
    BACKUP,
    DELETE
}
