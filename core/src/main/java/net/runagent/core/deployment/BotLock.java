package net.runagent.core.deployment;

/** What became of the bot's token when its agent was ended. */
public enum BotLock {
    /** The token was replaced and the new one thrown away: nobody can act as the bot until its owner makes another one. */
    LOCKED(""),
    /** The platform refused or stayed silent: the token we had may still work, although we no longer keep it. */
    NOT_LOCKED("not-locked"),
    /** The owner gave us the token and only the owner can revoke it; it was not touched. */
    OWN_TOKEN("own-token");

    private final String note;

    BotLock(String note) {
        this.note = note;
    }

    /** What the step leaves behind; empty when it did what its name says. */
    String note() {
        return note;
    }

    static BotLock of(String note) {
        for (BotLock lock : values()) {
            if (lock.note.equals(note)) {
                return lock;
            }
        }
        return LOCKED;
    }
}
