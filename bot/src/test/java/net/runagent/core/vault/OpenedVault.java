package net.runagent.core.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.runagent.core.account.AccountId;

/**
 * Reads a vault from outside, with its key files and its tables, as nothing in the service can. For the sweep, which must
 * know what it looks for; lies here because the format belongs to this package.
 */
public final class OpenedVault {
    private final Map<Integer, byte[]> keks = new HashMap<>();
    private final Map<UUID, byte[]> deks = new HashMap<>();
    private final Set<String> read = new HashSet<>();

    /** Takes up key files that are new: hands each key out as kind and bytes. */
    public void keys(Path folder, BiConsumer<String, byte[]> found) throws java.io.IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("vault-\\d+\\.key")) {
                    int id = Integer.parseInt(name.replaceAll("\\D", ""));
                    if (!keks.containsKey(id)) {
                        byte[] key =
                                HexFormat.of().parseHex(Files.readString(file).strip());
                        keks.put(id, key);
                        found.accept("key-encryption key", key);
                    }
                }
            }
        }
    }

    /** Takes up data keys and secrets that are new: hands each out as kind and bytes. */
    public void rows(Connection database, BiConsumer<String, byte[]> found) throws SQLException {
        try (Statement statement = database.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "select dek_id, account, deployment, kek_id, wrapped, commitment from vault_dek")) {
                while (row.next()) {
                    dataKey(row, found);
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "select account, deployment, kind, version, dek_id, ciphertext from vault_secret")) {
                while (row.next()) {
                    secret(row, found);
                }
            }
        }
    }

    private void dataKey(ResultSet row, BiConsumer<String, byte[]> found) throws SQLException {
        UUID id = row.getObject("dek_id", UUID.class);
        byte[] kek = keks.get(row.getInt("kek_id"));
        if (deks.containsKey(id) || kek == null) {
            return;
        }
        VaultScope scope = new VaultScope(
                new AccountId(row.getObject("account", UUID.class)), row.getObject("deployment", UUID.class));
        try (KeyEncryptionKey key = OffHeapKey.taking(kek.clone())) {
            byte[] dek = VaultFormat.unwrap(key, scope, id, row.getBytes("wrapped"), row.getBytes("commitment"));
            deks.put(id, dek);
            found.accept("data key", dek);
            found.accept("data key's encryption key", VaultFormat.encryptionKey(dek, id));
        }
    }

    private void secret(ResultSet row, BiConsumer<String, byte[]> found) throws SQLException {
        UUID dekId = row.getObject("dek_id", UUID.class);
        String kind = row.getString("kind");
        long version = row.getLong("version");
        byte[] dek = deks.get(dekId);
        if (dek != null && read.add(dekId + kind + version)) {
            VaultScope scope = new VaultScope(
                    new AccountId(row.getObject("account", UUID.class)), row.getObject("deployment", UUID.class));
            found.accept(
                    kind,
                    VaultFormat.open(
                            VaultFormat.encryptionKey(dek, dekId),
                            dekId,
                            VaultFormat.Context.of(scope, kind, version),
                            row.getBytes("ciphertext")));
        }
    }
}
