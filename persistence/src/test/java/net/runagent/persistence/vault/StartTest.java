package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultProperties;
import net.runagent.core.vault.VaultScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault starts with the right key or not at all, and never begins a second life over the first. */
class StartTest extends VaultTest {
    private final VaultScope ada = VaultContext.scope();

    @TempDir
    Path elsewhere;

    @Test
    void aWrongKeyOfTheSameNumberIsRefusedAndNothingIsChanged() {
        refused(VaultContext.keyFile(elsewhere, 1));
    }

    @Test
    void aNewKeyWithoutTheEarlierOneIsRefusedAndNothingIsChanged() {
        refused(VaultContext.keyFile(elsewhere, 2));
    }

    @Test
    void aMissingKeyFileIsRefusedWithTheWayToMakeOne() {
        assertThatThrownBy(() -> new VaultContext(db, new VaultProperties(folder.resolve("none"), 1, Map.of())))
                .rootCause()
                .hasMessageContaining("does not exist")
                .hasMessageContaining("./runagent vault init");
    }

    @Test
    void aKeyFileThatOthersMayReadIsRefusedWithItsCure() throws Exception {
        VaultProperties properties = VaultContext.keyFile(folder, 1);
        Files.setPosixFilePermissions(
                properties.keyFile(), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new VaultContext(db, properties)).rootCause().hasMessageContaining("chmod 0400");
    }

    @Test
    void aNewKeyBesideTheEarlierOneReadsTheOldAndSealsTheNew() {
        SecretRef old = service.keep(ada, SecretKind.GATEWAY_TOKEN, "sealed under key 1");
        Path first = VaultContext.keyFile(folder, 1).keyFile();
        try (VaultContext rotated = new VaultContext(db, VaultContext.keyFile(elsewhere, 2, Map.of(1, first)))) {
            assertThat(rotated.read(old)).isEqualTo("sealed under key 1");
            SecretRef fresh = rotated.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, "sealed under key 2");
            assertThat(rotated.read(fresh)).isEqualTo("sealed under key 2");
            assertThat(rows("select distinct kek_id from vault_dek order by kek_id")
                            .toString())
                    .isEqualTo("[{kek_id=1}, {kek_id=2}]");
        }
    }

    @Test
    void aDatabaseRestoredInPartIsRefusedInsteadOfBegunAnew() {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "kept");
        attack("delete from vault_secret where kind = 'known_text'");
        assertThatThrownBy(this::anotherProcess).rootCause().hasMessageContaining("restored or changed in part");
        assertThat(rows("select * from vault_secret where kind = 'known_text'")).isEmpty();
    }

    @Test
    void processesThatStartAtOnceOnAnEmptyDatabaseBeginItOnce() throws Exception {
        attack("delete from vault_secret", "delete from vault_dek");
        GrantsTest.allAtOnce(6, i -> {
            try (VaultContext one = anotherProcess()) {
                SecretRef ref = one.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, "of " + i);
                assertThat(one.read(ref)).isEqualTo("of " + i);
            }
            return null;
        });
        assertThat(rows("select kind, version from vault_secret where kind in ('known_text', 'audit_key') order by 1")
                        .toString())
                .isEqualTo("[{kind=audit_key, version=1}, {kind=known_text, version=1}]");
        assertThat(service.audit().verify()).isInstanceOf(net.runagent.core.vault.AuditLog.Verdict.Whole.class);
    }

    private void refused(VaultProperties properties) {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "kept");
        String before = everything();
        assertThatThrownBy(() -> new VaultContext(db, properties))
                .rootCause()
                .hasMessageContaining("not the one this database was sealed with")
                .hasMessageContaining("Nothing was changed");
        assertThat(everything()).isEqualTo(before);
    }

    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : new String[] {"vault_kek", "vault_dek", "vault_secret", "vault_audit"}) {
            all.append(rows("select t::text as line from " + table + " t order by 1"));
        }
        return all.toString();
    }
}
