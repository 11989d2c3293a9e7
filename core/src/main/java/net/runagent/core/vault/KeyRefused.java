package net.runagent.core.vault;

/** Something is wrapped with a key-encryption key that is not used here: unknown, too old, missing, unfit or another one. */
public final class KeyRefused extends VaultDamaged {
    private final int keyId;
    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** The database has never heard of a key of that number. */
        UNKNOWN,
        /** Everything has been wrapped anew since; what still claims that key was put back from an old copy. */
        TOO_OLD,
        /** The source does not have it. */
        MISSING,
        /** The source has something that is not to be trusted. */
        UNFIT,
        /** A key of that number, but not the one this database was sealed with. */
        ANOTHER
    }

    KeyRefused(int keyId, Reason reason, String what) {
        super("key " + keyId + ": " + what);
        this.keyId = keyId;
        this.reason = reason;
    }

    public int keyId() {
        return keyId;
    }

    public Reason reason() {
        return reason;
    }
}
