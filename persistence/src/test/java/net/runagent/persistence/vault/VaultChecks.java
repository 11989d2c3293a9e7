package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultScope;
import org.springframework.dao.DataAccessException;

/** Checks that the suite makes of a sound vault, and that must fail with a fault planted. */
final class VaultChecks {
    private static final SecretKind KIND = SecretKind.TELEGRAM_BOT_TOKEN;

    private VaultChecks() {}

    static void eachOpeningLeavesALine(VaultContext vault) {
        VaultScope scope = VaultContext.scope();
        SecretRef ref = vault.keep(scope, KIND, "token");
        for (int turn = 0; turn < 3; turn++) {
            assertThat(vault.read(ref)).isEqualTo("token");
        }
        assertThat(vault.audit().usesOf(scope, 100))
                .extracting("event")
                .containsExactly("opened", "opened", "opened", "kept");
    }

    static void aRepeatedNonceIsRefused(VaultContext vault) {
        VaultScope scope = VaultContext.scope();
        vault.chance.repeatsItself();
        vault.keep(scope, KIND, "first");
        assertThatThrownBy(() -> vault.keep(scope, SecretKind.GATEWAY_TOKEN, "second"))
                .isInstanceOf(DataAccessException.class);
        assertThat(vault.vault().find(scope, SecretKind.GATEWAY_TOKEN)).isEmpty();
    }

    static void aNonceRepeatedByItsOwnSuccessorIsRefused(VaultContext vault) {
        VaultScope scope = VaultContext.scope();
        vault.chance.repeatsItself();
        SecretRef first = vault.keep(scope, KIND, "first");
        assertThatThrownBy(() -> vault.keep(scope, KIND, "second")).isInstanceOf(DataAccessException.class);
        assertThat(vault.vault().find(scope, KIND)).contains(first);
        assertThat(vault.read(first)).isEqualTo("first");
    }
}
