package net.runagent.core.vault;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the key-encryption key comes from. It never lies in the database.
 *
 * @param keyFile file of exactly 32 bytes, or those in hex or base64; owned by the service's user, mode 0400 or 0600,
 *     outside any source tree; made by {@code ./runagent vault init}
 * @param keyId number of that key, 1 to 2147483647; a new key gets a new number
 * @param decryptOnly earlier keys by number, as files of the same kind, until everything is wrapped anew
 */
@ConfigurationProperties("runagent.vault")
public record VaultProperties(
        @DefaultValue("keys/vault.key") Path keyFile,
        @DefaultValue("1") int keyId,
        @DefaultValue Map<Integer, Path> decryptOnly) {
    public VaultProperties {
        if (keyId < 1) {
            throw new IllegalArgumentException("runagent.vault.key-id is at least 1, not " + keyId);
        }
    }

    /** Where the head of the audit log is noted outside the database, one line an hour. */
    Path auditHeads() {
        return keyFile.toAbsolutePath().resolveSibling("audit-heads.log");
    }
}
