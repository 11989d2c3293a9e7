package net.runagent.core.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.runagent.core.work.Chance;
import org.springframework.stereotype.Component;

/** The vault's key files, for the people who run the service. Never needs the database, never tells a key. */
@Component
public class VaultKeys {
    private final VaultProperties properties;
    private final Chance chance;

    VaultKeys(VaultProperties properties, Chance chance) {
        this.properties = properties;
        this.chance = chance;
    }

    /**
     * Makes the key of a new installation, readable for its owner only.
     *
     * @throws IllegalStateException when there is a file already, or the place is not fit for a key; nothing is changed then
     */
    public Path make() {
        Path file = place();
        if (Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalStateException(
                    "There is a key file already: " + file + ". It was left as it is: without it"
                            + " every secret sealed with it is lost. To look at it: ./runagent vault status.");
        }
        KeyFile.requireFitPlace(file);
        KeyFile.create(file, chance);
        return file;
    }

    /** Where the primary key lies. */
    public Path place() {
        return properties.keyFile().toAbsolutePath().normalize();
    }

    /** The number of the primary key. */
    public int primary() {
        return properties.keyId();
    }

    /** What is wrong with each key file that the service would read, by key id; empty text when it is fit. */
    public Map<Integer, String> troubles() {
        Map<Integer, String> troubles = new TreeMap<>();
        troubles.put(properties.keyId(), trouble(properties.keyFile()));
        properties.decryptOnly().forEach((id, file) -> troubles.put(id, trouble(file)));
        return troubles;
    }

    /** Why this file would be refused as a key; empty when it is fit. */
    public static String trouble(Path file) {
        try {
            Arrays.fill(KeyFile.read(file, false), (byte) 0);
            return "";
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
