package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.runagent.core.vault.AuditLog;
import net.runagent.core.vault.AuditLog.Verdict;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultDamaged;
import net.runagent.core.vault.VaultScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** What was done with secrets is only ever added to, and whoever changes it is seen. */
class AuditTest extends VaultTest {
    private final VaultScope ada = VaultContext.scope();

    /** What its owner is shown: all scopes of the account and nobody else's, each row with the number that verify names. */
    @Test
    void theUsesOfAnAccountAreToldOverAllItsScopesWithRowAndHash() {
        VaultScope one = VaultContext.scope();
        VaultScope two = new VaultScope(one.account(), VaultContext.id());
        service.read(service.keep(one, SecretKind.GATEWAY_TOKEN, "canary-1"));
        service.read(service.keep(VaultContext.scope(), SecretKind.GATEWAY_TOKEN, "canary-2"));
        service.read(service.keep(two, SecretKind.SSH_PRIVATE_KEY, "canary-3"));

        var all = service.audit().usesOf(one.account(), AuditLog.NEWEST, 10);
        assertThat(all).extracting("row").containsExactly(6L, 5L, 2L, 1L);
        assertThat(all)
                .extracting("deployment")
                .containsExactly(two.deployment(), two.deployment(), one.deployment(), one.deployment());
        assertThat(all.getFirst().hash())
                .hasSize(64)
                .isEqualTo(((AuditLog.Verdict.Whole) service.audit().verify()).head());
        assertThat(service.audit().usesOf(one.account(), 5, 1))
                .extracting("row")
                .containsExactly(2L);
    }

    @Test
    void anUntouchedLogIsWhole() {
        sixLines();
        assertThat(whole().rows()).isEqualTo(6);
    }

    @Test
    void eachOpeningLeavesALine() {
        VaultChecks.eachOpeningLeavesALine(service);
    }

    @Test
    void anEmptyLogIsWhole() {
        assertThat(whole().rows()).isZero();
    }

    @Test
    void aUseIsToldWithItsPurposeItsCommandAndItsStep() {
        SecretRef ref = service.keep(ada, SecretKind.SSH_PRIVATE_KEY, "key");
        service.read(ref);
        assertThat(service.audit().usesOf(ada, 1)).singleElement().satisfies(use -> {
            assertThat(use.event()).isEqualTo("opened");
            assertThat(use.kind()).isEqualTo("ssh_private_key");
            assertThat(use.version()).isEqualTo(1);
            assertThat(use.purpose()).isEqualTo("PROVISION");
            assertThat(use.command()).isEqualTo(VaultContext.COMMAND);
            assertThat(use.step()).isEqualTo("configure");
            assertThat(use.at()).isEqualTo(service.clock.instant());
        });
        assertThat(service.audit().usesOf(VaultContext.scope(), 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update vault_audit set purpose = 'DELETE' where seq = 3",
                "delete from vault_audit where seq = 6",
                "truncate vault_audit"
            })
    void theDatabaseRefusesWhateverIsNotAnAddition(String statement) {
        sixLines();
        assertThatThrownBy(() -> db.jdbc().sql(statement).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("only ever added to");
        assertThat(whole().rows()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + interval '1 microsecond'",
                "event = 'kept '",
                "account = gen_random_uuid()",
                "deployment = gen_random_uuid()",
                "kind = kind || 's'",
                "version = version + 1",
                "purpose = 'RECOVER'",
                "command = gen_random_uuid()",
                "step = 'another'",
                "prev_hash = set_byte(prev_hash, 31, get_byte(prev_hash, 31) # 1)",
                "hash = set_byte(hash, 0, get_byte(hash, 0) # 128)"
            })
    void aChangeInAnyColumnIsFoundInItsRow(String change) {
        sixLines();
        attack("update vault_audit set " + change + " where seq = 3");
        assertThat(brokenAt()).isEqualTo(3);
    }

    @Test
    void everyColumnIsTriedAbove() {
        assertThat(rows("select column_name from information_schema.columns where table_name = 'vault_audit'"))
                .hasSize(12); // the eleven above, and seq below
    }

    /** @param change what is done, @param row where it is found */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delete from vault_audit where seq = 1 | 1",
                "delete from vault_audit where seq = 4 | 4",
                "update vault_audit set seq = -seq where seq in (2, 3); update vault_audit set seq = 5 + seq where seq < 0 | 2",
                "update vault_audit set seq = seq + 100 where seq = 5 | 5",
                "insert into vault_audit select 7, at, event, account, deployment, kind, version, purpose, command, step, prev_hash, hash from vault_audit where seq = 6 | 7",
                "insert into vault_audit select 7, at, event, account, deployment, kind, version, purpose, command, step, hash, sha256(hash) from vault_audit where seq = 6 | 7"
            })
    void rowsThatAreMissingExchangedOrAddedAreFound(String change, long row) {
        sixLines();
        attack(change.split(";"));
        assertThat(brokenAt()).isEqualTo(row);
    }

