package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.GrantRefused;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultDamaged;
import net.runagent.core.vault.VaultScope;
import net.runagent.persistence.work.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** A secret opens where it was put, in the version it has, or not at all. */
class SecretsTest extends VaultTest {
    private static final String TOKEN = "123456789:AAE-canary-canary-canary-canary-1234";
    private static final SecretKind KIND = SecretKind.TELEGRAM_BOT_TOKEN;

    private final VaultScope ada = VaultContext.scope();
    private final VaultScope other = VaultContext.scope();

    @Test
    void aKeptSecretIsReadByAnyProcessWithTheKey() {
        SecretRef ref = service.keep(ada, KIND, TOKEN);
        assertThat(ref.hint()).isEqualTo("1234");
        try (VaultContext second = anotherProcess()) {
            assertThat(second.vault().find(ada, KIND)).contains(ref);
            assertThat(second.read(ref)).isEqualTo(TOKEN);
        }
    }

    @Test
    void nothingOfASecretLiesReadableInAnyTable() {
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "canary-canary-canary-canary");
        for (var table : rows("select tablename from pg_tables where schemaname = 'public'")) {
            assertThat(rows("select t::text as line from " + table.get("tablename") + " t")
                            .toString())
                    .doesNotContain("canary")
                    .doesNotContain(java.util.HexFormat.of().formatHex("canary".getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void aSecretIsKeptOrNotWithTheTransactionItJoins() {
        assertThatThrownBy(() -> db.transactions().run(() -> {
                    service.keep(ada, KIND, TOKEN);
                    throw new IllegalStateException("planned");
                }))
                .hasMessage("planned");
        assertThat(service.vault().find(ada, KIND)).isEmpty();
        assertThat(count("vault_audit")).isZero();
    }

    @Test
    void aNewVersionReplacesTheOldOneAndItsReferenceIsWorthless() {
        SecretRef first = service.keep(ada, KIND, TOKEN);
        Grant early = service.grant(first);
        SecretRef second = service.keep(ada, KIND, "another");
        assertThat(second.version()).isEqualTo(2);
        assertThatThrownBy(() -> service.open(early)).isInstanceOf(GrantRefused.class);
        assertThatThrownBy(() -> service.read(first)).isInstanceOf(GrantRefused.class);
        assertThat(service.read(second)).isEqualTo("another");
    }

    // ---- swapped

    @Test
    void theSecretOfAnotherDeploymentDoesNotOpenInItsPlace() {
        SecretRef mine = service.keep(ada, KIND, TOKEN);
        service.keep(other, KIND, "of another");
        attack(move(
                "deployment = '%s'".formatted(ada.deployment()), "deployment = '%s'".formatted(other.deployment())));
        refused(mine);
    }

    @Test
    void theSecretOfAnotherKindDoesNotOpenInItsPlace() {
        SecretRef token = service.keep(ada, KIND, TOKEN);
        service.keep(ada, SecretKind.GATEWAY_TOKEN, "of another kind");
        attack(move("kind = 'telegram_bot_token'", "kind = 'gateway_token'"));
        refused(token);
    }

    @Test
    void aWholeRowMovedToAnotherDeploymentWithItsKeyDoesNotOpen() {
        service.keep(other, KIND, "of another");
        SecretRef mine = service.keep(ada, KIND, TOKEN);
        String there = " where deployment = '%s'".formatted(other.deployment());
        String here = " set account = '%s', deployment = '%s'".formatted(ada.account(), ada.deployment());
        attack(
                "delete from vault_secret where deployment = '%s'".formatted(ada.deployment()),
                "delete from vault_dek where deployment = '%s'".formatted(ada.deployment()),
                "update vault_secret" + here.replace(ada.account().toString(), uuid(ada)) + there,
                "update vault_dek" + here.replace(ada.account().toString(), uuid(ada)) + there);
        refused(mine);
    }

    @Test
    void anAccountsSecretDoesNotOpenForAnotherAccount() {
        VaultScope thief = new VaultScope(other.account(), ada.deployment());
        service.keep(ada, KIND, TOKEN);
        SecretRef stolen = service.keep(thief, KIND, "the thief's own");
        attack(move("account = '%s'".formatted(uuid(thief)), "account = '%s'".formatted(uuid(ada))));
        refused(stolen);
    }

    // ---- rolled back

    @Test
    void anOlderVersionInTheNewRowDoesNotOpen() {
        service.keep(ada, KIND, TOKEN);
        attack("create table copy as select * from vault_secret");
        SecretRef second = service.keep(ada, KIND, "another");
        attack("update vault_secret s set ciphertext = c.ciphertext from copy c where c.id = s.id and s.kind = '"
                + KIND.word() + "'");
        refused(second);
    }

    @Test
    void anOlderRowPutBackAsAWholeDoesNotOpen() {
        service.keep(ada, KIND, TOKEN);
        attack("create table copy as select * from vault_secret");
        SecretRef second = service.keep(ada, KIND, "another");
        attack("delete from vault_secret", "insert into vault_secret select * from copy");

        assertThatThrownBy(() -> service.read(second)).isInstanceOf(GrantRefused.class);
        SecretRef old = service.vault().find(ada, KIND).orElseThrow();
        assertThat(old.version()).isEqualTo(1);
        refused(old);
    }

    @Test
    void aDestroyedSecretPutBackWithItsKeyDoesNotOpen() {
        service.keep(ada, KIND, TOKEN);
        attack(
                "create table copy as select * from vault_secret",
                "create table copy_of_keys as select * from vault_dek");
        service.vault().destroy(ada);
        attack(
                "insert into vault_secret select * from copy on conflict do nothing",
                "insert into vault_dek select * from copy_of_keys on conflict do nothing");
        refused(service.vault().find(ada, KIND).orElseThrow());
    }

    @Test
    void theDatabaseItselfRefusesToLowerAVersion() {
        service.keep(ada, KIND, TOKEN);
        service.keep(ada, KIND, "another");
        assertThatThrownBy(() -> db.jdbc()
                        .sql("update vault_secret set version = 1 where version = 2")
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("only rises");
    }

    // ---- damaged

    @Test
    void aSingleChangedBitAnywhereInASecretIsSeen() {
        SecretRef ref = service.keep(ada, KIND, TOKEN);
        int length = 50 + TOKEN.length();
        attack("create table copy as select * from vault_secret");
        for (int at = 0; at < length; at++) {
            attack(
                    "update vault_secret s set ciphertext = set_byte(c.ciphertext, %d, get_byte(c.ciphertext, %d) # %d) from copy c where c.id = s.id and s.kind = '%s'"
                            .formatted(at, at, 1 << (at % 8), KIND.word()));
            refused(ref);
        }
        attack("update vault_secret s set ciphertext = c.ciphertext from copy c where c.id = s.id");
        assertThat(service.read(ref)).isEqualTo(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 51, 70, 91})
    void aTruncatedSecretIsSeen(int length) {
        SecretRef ref = service.keep(ada, KIND, TOKEN);
        attack("update vault_secret set ciphertext = substring(ciphertext from 1 for %d) where kind = '%s'"
                .formatted(length, KIND.word()));
        refused(ref);
    }

    @Test
    void aLengthenedSecretIsSeen() {
        SecretRef ref = service.keep(ada, KIND, TOKEN);
        attack("update vault_secret set ciphertext = ciphertext || '\\x00' where kind = '" + KIND.word() + "'");
        refused(ref);
    }

    @Test
    void aSingleChangedBitInAWrappedKeyOrItsCommitmentIsSeen() {
        SecretRef ref = service.keep(ada, KIND, TOKEN);
        attack("create table copy as select * from vault_dek");
        for (String column : new String[] {"wrapped", "commitment"}) {
            for (int at = 0; at < (column.equals("wrapped") ? 70 : 32); at++) {
                attack(
                        "update vault_dek k set %s = set_byte(c.%s, %d, get_byte(c.%s, %d) # 1) from copy c where c.dek_id = k.dek_id and k.deployment = '%s'"
                                .formatted(column, column, at, column, at, ada.deployment()));
                refused(ref);
            }
            attack("update vault_dek k set %s = c.%s from copy c where c.dek_id = k.dek_id".formatted(column, column));
        }
        assertThat(service.read(ref)).isEqualTo(TOKEN);
    }

    @Test
    void aSecretWhoseRowClaimsAnotherVersionDoesNotOpen() {
        service.keep(ada, KIND, TOKEN);
        attack("update vault_secret set version = 7 where kind = '" + KIND.word() + "'");
        refused(service.vault().find(ada, KIND).orElseThrow());
    }

    // ---- nonces

    @Test
    void aRandomSourceThatRepeatsItselfIsStoppedBeforeASecondSecretIsSealed() {
        VaultChecks.aRepeatedNonceIsRefused(service);
    }

    @Test
    void aRepeatedNonceIsStoppedAlsoWhereASecretReplacesItself() {
        VaultChecks.aNonceRepeatedByItsOwnSuccessorIsRefused(service);
    }

    // ---- forgotten

    @Test
    void aForgottenKindIsGoneAndTheOthersOfItsScopeStay() {
        SecretRef next = service.keep(ada, SecretKind.NEXT_SSH_KEY, "next");
        SecretRef token = service.keep(ada, KIND, TOKEN);
        Grant early = service.grant(next);

        service.vault().forget(ada, SecretKind.NEXT_SSH_KEY);
        service.vault().forget(ada, SecretKind.NEXT_SSH_KEY);

        assertThat(service.vault().find(ada, SecretKind.NEXT_SSH_KEY)).isEmpty();
        assertThatThrownBy(() -> service.open(early)).isInstanceOf(GrantRefused.class);
        assertThat(service.read(token)).isEqualTo(TOKEN);
        assertThat(service.audit().usesOf(ada, 10))
                .extracting("event")
                .as("told once")
                .containsExactly("opened", "forgotten", "kept", "kept");
    }

    @Test
    void aForgottenRowPutBackFromAnOldCopyDoesNotOpenNorPassForALaterOne() {
        service.keep(ada, SecretKind.NEXT_SSH_KEY, "first");
        attack("create table copy as select * from vault_secret where kind = 'ssh_private_key_next'");
        service.vault().forget(ada, SecretKind.NEXT_SSH_KEY);
        attack("insert into vault_secret select * from copy");
        SecretRef back = service.vault().find(ada, SecretKind.NEXT_SSH_KEY).orElseThrow();
        refused(back);

        service.vault().forget(ada, SecretKind.NEXT_SSH_KEY);
        SecretRef second = service.keep(ada, SecretKind.NEXT_SSH_KEY, "second");
        assertThat(second.version()).isGreaterThan(back.version());
        attack(
                "delete from vault_secret where kind = 'ssh_private_key_next'",
                "insert into vault_secret select * from copy");
        refused(service.vault().find(ada, SecretKind.NEXT_SSH_KEY).orElseThrow());
    }

    // ---- destroyed

    @Test
    void afterTheEndNeitherKeyNorSecretNorUnusedGrantIsLeft() {
        SecretRef token = service.keep(ada, KIND, TOKEN);
        service.keep(ada, SecretKind.SSH_PRIVATE_KEY, "key");
        SecretRef untouched = service.keep(other, KIND, "of another");
        Grant early = service.grant(token);

        service.vault().destroy(ada);

        String whose = " where deployment = '" + ada.deployment() + "'";
        assertThat(rows("select * from vault_dek" + whose)).isEmpty();
        assertThat(rows("select * from vault_secret" + whose)).isEmpty();
        assertThat(rows("select * from vault_grant" + whose)).isEmpty();
        assertThat(service.vault().find(ada, KIND)).isEmpty();
        assertThatThrownBy(() -> service.open(early)).isInstanceOf(GrantRefused.class);
        assertThatThrownBy(() -> service.read(token)).isInstanceOf(GrantRefused.class);
        assertThat(service.read(untouched)).isEqualTo("of another");
    }

    @Test
    void destroyingTwiceIsToldOnce() {
        service.keep(ada, KIND, TOKEN);
        service.vault().destroy(ada);
        service.vault().destroy(ada);
        assertThat(service.audit().usesOf(ada, 10)).extracting("event").containsExactly("destroyed", "kept");
    }

    @Test
    void aScopeThatBeginsAgainAfterItsEndHasAnotherKey() {
        service.keep(ada, KIND, TOKEN);
        Object before = rows("select dek_id from vault_secret where kind = '" + KIND.word() + "'");
        service.vault().destroy(ada);
        SecretRef again = service.keep(ada, KIND, "new");
        assertThat(rows("select dek_id from vault_secret where kind = '" + KIND.word() + "'"))
                .isNotEqualTo(before);
        assertThat(service.read(again)).isEqualTo("new");
    }

    /** Also in the way that the unique nonces allow: the other row goes. */
    private static String[] move(String to, String from) {
        return new String[] {
            "create table copy as select * from vault_secret",
            "delete from vault_secret where " + from,
            "update vault_secret s set ciphertext = o.ciphertext, dek_id = o.dek_id from copy o where s.%s and o.%s"
                    .formatted(to, from)
        };
    }

    private static String uuid(VaultScope scope) {
        return scope.account().value().toString();
    }

    /** It does not open, and nobody ever sees a byte of it. */
    private void refused(SecretRef ref) {
        AtomicBoolean seen = new AtomicBoolean();
        Grant grant = service.grant(ref);
        assertThatThrownBy(() -> service.vault().open(grant, secret -> {
                    seen.set(true);
                    return 1;
                }))
                .isInstanceOf(VaultDamaged.class)
                .hasMessageNotContaining("canary");
        assertThat(seen).isFalse();
        Eventually.becomes(
                "the staff is told",
                () -> service.alerts.stream()
                        .anyMatch(alert ->
                                alert.matches("vault\\.(damaged " + ref.scope().deployment() + "|key key .*)")));
        service.alerts.clear();
    }
}
