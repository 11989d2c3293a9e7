package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultProperties;
import net.runagent.core.vault.VaultScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** The vault starts with the right key or not at all, and never begins a second life over the first. */
class StartTest extends VaultTest {
    private final VaultScope ada = VaultContext.scope();

    @TempDir
    Path elsewhere;

    @Test
    void aWrongKeyOfTheSameNumberIsRefusedAndNothingIsChanged() {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "kept");
        String before = everything();
        VaultProperties wrong = VaultContext.keyFile(elsewhere, 1);
        assertThatThrownBy(() -> new VaultContext(db, wrong))
                .rootCause()
                .hasMessageContaining("key 1")
                .hasMessageContaining(elsewhere.resolve("vault-1.key").toString())
                .hasMessageContaining("not the one this database was sealed with")
                .hasMessageContaining("Nothing was changed");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aNewKeyWithoutTheEarlierOneIsRefusedAndNothingIsChanged() {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "kept");
        String before = everything();
        VaultProperties onlyTheSecond = VaultContext.keyFile(elsewhere, 2);
        assertThatThrownBy(() -> new VaultContext(db, onlyTheSecond))
                .rootCause()
                .hasMessageContaining("key 1: it does not exist at its place")
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("Restore it from its backup copy")
                .hasMessageContaining("./runagent vault init");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aKeyFileThatOthersMayReadIsRefusedWithItsCure() throws Exception {
        Files.setPosixFilePermissions(folder.resolve("vault-1.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(this::anotherProcess).rootCause().hasMessageContaining("chmod 0400");
    }

    /** The file alone makes nothing: the database says which key is the primary one. */
    @Test
    void aSecondKeyFileThatTheDatabaseDoesNotKnowChangesNothing() {
        VaultContext.keyFile(folder, 2);
        try (VaultContext restarted = anotherProcess()) {
            restarted.keep(ada, SecretKind.GATEWAY_TOKEN, "kept");
            assertThat(rows("select distinct kek_id from vault_dek")).hasSize(1);
            assertThat(rows("select kek_id, state from vault_kek").toString()).isEqualTo("[{kek_id=1, state=primary}]");
        }
    }

    @Test
    void aKeyIsAnotherOneWhenOnlyItsNumberWasExchanged() throws Exception {
        attack("update vault_kek set kek_id = 2");
        Files.move(folder.resolve("vault-1.key"), folder.resolve("vault-2.key"));
        assertThatThrownBy(() -> new VaultContext(db, VaultContext.keys(folder)))
                .rootCause()
                .hasMessageContaining("not the one this database was sealed with");
    }

    @Test
    void aStateThatTheAuditLogDidNotSeeIsRefused() {
        attack("update vault_kek set state = 'retiring'");
        assertThatThrownBy(this::anotherProcess)
                .rootCause()
                .hasMessageContaining("Key 1 stands as retiring, but the audit log says otherwise")
                .hasMessageContaining("Nothing was changed");
    }

    @Test
    void theDatabaseRefusesToBringAKeyBackOrToForgetItsWrappings() {
        attack("update vault_kek set state = 'refused'");
        for (String change : new String[] {"state = 'retiring'", "wraps = 0", "known = '\\x00'", "kek_id = 7"}) {
            assertThatThrownBy(() ->
                            db.jdbc().sql("update vault_kek set " + change).update())
                    .as(change)
                    .isInstanceOf(DataAccessException.class);
        }
    }

    @Test
    void aDatabaseRestoredInPartIsRefusedInsteadOfBegunAnew() {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "kept");
        attack("delete from vault_kek");
        assertThatThrownBy(this::anotherProcess).rootCause().hasMessageContaining("restored or changed in part");
        assertThat(rows("select * from vault_kek")).isEmpty();
    }

    @Test
    void aDatabaseWithoutTheAuditLogsKeyIsRefused() {
        attack("delete from vault_secret where kind = 'audit_key'");
        assertThatThrownBy(this::anotherProcess).rootCause().hasMessageContaining("audit log's key is missing");
    }

    @Test
    void processesThatStartAtOnceOnAnEmptyDatabaseBeginItOnce() throws Exception {
        attack("delete from vault_secret", "delete from vault_dek", "delete from vault_kek");
        GrantsTest.allAtOnce(6, i -> {
            try (VaultContext one = anotherProcess()) {
                SecretRef ref = one.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, "of " + i);
                assertThat(one.read(ref)).isEqualTo("of " + i);
            }
            return null;
        });
        assertThat(rows("select kind, version from vault_secret where kind = 'audit_key'")
                        .toString())
                .isEqualTo("[{kind=audit_key, version=1}]");
        assertThat(rows("select kek_id, state from vault_kek").toString()).isEqualTo("[{kek_id=1, state=primary}]");
        assertThat(service.audit().verify()).isInstanceOf(net.runagent.core.vault.AuditLog.Verdict.Whole.class);
    }

    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : new String[] {"vault_kek", "vault_dek", "vault_secret", "vault_audit"}) {
            all.append(rows("select t::text as line from " + table + " t order by 1"));
        }
        return all.toString();
    }
}
