package net.runagent.sandbox.openrouter;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our account at OpenRouter: what was bought, and the keys that spend it. Guarded by the party's lock. */
final class Account {
    public BigDecimal bought = new BigDecimal("1000");
    /** Spent on keys that exist no more. */
    public BigDecimal spentOnGoneKeys = BigDecimal.ZERO;

    public String workspace = "";
    public List<Key> keys = new ArrayList<>();
    public List<GoneKey> gone = new ArrayList<>();

    /** @param spendings stay in the activity of the account after the key is deleted */
    record GoneKey(String hash, List<Key.Spending> spendings) {}

    BigDecimal used() {
        return keys.stream().map(Key::usage).reduce(spentOnGoneKeys, BigDecimal::add);
    }

    boolean empty() {
        return bought.compareTo(used()) <= 0;
    }

    Optional<Key> byHash(String hash) {
        return keys.stream().filter(k -> k.hash.equals(hash)).findFirst();
    }

    Optional<Key> bySecret(String secret) {
        return keys.stream().filter(k -> k.secret.equals(secret)).findFirst();
    }

    void remove(Key key) {
        spentOnGoneKeys = spentOnGoneKeys.add(key.usage());
        gone.add(new GoneKey(key.hash, key.spendings));
        keys.remove(key);
    }
}
