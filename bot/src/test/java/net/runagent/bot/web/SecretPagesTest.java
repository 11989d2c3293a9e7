package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.bot.web.Browser.Page;
import net.runagent.bot.web.SignInHouse.TypedSecrets;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.vault.AskedSecret;
import net.runagent.core.vault.SecretLinks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Over HTTP, the page on which a secret is typed: it can be given to, once, and never tells anything back. */
@ExtendWith(OutputCaptureExtension.class)
class SecretPagesTest {
    private static final SignInHouse HOUSE = new SignInHouse(Map.of());
    private static final String TOKEN = "123456789:AAE-canary_canary-canary-canary1234";
    private static final UUID ORDER = new UUID(7, 7);
    private static long lastUser = 700_000;

    private final ChatUser ada = new ChatUser(Platform.TELEGRAM, String.valueOf(++lastUser));
    private final Browser browser = new Browser();
    private final TypedSecrets typed = HOUSE.bean(TypedSecrets.class);

    @BeforeEach
    void nothingTyped() {
        typed.waiting.clear();
        typed.entered.clear();
    }

    /** The next test begins without the misses of this one. */
    @AfterEach
    void later() {
        HOUSE.clock.advance(Guesses.WITHIN);
    }

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    @Test
    void whatIsTypedArrivesAndThePageSaysSoWithoutShowingIt(CapturedOutput log) {
        Page asked = browser.open(link("Ada <b>L.</b>", AskedSecret.ORDERED_BOT_TOKEN));
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text())
                .contains("The token of your agent&#39;s bot")
                .contains("Telegram")
                .contains("Ada &lt;b&gt;L.&lt;/b&gt;")
                .contains("id ends in " + ada.userId().substring(2))
                .contains("someone sent you this link");

