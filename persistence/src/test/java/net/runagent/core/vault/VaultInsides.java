package net.runagent.core.vault;

import org.springframework.context.ApplicationContext;

/** What tests beside the tables need to do inside the vault. */
public final class VaultInsides {
    private VaultInsides() {}

    /** What a service process does every few seconds. */
    public static void looks(ApplicationContext process) {
        process.getBean(KeyWatch.class).look();
    }
}
