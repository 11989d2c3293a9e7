package net.runagent.core.chain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Payments on chains. Off until a public key and two providers of a chain are set; nothing is asked of anybody before. This
 * service only watches: no private key, no seed phrase and nothing that could spend is ever configured here.
 *
 * @param evmXpub public key of an account of a hardware wallet, {@code m/44'/60'/0'}, begins with {@code xpub}; deposit
 *     addresses on BSC, Polygon, Arbitrum and Ethereum come from it. Empty, the default, switches these chains off. It is
 *     remembered at its first use, and another one is refused until {@code ./runagent chain pin} confirms it
 * @param tronXpub the same for TRON, {@code m/44'/195'/0'}; must be another account's
 * @param providers addresses of JSON-RPC endpoints by chain, e.g. {@code runagent.chain.providers.bsc} with two or more of
 *     different companies, separated by commas; a chain with fewer than two is off. Keys in them are secrets. What they say
 *     is believed when two or more agree
 * @param tronApiKey sent to TRON's providers as {@code TRON-PRO-API-KEY}; TronGrid refuses most requests without one
 * @param file chains and tokens, instead of the file inside the program; copy that one from the documentation and change it
 * @param pollEvery how often each chain is looked at, 100 ms to 60 s
 * @param answerWithin how long one answer of a provider may take, 1 s to 60 s
 * @param filteredAddresses up to so many addresses are asked for by name; with more of them all transfers of a token are
 *     read, which needs providers that allow it, best a node of your own; 0 to 100000
 */
@ConfigurationProperties("runagent.chain")
public record ChainProperties(
        @DefaultValue("") String evmXpub,
        @DefaultValue("") String tronXpub,
        @Nullable Map<String, List<String>> providers,
        @DefaultValue("") String tronApiKey,
        @DefaultValue("") String file,
        @DefaultValue("4s") Duration pollEvery,
        @DefaultValue("10s") Duration answerWithin,
        @DefaultValue("5000") int filteredAddresses) {
    public ChainProperties {
        providers = providers == null ? Map.of() : Map.copyOf(providers);
        between("poll-every", pollEvery, Duration.ofMillis(100), Duration.ofSeconds(60));
        between("answer-within", answerWithin, Duration.ofSeconds(1), Duration.ofSeconds(60));
        if (filteredAddresses < 0 || filteredAddresses > 100_000) {
            throw new IllegalArgumentException(
                    "runagent.chain.filtered-addresses is 0 to 100000, not " + filteredAddresses);
        }
    }

    private static void between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "runagent.chain." + name + " is " + least + " to " + most + ", not " + value);
        }
    }

    public Map<String, List<String>> endpoints() {
        return providers == null ? Map.of() : providers;
    }

    @Override
    public String toString() {
        return "ChainProperties[chains=" + endpoints().keySet() + ", addresses=[redacted]]";
    }
}
