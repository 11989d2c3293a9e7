package net.runagent.core.vault;

/** Stored bytes do not open: damaged, exchanged, rolled back, or their key is gone. Says nothing of the content. */
public class VaultDamaged extends RuntimeException {
    public VaultDamaged(String what) {
        super(what);
    }
}
