package net.runagent.core.vault;

public final class GrantRefused extends RuntimeException {
    public GrantRefused(String reason) {
        super(reason);
    }
}
