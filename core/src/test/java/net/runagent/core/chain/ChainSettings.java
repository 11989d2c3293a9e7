package net.runagent.core.chain;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Settings of chains for tests. */
public final class ChainSettings {
    private ChainSettings() {}

    public static ChainProperties of(String evmXpub, String tronXpub) {
        return of(evmXpub, tronXpub, Map.of());
    }

    public static ChainProperties of(String evmXpub, String tronXpub, Map<String, List<String>> providers) {
        return new ChainProperties(
                evmXpub, tronXpub, providers, "", "", Duration.ofMillis(100), Duration.ofSeconds(5), 5_000);
    }
}
