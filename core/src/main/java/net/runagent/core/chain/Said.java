package net.runagent.core.chain;

/** What came of asking a provider. Nothing that could not be read is ever taken for an answer. */
public sealed interface Said<T> {
    record Got<T>(T value) implements Said<T> {}

    /**
     * No answer, or one that says no, or one that makes no sense. Whether the question was too large cannot be told: each
     * company says so in its own words.
     *
     * @param why for logs and alerts; never an address of a provider, which may hold a key
     */
    record Trouble<T>(String why) implements Said<T> {}
}
