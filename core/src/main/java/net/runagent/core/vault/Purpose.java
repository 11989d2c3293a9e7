package net.runagent.core.vault;

/** Why a secret may be opened. */
public enum Purpose {
    PROVISION,
    RECOVER,
    UPDATE,
    ROTATE,
    DELETE
}
