package net.runagent.core.vault;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the key-encryption keys come from. They never lie in the database; which of them is the primary one is said by the
 * database alone (docs/decisions/0018-the-database-names-the-primary-key.md).
 *
 * @param keys {@code file:PATH}, {@code systemd:NAME} (a credential of the unit) or {@code env:VARIABLE}; {id} stands
 *     for the key's number and must occur once, in a path in the file's name. Each key is 32 bytes, or those in hex or base64
 * @param allowEnvKeys whether keys may stand in environment variables, where {@code /proc}, container tools and crash
 *     reports show them
 * @param auditHeads file with the noted ends of the audit log; without it {@code audit-heads.log} beside the key files, or
 *     in the working folder when keys are no files
 */
@ConfigurationProperties("runagent.vault")
public record VaultProperties(
        @DefaultValue("file:keys/vault-{id}.key") String keys,
        @DefaultValue("false") boolean allowEnvKeys,
        @Nullable Path auditHeads) {
    static final String FILE = "file:";
    static final String SYSTEMD = "systemd:";
    static final String ENV = "env:";

    private static final Pattern CREDENTIAL = Pattern.compile("[A-Za-z0-9._-]*\\{id}[A-Za-z0-9._-]*");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)?\\{id}[A-Za-z0-9_]*");

    public VaultProperties {
        String wrong = wrong(keys, allowEnvKeys);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("runagent.vault.keys " + wrong);
        }
    }

    private static String wrong(String keys, boolean allowEnvKeys) {
        if (keys.startsWith(FILE)) {
            return new Numbered(keys.substring(FILE.length())).isFileName()
                    ? ""
                    : "names the file with {id} for the key's number, once and in the file's name, e.g."
                            + " file:/etc/runagent/vault-{id}.key";
        }
        if (keys.startsWith(SYSTEMD)) {
            return CREDENTIAL.matcher(keys.substring(SYSTEMD.length())).matches()
                    ? ""
                    : "names a credential with {id} for the key's number, e.g. systemd:vault-{id}";
        }
        if (keys.startsWith(ENV)) {
            if (!allowEnvKeys) {
                return "takes keys from environment variables, which other programs can see. Use file: or systemd:, or"
                        + " say that you want it: runagent.vault.allow-env-keys=true";
            }
            return VARIABLE.matcher(keys.substring(ENV.length())).matches()
                    ? ""
                    : "names a variable with {id} for the key's number, e.g. env:VAULT_KEY_{id}";
        }
        return "begins with file:, systemd: or env:";
    }

    /** Where the head of the audit log is noted outside the database, one line an hour. */
    Path auditHeadsFile() {
        if (auditHeads != null) {
            return auditHeads;
        }
        Path heads = Path.of("audit-heads.log");
        return keys.startsWith(FILE)
                ? new Numbered(keys.substring(FILE.length()))
                        .path(1)
                        .toAbsolutePath()
                        .resolveSibling(heads)
                : heads;
    }
}