    @Test
    void aCutOffEndIsFoundByTheHeadNotedOutsideTheDatabase() {
        sixLines();
        service.recurring("vault.audit-head");
        attack("delete from vault_audit where seq > 4");
        assertThat(brokenAt()).isEqualTo(6);
    }

    @Test
    void anEndThatGrewAgainAfterBeingCutOffIsFoundAsWell() {
        sixLines();
        service.recurring("vault.audit-head");
        attack("delete from vault_audit where seq > 4");
        sixLines();
        assertThat(brokenAt()).isEqualTo(6);
    }

    @Test
    void theWholeLogExchangedForAnEmptyOneIsFound() {
        sixLines();
        service.recurring("vault.audit-head");
        attack("delete from vault_audit");
        assertThat(brokenAt()).isEqualTo(6);
    }

    @Test
    void aSecretWhoseLineWasCutOffDoesNotOpen() {
        SecretRef ref = service.keep(ada, SecretKind.GATEWAY_TOKEN, "first");
        attack("delete from vault_audit");
        assertThatThrownBy(() -> service.read(ref)).isInstanceOf(VaultDamaged.class);
    }

    @Test
    void aForgedLineDoesNotMakeAnOldVersionTheNewest() {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "first");
        attack("create table copy as select * from vault_secret");
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "second");
        attack(
                "delete from vault_secret",
                "insert into vault_secret select * from copy",
                "update vault_audit set version = 1 where seq = 2");
        SecretRef old = service.vault().find(ada, SecretKind.GATEWAY_TOKEN).orElseThrow();
        assertThatThrownBy(() -> service.read(old)).isInstanceOf(VaultDamaged.class);
    }

    @Test
    void whatIsRolledBackLeavesNoGap() {
        sixLines();
        assertThatThrownBy(() -> db.transactions().run(() -> {
                    service.keep(ada, SecretKind.GATEWAY_TOKEN, "never");
                    throw new IllegalStateException("planned");
                }))
                .hasMessage("planned");
        sixLines();
        assertThat(whole().rows()).isEqualTo(12);
    }

    @Test
    void manyWritersInTwoProcessesMakeOneChain() throws Exception {
        int writers = 12;
        int turns = 5;
        try (VaultContext second = anotherProcess()) {
            GrantsTest.allAtOnce(writers, i -> {
                VaultContext mine = i % 2 == 0 ? service : second;
                VaultScope scope = VaultContext.scope();
                for (int turn = 0; turn < turns; turn++) {
                    SecretRef ref = mine.keep(scope, SecretKind.GATEWAY_TOKEN, "token " + turn);
                    assertThat(mine.read(ref)).isEqualTo("token " + turn);
                }
                mine.vault().destroy(scope);
                return null;
            });
        }
        assertThat(whole().rows()).isEqualTo(writers * (turns * 2 + 1));
    }

    /** Two scopes, two kinds: kept, kept, opened, opened, kept, opened. */
    private void sixLines() {
        SecretRef one = service.keep(ada, SecretKind.TELEGRAM_BOT_TOKEN, "token");
        SecretRef two = service.keep(VaultContext.scope(), SecretKind.SSH_PRIVATE_KEY, "key");
        service.read(one);
        service.read(two);
        service.read(service.keep(ada, SecretKind.TELEGRAM_BOT_TOKEN, "new token"));
    }

    private Verdict.Whole whole() {
        Verdict verdict = service.audit().verify();
        assertThat(verdict).isInstanceOf(Verdict.Whole.class);
        return (Verdict.Whole) verdict;
    }

    private long brokenAt() {
        Verdict verdict = service.audit().verify();
        assertThat(verdict).isInstanceOf(Verdict.Broken.class);
        return ((Verdict.Broken) verdict).row();
    }
}
