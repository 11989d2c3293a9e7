package net.runagent.core.deployment;

import java.util.Locale;

/** The steps of ending, in order: first nobody can act in the agent's name any more, then everything is destroyed. */
public enum EndStep {
    LOCK_BOT,
    MODEL_KEY,
    SERVERS,
    BACKUPS,
    SECRETS;

    String word() {
        return "end." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
