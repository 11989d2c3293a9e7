package net.runagent.core.chain;

/** What billing knows about who may be paying. */
public interface Awaited {
    /** Whether somebody was shown a while ago where to pay on this chain. */
    boolean on(String chain);
}
