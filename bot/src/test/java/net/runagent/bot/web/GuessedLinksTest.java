package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import net.runagent.bot.web.Browser.Page;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.LinkChat.Begun;
import net.runagent.core.account.Platform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over HTTP, what somebody learns who tries sign-in links that are not his: nothing, and not for long. */
class GuessedLinksTest {
    private static final SignInHouse HOUSE = new SignInHouse(Map.of());
    private static final String UNKNOWN = "A".repeat(43);
    private static long lastUser = 500_000;

    private final ChatUser ada = new ChatUser(Platform.TELEGRAM, String.valueOf(++lastUser));
    private final Browser browser = new Browser();

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
    void aLinkThatNeverWasWasUsedWasReplacedOrIsTooOldLooksTheSame() {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("never was", HOUSE.url + "/link/" + UNKNOWN);
        bad.put("too long to be one", HOUSE.url + "/link/" + "A".repeat(200));
        bad.put("replaced", link());
        String used = link();
        connect(used);
        bad.put("used", used);
        ChatUser eve = new ChatUser(Platform.TELEGRAM, String.valueOf(++lastUser));
        String old = link(eve);
        HOUSE.clock.advance(Duration.ofMinutes(10));
        bad.put("too old", old);

        Page first = new Browser().open(bad.get("never was"));
        assertThat(first.status()).isEqualTo(410);
        bad.forEach((why, link) -> {
            Page page = new Browser().open(link);
            assertThat(page.status()).as(why).isEqualTo(410);
            assertThat(page.text()).as(why).isEqualTo(first.text());
            assertThat(headers(page)).as(why).isEqualTo(headers(first));
        });
    }

    @Test
    void pressingTheButtonOfALinkThatIsNoGoodLooksTheSameToo() {
        String mine = link();
        Page landing = browser.open(mine);
        link(); // replaces it while the page is open
        Page replaced = browser.submit(landing, Map.of());
        assertThat(replaced.status()).isEqualTo(410);
        assertThat(replaced.text())
                .isEqualTo(new Browser().open(HOUSE.url + "/link/" + UNKNOWN).text());
    }

    @Test
    void aCallbackInAnotherBrowserLooksLikeOneThatNeverWas() {
        Page back = toTheCallback(browser, link());
        String callback = back.header("Location");
        Page stranger = new Browser().open(callback);
        Page unknown = new Browser().open(callback.replaceAll("state=[^&]*", "state=" + UNKNOWN));
        assertThat(stranger.status()).isEqualTo(410).isEqualTo(unknown.status());
        assertThat(stranger.text()).isEqualTo(unknown.text());
        assertThat(headers(stranger)).isEqualTo(headers(unknown));
        assertThat(browser.follow(back).code())
                .as("the right browser still goes on")
                .isNotEmpty();
    }

    @Test
    void whoTriesTooManyLinksIsNotLookedAtForAWhileWhateverHeBrings() {
        String good = link();
        Page back = toTheCallback(browser, good);
        for (int i = 0; i < Guesses.MOST; i++) {
            assertThat(new Browser().open(HOUSE.url + "/link/" + i + UNKNOWN).status())
                    .isEqualTo(410);
        }
        Page guess = new Browser().open(HOUSE.url + "/link/" + UNKNOWN);
        assertThat(guess.status()).isEqualTo(429);
        assertThat(new Browser().open(good).text())
                .as("a good link looks like a guess")
                .isEqualTo(guess.text());
        assertThat(browser.follow(back).text()).as("so does the way back").isEqualTo(guess.text());

        HOUSE.clock.advance(Guesses.WITHIN);
        assertThat(new Browser().open(HOUSE.url + "/link/" + UNKNOWN).status()).isEqualTo(410);
        assertThat(new Browser().open(link()).status()).isEqualTo(200);
    }

    @Test
    void goodLinksAreNotCounted() {
        String good = link();
        for (int i = 0; i <= Guesses.MOST; i++) {
            assertThat(new Browser().open(good).status()).isEqualTo(200);
        }
    }

    private String link() {
        return link(ada);
    }

    private static String link(ChatUser user) {
        return ((Begun.Link) HOUSE.transactions().call(() -> HOUSE.chat().begin(user, "@ada"))).url();
    }

    private void connect(String link) {
        Browser hers = new Browser();
        Page code = hers.follow(toTheCallback(hers, link));
        HOUSE.transactions().call(() -> HOUSE.chat().type(ada, code.code()));
        HOUSE.transactions().call(() -> HOUSE.chat().connect(ada, Locale.ENGLISH));
    }

    private static Page toTheCallback(Browser browser, String link) {
        Page google = browser.follow(browser.submit(browser.open(link), new HashMap<>()));
        return browser.submit(google, Map.of("email", "ada" + lastUser + "@example.org", "name", "Ada"));
    }

    /** Those that could tell cases apart: not the time, and not the fresh token of the form. */
    private static Map<String, ?> headers(Page page) {
        Map<String, Object> all = new HashMap<>(page.response().headers().map());
        all.keySet().removeIf(name -> name.equalsIgnoreCase("date") || name.equalsIgnoreCase("set-cookie"));
        return all;
    }
}
