package net.runagent.core.vault;

/** A key has been used as often as is safe; the vault refuses rather than to go on. */
public final class VaultLimitExceeded extends RuntimeException {
    public VaultLimitExceeded(String what) {
        super(what);
    }
}
