package net.runagent.persistence.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.vault.AskedSecret;
import net.runagent.core.vault.SecretEntered;
import net.runagent.core.vault.SecretLinks;
import net.runagent.core.vault.SecretLinks.Taken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One-time pages for secrets: who may type, how often, for how long, and what stays behind. */
class SecretLinksTest extends VaultTest {
    private static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser EVE = new ChatUser(Platform.TELEGRAM, "100002");
    private static final String TOKEN = "123456789:AAE-canary_canary-canary-canary1234";
    private static final UUID ORDER = new UUID(7, 1);

    @Test
    void whatIsTypedGoesIntoTheIntakeOfTheChatThatAskedAndTheChatHearsOfIt() {
        String ticket = offer(ADA);
        assertThat(service.links().look(ticket)).get().satisfies(page -> {
            assertThat(page.chatName()).isEqualTo("Ada L.");
            assertThat(page.bot()).isEqualTo("ada_agent_bot");
            assertThat(page.owner()).isEqualTo(ADA);
        });

        assertThat(type(ticket, TOKEN)).isInstanceOf(Taken.Done.class);

        SecretEntered entered = service.entered.getFirst();
        assertThat(service.entered).hasSize(1);
        assertThat(entered.owner()).isEqualTo(ADA);
        assertThat(entered.asked()).isEqualTo(AskedSecret.ORDERED_BOT_TOKEN);
        assertThat(entered.object()).isEqualTo(ORDER);
        assertThat(peek(entered.intake(), ADA)).isEqualTo(TOKEN);
        assertThat(peek(entered.intake(), EVE)).isEqualTo("nothing");
    }

    @Test
    void lookingIsFreeAndTypingIsOnce() {
        String ticket = offer(ADA);
        for (int i = 0; i < 5; i++) {
            assertThat(service.links().look(ticket)).isPresent();
        }
        assertThat(type(ticket, TOKEN)).isInstanceOf(Taken.Done.class);

        assertThat(type(ticket, TOKEN)).isEqualTo(new Taken.Over());
        assertThat(service.links().look(ticket)).isEmpty();
        assertThat(service.entered).hasSize(1);
    }

    @Test
    void ofManyWhoTypeAtOnceOneIsTaken() throws Exception {
        String ticket = offer(ADA);
        AtomicInteger taken = new AtomicInteger();
        GrantsTest.allAtOnce(8, i -> type(ticket, TOKEN) instanceof Taken.Done ? taken.incrementAndGet() : 0);
        assertThat(taken).hasValue(1);
        assertThat(count("vault_intake")).isEqualTo(1);
    }

    @Test
    void afterTenMinutesItLeadsNowhere() {
        String ticket = offer(ADA);
        service.clock.forward(SecretLinks.LASTS.minusSeconds(1));
        assertThat(service.links().look(ticket)).isPresent();
        service.clock.forward(Duration.ofSeconds(1));
        assertThat(service.links().look(ticket)).isEmpty();
        assertThat(type(ticket, TOKEN)).isEqualTo(new Taken.Over());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "123456789",
                "123456789:short",
                "12345:AAE-canary_canary-canary-canary1234",
                "123456789:AAE-canary canary/canary-canary1234",
                "1234567890123:AAE-canary_canary-canary-canary1234",
                "123456789:AAE-canäry_canary-canary-canary1234"
            })
    void whatCannotBeATokenIsNotKeptAndMayBeTypedAgain(String typed) {
        String ticket = offer(ADA);
        assertThat(type(ticket, typed))
                .isInstanceOfSatisfying(
                        Taken.WrongShape.class,
                        wrong -> assertThat(wrong.triesLeft()).isEqualTo(2));
        assertThat(count("vault_intake")).isZero();
        assertThat(type(ticket, " " + TOKEN + "\r\n")).isInstanceOf(Taken.Done.class);
        assertThat(peek(service.entered.getFirst().intake(), ADA)).isEqualTo(TOKEN);
    }

    @Test
    void theThirdWrongTryEndsItAlsoAcrossARestart() {
        String ticket = offer(ADA);
        type(ticket, "one");
        type(ticket, "two");
        service.close();
        service = anotherProcess();

        assertThat(type(ticket, "three")).isEqualTo(new Taken.Over());
        assertThat(type(ticket, TOKEN)).isEqualTo(new Taken.Over());
        assertThat(service.entered).isEmpty();
    }

    @Test
    void aNewLinkEndsTheOneBeforeButNotThoseOfOthers() {
        String first = offer(ADA);
        String hers = offer(EVE);
        String second = offer(ADA);

        assertThat(type(first, TOKEN)).isEqualTo(new Taken.Over());
        assertThat(service.links().look(second)).isPresent();
        assertThat(service.links().look(hers)).isPresent();
    }

    @Test
    void theDatabaseKnowsNeitherTheTicketNorTheNameNorWhatWasTyped() {
        String ticket = offer(ADA);
        String before = rows("select secret_link::text as row, encode(sealed, 'escape') as e from secret_link")
                .toString();
        assertThat(ticket).hasSize(43);
        assertThat(before).doesNotContain(ticket, "Ada L.", "ada_agent_bot");

        type(ticket, TOKEN);
        String after = rows("select encode(sealed, 'escape') as e from vault_intake") + ""
                + rows("select secret_link::text as row from secret_link");
        assertThat(after).doesNotContain("canary", ticket);
        assertThat(rows("select count(*) as open from secret_link where sealed is not null")
                        .toString())
                .as("what the page named is forgotten with its end")
                .contains("open=0");
    }

    @Test
    void whatTheChatCannotBeToldIsNotTakenEither() {
        String ticket = offer(ADA);
        service.afterEntering = () -> {
            throw new IllegalStateException("planned");
        };
        assertThatThrownBy(() -> type(ticket, TOKEN)).hasMessage("planned");
        assertThat(count("vault_intake")).isZero();

        service.afterEntering = () -> {};
        assertThat(type(ticket, TOKEN)).isInstanceOf(Taken.Done.class);
    }

    @Test
    void aChatThatAsksForLinksWithoutEndGetsNoMoreForAWhile() {
        for (int i = 0; i < SecretLinks.LINKS_AN_HOUR; i++) {
            offer(ADA);
        }
        assertThat(offered(ADA)).isNull();
        assertThat(offered(EVE)).isNotNull();
        service.clock.forward(Duration.ofHours(1));
        assertThat(offered(ADA)).isNotNull();
    }

    @Test
    void aDayLaterTheRowIsGone() {
        offer(ADA);
        service.clock.forward(Duration.ofDays(1).plusSeconds(1));
        service.recurring("vault.forget-secret-links");
        assertThat(count("secret_link")).isZero();
    }

    @Test
    void aTicketLongerThanAnyIsNotEvenLookedFor() {
        assertThat(service.links().look("A".repeat(5_000))).isEmpty();
        assertThat(type("A".repeat(5_000), TOKEN)).isEqualTo(new Taken.Over());
    }

    private Taken type(String ticket, String typed) {
        return service.links().take(ticket, typed.getBytes(StandardCharsets.UTF_8));
    }

    private String offer(ChatUser who) {
        return offered(who).replaceAll(".*/secret/", "");
    }

    private String offered(ChatUser who) {
        return db.transactions()
                .call(() -> service.links()
                        .offer(who, "Ada L.", AskedSecret.ORDERED_BOT_TOKEN, ORDER, "ada_agent_bot")
                        .orElse(null));
    }

    private String peek(UUID intake, ChatUser who) {
        return service.intake()
                .peek(intake, who, secret -> secret.use(bytes -> new String(bytes)))
                .orElse("nothing");
    }
}