        Page done = browser.submit(asked, Map.of("secret", TOKEN));

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.text()).contains("It is put away").doesNotContain("canary");
        assertThat(typed.waiting.values()).containsExactly(TOKEN);
        assertThat(typed.entered).singleElement().satisfies(one -> {
            assertThat(one.owner()).isEqualTo(ada);
            assertThat(one.object()).isEqualTo(ORDER);
        });
        assertThat(log.getAll()).doesNotContain("canary");
    }

    /** chat.md 7.31: a link preview opens the address; trust.md 8 number 32. */
    @Test
    void aPreviewRobotThatOpensThePageUsesNothingUp() {
        String link = link("Ada", AskedSecret.ORDERED_BOT_TOKEN);
        for (int i = 0; i < 5; i++) {
            assertThat(new Browser().open(link).status()).isEqualTo(200);
        }
        assertThat(typed.waiting).isEmpty();
        assertThat(browser.submit(browser.open(link), Map.of("secret", TOKEN)).status())
                .isEqualTo(200);
        assertThat(typed.waiting).hasSize(1);
    }

    @Test
    void somethingElseIsRefusedWithoutRepeatingItThreeTimesAtMost(CapturedOutput log) {
        String link = link("Ada", AskedSecret.ORDERED_BOT_TOKEN);
        Page once = browser.submit(browser.open(link), Map.of("secret", "not-a-token-canary"));
        assertThat(once.status()).isEqualTo(422);
        assertThat(once.text())
                .contains("does not look like")
                .contains("2 tries are left")
                .doesNotContain("canary");
        Page twice = browser.submit(once, Map.of("secret", "still-not-canary"));
        assertThat(twice.text()).contains("One try is left").doesNotContain("canary");
        Page thrice = browser.submit(twice, Map.of("secret", "never-canary"));
        assertThat(thrice.status()).isEqualTo(410);
        assertThat(thrice.text()).isEqualTo(unknown().text());
        assertThat(typed.waiting).isEmpty();
        assertThat(log.getAll()).doesNotContain("canary");
    }

    @Test
    void aLinkThatNeverWasWasUsedReplacedOrIsTooOldLooksTheSame() {
        Map<String, String> bad = new LinkedHashMap<>();
        String used = link("Ada", AskedSecret.ORDERED_BOT_TOKEN);
        browser.submit(browser.open(used), Map.of("secret", TOKEN));
        bad.put("used", used);
        bad.put("replaced", link("Ada", AskedSecret.ORDERED_BOT_TOKEN));
        bad.put("too old", link("Ada", AskedSecret.ORDERED_BOT_TOKEN));
        bad.put("too long to be one", HOUSE.url + "/secret/" + "A".repeat(300));
        HOUSE.clock.advance(SecretLinks.LASTS);
        Page never = unknown();
        assertThat(never.status()).isEqualTo(410);
        bad.forEach((why, link) -> {
            Page page = new Browser().open(link);
            assertThat(page.status()).as(why).isEqualTo(410);
            assertThat(page.text()).as(why).isEqualTo(never.text());
        });
    }

    @Test
    void whoTriesManyLinksIsNotLookedAtForAWhile() {
        String good = link("Ada", AskedSecret.ORDERED_BOT_TOKEN);
        for (int i = 0; i < Guesses.MOST; i++) {
            new Browser().open(HOUSE.url + "/secret/" + i + "A".repeat(40));
        }
        assertThat(new Browser().open(good).status()).isEqualTo(429);
        HOUSE.clock.advance(Duration.ofMinutes(1));
        assertThat(unknown().status()).isEqualTo(429);
    }

    @Test
    void aFormFromElsewhereIsNotTaken() {
        String link = link("Ada", AskedSecret.ORDERED_BOT_TOKEN);
        Page forged = new Browser().post(link, Map.of("secret", TOKEN));
        assertThat(forged.status()).isEqualTo(403);
        assertThat(typed.waiting).isEmpty();
        assertThat(forged.text()).doesNotContain("canary");
    }

    @Test
    void theFieldHidesWhatIsTypedAndThePageNeedsNoScript() {
        Page page = browser.open(link("Ada", AskedSecret.ROTATED_BOT_TOKEN));
        assertThat(page.text())
                .contains("The new token of @ada_agent_bot")
                .contains("type=\"password\"")
                .contains("autocomplete=\"off\"")
                .doesNotContain("<script", "src=", "href=", "value=\"123");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "form-action 'self'");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Robots-Tag")).contains("noindex");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
    }

    @Test
    void itSpeaksGerman() {
        Page page = new Browser().speaking("de").open(link("Ada", AskedSecret.ORDERED_BOT_TOKEN));
        assertThat(page.text()).contains("Das Token für den Bot deines Agenten").contains("lang=\"de\"");
    }

    @Test
    void itSpeaksTheFirstLanguageOfTheBrowsersListThatWeSpeak() {
        Page page = new Browser().speaking("fr, ja;q=0.8, en;q=0.5").open(link("Ada", AskedSecret.ORDERED_BOT_TOKEN));
        assertThat(page.text())
                .contains("エージェントのボットのトークン")
                .contains("lang=\"ja\"")
                .contains("dir=\"ltr\"");
    }

    /** trust.md 8, number 60: nothing a stranger sends begins a line of our log. */
    @Test
    void aForgedLineInTheAddressOrTheFieldIsNotWrittenIntoTheLog(CapturedOutput log) {
        String forged = "%0A%7B%22event%22%3A%22opened-canary%22%7D";
        assertThat(new Browser().open(HOUSE.url + "/secret/AAAA" + forged).status())
                .isBetween(400, 410);
        browser.submit(
                browser.open(link("Ada", AskedSecret.ORDERED_BOT_TOKEN)),
                Map.of("secret", "x\n{\"event\":\"opened-canary\"}\n2026-11-24 ERROR forged-canary"));

        assertThat(log.getAll().lines()).noneMatch(line -> line.startsWith("{") || line.contains("forged-canary"));
        assertThat(typed.waiting).isEmpty();
    }

    /** trust.md 8, number 33: who is sent a stranger's link sees whose chat it is, and gives the stranger nothing by looking. */
    @Test
    void whoIsSentAStrangersLinkSeesWhoseItIs() {
        Page page = new Browser().open(link("Mallory", AskedSecret.ROTATED_BOT_TOKEN));

        assertThat(page.text())
                .contains("Mallory")
                .contains("id ends in " + ada.userId().substring(2))
                .contains("someone sent you this link, close this page");
        assertThat(typed.entered).isEmpty();
    }

    @Test
    void onlyLookingAndGivingExistHere() {
        String link = link("Ada", AskedSecret.ORDERED_BOT_TOKEN);
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            assertThat(new Browser().send(link, method)).as(method).isIn(403, 404, 405);
        }
        assertThat(new Browser().open(link).status()).isEqualTo(200);
    }

    private static Page unknown() {
        return new Browser().open(HOUSE.url + "/secret/" + "A".repeat(43));
    }

    private String link(String name, AskedSecret asked) {
        return HOUSE.transactions()
                .call(() -> HOUSE.bean(SecretLinks.class)
                        .offer(ada, name, asked, ORDER, asked == AskedSecret.ROTATED_BOT_TOKEN ? "ada_agent_bot" : "")
                        .orElseThrow());
    }
}
