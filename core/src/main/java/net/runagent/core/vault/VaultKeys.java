package net.runagent.core.vault;

import java.util.Map;
import java.util.TreeMap;
import net.runagent.core.vault.KeySource.Made;
import net.runagent.core.vault.KeySource.Sought;
import net.runagent.core.work.Chance;
import org.springframework.stereotype.Component;

/** The vault's keys at their source, for the people who run the service. Never needs the database, never tells a key. */
@Component
public class VaultKeys {
    private final KeySource source;
    private final Chance chance;

    VaultKeys(KeySource source, Chance chance) {
        this.source = source;
        this.chance = chance;
    }

    /** The same as {@link #trouble()} before anything has started. */
    public static String trouble(VaultProperties properties) {
        return trouble(KeySources.of(properties, System.getenv(), false));
    }

    /**
     * Makes the key of a new installation.
     *
     * @throws IllegalStateException when there is a key already, or the place is not fit for one; nothing is changed then
     */
    public Made make() {
        if (!source.present().isEmpty()) {
            throw new IllegalStateException("There is a key already: "
                    + source.place(source.present().first()) + ". It was left as it is: without it"
                    + " every secret sealed with it is lost. To look at it: ./runagent vault status.");
        }
        return source.make(1, chance);
    }

    /** Where the key of that number lies. */
    public String place(int id) {
        return source.place(id);
    }

    /** What is wrong with each key that lies there, by its number; empty text when it is fit. */
    public Map<Integer, String> troubles() {
        return troubles(source);
    }

    /** What keeps the service from starting, whatever the database says; empty when a key lies there that is fit. */
    public String trouble() {
        return trouble(source);
    }

    private static String trouble(KeySource source) {
        Map<Integer, String> troubles = troubles(source);
        if (troubles.isEmpty()) {
            return trouble(source, 1);
        }
        return troubles.containsValue("") ? "" : String.join("\n    ", troubles.values());
    }

    private static Map<Integer, String> troubles(KeySource source) {
        Map<Integer, String> troubles = new TreeMap<>();
        source.present().forEach(id -> troubles.put(id, trouble(source, id)));
        return troubles;
    }

    private static String trouble(KeySource source, int id) {
        return switch (source.find(id)) {
            case Sought.Found(KeyEncryptionKey key) -> {
                key.close();
                yield "";
            }
            case Sought.Unfit(String why) -> why;
            case Sought.Absent() ->
                "The vault has no key: " + source.place(id)
                        + " does not exist. './runagent vault init' makes one for a new"
                        + " installation; for an existing one restore it from its backup copy. Nothing was changed."
                        + " (runagent.vault.keys)";
        };
    }
}
