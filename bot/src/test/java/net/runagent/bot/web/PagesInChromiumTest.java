package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.LinkChat.Begun;
import net.runagent.core.account.Platform;
import net.runagent.core.vault.AskedSecret;
import net.runagent.core.vault.SecretLinks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages in a real browser: what our own headers forbid must not be what sign-in needs. */
@Tag("peer")
@Tag("peer-chromium")
class PagesInChromiumTest {
    private static final Path PICTURES = Path.of("target", "pages");

    @Test
    void aPhoneGoesFromTheLinkToTheCodeAndNothingIsBlocked() throws Exception {
        try (SignInHouse house = new SignInHouse(Map.of());
                Chromium phone = new Chromium()) {
            ChatUser ada = new ChatUser(Platform.TELEGRAM, "100001");
            String link =
                    house.transactions().call(() -> ((Begun.Link) house.chat().begin(ada, "@ada1")).url());
            phone.phone(false);
            phone.open(link);
            phone.picture(PICTURES.resolve("landing-light.png"));
            assertThat(phone.eval("document.documentElement.scrollWidth <= innerWidth ? 'fits' : 'too wide'"))
                    .isEqualTo("fits");
            assertThat(phone.eval("getComputedStyle(document.querySelector('button')).borderRadius"))
                    .as("the style was accepted")
                    .isEqualTo("12px");

            phone.eval("document.querySelector('form').requestSubmit()");
            phone.until("document.getElementById('email')");
            phone.picture(PICTURES.resolve("google.png"));
            phone.eval("document.getElementById('email').value = 'ada@example.org';"
                    + "document.getElementById('name').value = 'Ada';"
                    + "document.querySelector('button.go').click()");
            phone.until("document.getElementById('code')");
            phone.picture(PICTURES.resolve("code-light.png"));
            assertThat(phone.eval("document.getElementById('code').textContent"))
                    .matches("[A-Z]{4}-[A-Z]{4}");
            assertThat(
                            phone.eval(
                                    "(c => c.scrollWidth <= c.clientWidth ? 'fits' : 'too wide')(document.getElementById('code'))"))
                    .isEqualTo("fits");
            phone.phone(true);
            phone.picture(PICTURES.resolve("code-dark.png"));

            phone.open(house.url + "/nothing");
            phone.picture(PICTURES.resolve("problem-dark.png"));
            phone.open(link);
            phone.picture(PICTURES.resolve("over-dark.png"));
            assertThat(phone.complaints())
                    .noneMatch(c -> c.contains("Content Security Policy"))
                    .allMatch(c -> c.contains("/nothing") || c.contains("/link/") || c.contains("favicon"));
        }
    }

    @Test
    void aPhoneTypesASecretOnItsPageAndNothingIsBlocked() throws Exception {
        try (SignInHouse house = new SignInHouse(Map.of());
                Chromium phone = new Chromium()) {
            ChatUser ada = new ChatUser(Platform.TELEGRAM, "100001");
            String link = house.transactions()
                    .call(() -> house.bean(SecretLinks.class)
                            .offer(ada, "Ada Lovelace", AskedSecret.ROTATED_BOT_TOKEN, new UUID(7, 7), "ada_agent_bot")
                            .orElseThrow());
            phone.phone(true);
            phone.open(link);
            phone.picture(PICTURES.resolve("secret-dark.png"));
            assertThat(phone.eval("document.documentElement.scrollWidth <= innerWidth ? 'fits' : 'too wide'"))
                    .isEqualTo("fits");
            assertThat(phone.eval("getComputedStyle(document.getElementById('secret')).borderRadius"))
                    .as("the style was accepted")
                    .isEqualTo("12px");

            phone.eval("document.getElementById('secret').value = 'hello'; document.forms[0].requestSubmit()");
            phone.until("document.querySelector('[role=alert]')");
            phone.picture(PICTURES.resolve("secret-wrong-dark.png"));
            assertThat(phone.eval("document.getElementById('secret').value")).isEmpty();
            phone.phone(false);
            phone.picture(PICTURES.resolve("secret-wrong-light.png"));
            phone.phone(true);

            phone.eval("document.getElementById('secret').value = '123456789:AAE-canary_canary-canary-canary1234';"
                    + "document.forms[0].requestSubmit()");
            phone.until("!document.getElementById('secret') && document.querySelector('.who')");
            phone.picture(PICTURES.resolve("secret-done-dark.png"));
            assertThat(house.bean(SignInHouse.TypedSecrets.class).waiting).hasSize(1);
            phone.open(link);
            phone.picture(PICTURES.resolve("secret-over-dark.png"));
            assertThat(phone.complaints())
                    .noneMatch(c -> c.contains("Content Security Policy"))
                    .allMatch(c -> c.contains("/secret/") || c.contains("favicon"));
        }
    }
}
