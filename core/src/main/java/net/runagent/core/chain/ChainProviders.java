package net.runagent.core.chain;

import java.util.List;

/** The providers of a chain, as configured. */
public interface ChainProviders {
    List<ChainProvider> of(Chain chain);
}
