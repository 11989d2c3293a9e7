package net.runagent.core.work;

/** Empties the database, as if it had just been made. Sandbox mode only; every worker must rest. */
public interface DatabaseReset {
    void empty();
}
