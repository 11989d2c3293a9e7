package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import net.runagent.core.vault.AuditRecords;
import net.runagent.core.vault.AuditRecords.AuditRow;
import org.junit.jupiter.api.Test;

/**
 * Faults planted on purpose: with each of them the very check that the suite uses must fail. A check that passes with the
 * fault proves nothing. (The account that is missing from the associated data is planted in core's PlantedFaultsTest.)
 */
class PlantedFaultsTest extends VaultTest {
    @Test
    void withoutAFaultEachCheckPasses() {
        VaultChecks.eachOpeningLeavesALine(service);
        VaultChecks.aRepeatedNonceIsRefused(service);
    }

    @Test
    void aSkippedLineOfTheAuditLogIsFound() {
        try (VaultContext faulty =
                new VaultContext(db, VaultContext.keys(folder), service.clock, PlantedFaultsTest::withoutOpenings)) {
            assertThatThrownBy(() -> VaultChecks.eachOpeningLeavesALine(faulty)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aForgottenCheckOfTheNonceIsFound() {
        String index = rows("select indexdef from pg_indexes where indexname = 'vault_secret_nonce'")
                .getFirst()
                .get("indexdef")
                .toString();
        assertThat(index).contains("UNIQUE");
        attack("drop index vault_secret_nonce");
        try {
            assertThatThrownBy(() -> VaultChecks.aRepeatedNonceIsRefused(service))
                    .isInstanceOf(AssertionError.class);
        } finally {
            attack("truncate vault_secret, vault_dek, vault_audit, vault_kek", index);
        }
    }

    @Test
    void aForgottenCheckOfTheNonceThatIsReplacedIsFound() {
        attack("alter table vault_secret disable trigger vault_secret_forward");
        try {
            assertThatThrownBy(() -> VaultChecks.aNonceRepeatedByItsOwnSuccessorIsRefused(service))
                    .isInstanceOf(AssertionError.class);
        } finally {
            attack("alter table vault_secret enable trigger vault_secret_forward");
        }
    }

    /** The audit log's table, which forgets to write what was opened. */
    private static Object withoutOpenings(Object bean) {
        if (!(bean instanceof AuditRecords sound)) {
            return bean;
        }
        return Proxy.newProxyInstance(
                AuditRecords.class.getClassLoader(),
                new Class<?>[] {AuditRecords.class},
                (proxy, method, arguments) -> {
                    boolean forgotten = method.getName().equals("append")
                            && ((AuditRow) arguments[0]).event().equals("opened");
                    return forgotten ? null : method.invoke(sound, arguments);
                });
    }
}
