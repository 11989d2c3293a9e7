package net.runagent.sandbox.openrouter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Our account at OpenRouter: what was bought, and the keys that spend it. Guarded by the party's lock. */
final class Account {
    public BigDecimal bought = new BigDecimal("1000");
    /** Spent on keys that exist no more. */
    public BigDecimal spentOnGoneKeys = BigDecimal.ZERO;

    public String workspace = "";
    public List<Key> keys = new ArrayList<>();
    public List<GoneKey> gone = new ArrayList<>();
    /** Keys that people made in accounts of their own: they think like any other, and cost us nothing. */
    public List<Key> ofOthers = new ArrayList<>();

    /** @param spendings stay in the activity of the account after the key is deleted */
    record GoneKey(String hash, List<Key.Spending> spendings) {}

    BigDecimal used() {
        return keys.stream().map(Key::usage).reduce(spentOnGoneKeys, BigDecimal::add);
    }

    /** Whether nothing is left that this key could spend. */
    boolean empty(Key key) {
        return !ofOthers.contains(key) && bought.compareTo(used()) <= 0;
    }

    Optional<Key> byHash(String hash) {
        return keys.stream().filter(k -> k.hash.equals(hash)).findFirst();
    }

    Optional<Key> bySecret(String secret) {
        return Stream.concat(keys.stream(), ofOthers.stream())
                .filter(k -> k.secret.equals(secret))
                .findFirst();
    }

    void remove(Key key) {
        spentOnGoneKeys = spentOnGoneKeys.add(key.usage());
        gone.add(new GoneKey(key.hash, key.spendings));
        keys.remove(key);
    }
}
