package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.VaultDamaged;
import net.runagent.core.vault.VaultScope;
import org.junit.jupiter.api.Test;

/** A pasted secret waits sealed for its owner, for a quarter of an hour, and is claimed once. */
class IntakeTest extends VaultTest {
    private static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser EVE = new ChatUser(Platform.TELEGRAM, "100002");
    private static final String TOKEN = "123456789:AAE-canary-canary-canary-canary-1234";
    private static final SecretKind KIND = SecretKind.TELEGRAM_BOT_TOKEN;

    private final VaultScope scope = VaultContext.scope();

    @Test
    void aPastedSecretIsLookedAtKeptAndGone() {
        UUID pasted = paste();
        assertThat(rows("select encode(sealed, 'escape') as body from vault_intake")
                        .toString())
                .doesNotContain("canary");
        assertThat(peek(pasted, ADA)).contains(TOKEN);
        assertThat(peek(pasted, ADA)).contains(TOKEN);
        SecretRef ref = service.intake().keep(pasted, ADA, scope, KIND).orElseThrow();
        assertThat(service.read(ref)).isEqualTo(TOKEN);
        assertThat(count("vault_intake")).isZero();
        assertThat(peek(pasted, ADA)).isEmpty();
        assertThat(service.intake().keep(pasted, ADA, scope, KIND)).isEmpty();
    }

    @Test
    void anotherProcessClaimsItAfterARestart() {
        UUID pasted = paste();
        service.close();
        service = anotherProcess();
        SecretRef ref = service.intake().keep(pasted, ADA, scope, KIND).orElseThrow();
        assertThat(service.read(ref)).isEqualTo(TOKEN);
    }

    @Test
    void nobodyElseSeesItOrTakesItAway() {
        UUID pasted = paste();
        assertThat(peek(pasted, EVE)).isEmpty();
        assertThat(service.intake().keep(pasted, EVE, scope, KIND)).isEmpty();
        assertThat(peek(pasted, ADA)).contains(TOKEN);
    }

    @Test
    void aRowGivenToSomebodyElseInTheDatabaseDoesNotOpen() {
        UUID pasted = paste();
        attack("update vault_intake set owner = '" + EVE.lane() + "'");
        assertThatThrownBy(() -> peek(pasted, EVE)).isInstanceOf(VaultDamaged.class);
        assertThatThrownBy(() -> service.intake().keep(pasted, EVE, scope, KIND))
                .isInstanceOf(VaultDamaged.class);
        assertThat(service.vault().find(scope, KIND)).isEmpty();
    }

    @Test
    void twoPastedSecretsExchangedInTheDatabaseDoNotOpen() {
        UUID first = paste();
        UUID second = paste();
        attack("update vault_intake i set sealed = o.sealed from vault_intake o where o.id <> i.id");
        assertThatThrownBy(() -> peek(first, ADA)).isInstanceOf(VaultDamaged.class);
        assertThatThrownBy(() -> peek(second, ADA)).isInstanceOf(VaultDamaged.class);
    }

    @Test
    void afterAQuarterOfAnHourItIsGone() {
        UUID pasted = paste();
        service.clock.forward(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(peek(pasted, ADA)).contains(TOKEN);
        service.recurring("vault.upkeep");
        assertThat(count("vault_intake")).isEqualTo(1);
        service.clock.forward(Duration.ofSeconds(1));
        assertThat(peek(pasted, ADA)).isEmpty();
        assertThat(service.intake().keep(pasted, ADA, scope, KIND)).isEmpty();
        service.recurring("vault.upkeep");
        assertThat(count("vault_intake")).isZero();
    }

    @Test
    void ofManyWhoClaimItAtOnceOneGetsIt() throws Exception {
        UUID pasted = paste();
        AtomicInteger kept = new AtomicInteger();
        GrantsTest.allAtOnce(
                8, i -> service.intake().keep(pasted, ADA, scope, KIND).map(ref -> kept.incrementAndGet()));
        assertThat(kept).hasValue(1);
        assertThat(service.vault().find(scope, KIND))
                .get()
                .extracting("version")
                .isEqualTo(1L);
    }

    @Test
    void aClaimThatIsRolledBackLeavesItWaiting() {
        UUID pasted = paste();
        assertThatThrownBy(() -> db.transactions().run(() -> {
                    service.intake().keep(pasted, ADA, scope, KIND).orElseThrow();
                    throw new IllegalStateException("planned");
                }))
                .hasMessage("planned");
        assertThat(service.vault().find(scope, KIND)).isEmpty();
        assertThat(peek(pasted, ADA)).contains(TOKEN);
    }

    @Test
    void aDroppedOneIsGone() {
        UUID pasted = paste();
        service.intake().drop(pasted);
        assertThat(peek(pasted, ADA)).isEmpty();
    }

    private UUID paste() {
        try (Secret secret = Secret.taking(TOKEN.getBytes())) {
            return service.intake().put(ADA, secret);
        }
    }

    private Optional<String> peek(UUID pasted, ChatUser who) {
        return service.intake().peek(pasted, who, secret -> secret.use(bytes -> new String(bytes)));
    }
}
