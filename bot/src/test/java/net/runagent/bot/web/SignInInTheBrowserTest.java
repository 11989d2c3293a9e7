package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.runagent.bot.web.Browser.Page;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.LinkChat.Begun;
import net.runagent.core.account.LinkChat.Connected;
import net.runagent.core.account.LinkChat.Typed;
import net.runagent.sandbox.google.Trouble;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From the link in a chat to a connected account, with everything that goes wrong and everyone who means harm. */
class SignInInTheBrowserTest extends SigningIn {
    private static final SignInHouse HOUSE = new SignInHouse(Map.of());

    private final Browser browser = new Browser();
    private final ChatUser ada = newcomer();
    private final String email = "ada" + ada.userId() + "@example.org";

    @Override
    SignInHouse house() {
        return HOUSE;
    }

    @BeforeEach
    void noTroubleLeft() {
        HOUSE.world.faults().clear();
    }

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    @Test
    void thePersonWhoHoldsBothBrowserAndChatIsConnected() {
        Page code = signIn(browser, link(ada), email);
        assertThat(code.status()).isEqualTo(200);
        assertThat(code.text()).contains("a••@example.org").contains("Telegram").doesNotContain(email);

        assertThat(type(ada, code.code().toLowerCase().replace("-", " "))).isEqualTo(new Typed.Right(masked(), false));
        assertThat(account(ada)).as("nothing is connected before the last tap").isEmpty();
        assertThat(connect(ada)).isInstanceOf(Connected.Done.class);

        AccountId account = account(ada).orElseThrow();
        var stored = HOUSE.accounts().find(account).orElseThrow();
        assertThat(stored.email()).isEqualTo(email);
        assertThat(stored.name()).isEqualTo("Ada");
        assertThat(HOUSE.accounts().heldUntil(ada))
                .as("the first chat need not wait")
                .isEmpty();
    }

    @Test
    void nothingSaidByGoogleStaysBehindInTheAttempt() {
        Page code = signIn(browser, link(ada), email);
        type(ada, code.code());
        connect(ada);
        assertThat(HOUSE.jdbc()
                        .sql("select count(*) from link_attempt where user_id = ? and sealed is not null")
                        .param(ada.userId())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theTicketIsStoredAsItsHashOnly() {
        String ticket = link(ada).replaceAll(".*/", "");
        String row = HOUSE.jdbc()
                .sql("select link_attempt::text from link_attempt where user_id = ?")
                .param(ada.userId())
                .query(String.class)
                .single();
        assertThat(row).doesNotContain(ticket).doesNotContain("@ada");
        assertThat(ticket).hasSize(43);
    }

    @Test
    void aPreviewRobotThatOpensTheLinkUsesNothingUp() {
        String link = link(ada);
        for (int i = 0; i < 5; i++) {
            assertThat(new Browser().open(link).status()).isEqualTo(200);
        }
        assertThat(signIn(browser, link, email).code()).isNotEmpty();
    }

    @Test
    void theLandingPageNamesTheChatAndEscapesItsName() {
        String link = linkNamed(ada, "<b>@ada\u202Egnp</b>");
        Page landing = browser.open(link);
        String end = ada.userId().substring(ada.userId().length() - 4);
        assertThat(landing.text())
                .contains("&lt;b&gt;@ada gnp&lt;/b&gt;")
                .doesNotContain("<b>@ada")
                .contains("id ends in " + end)
                .contains("someone sent you this link");
    }

    @Test
    void thePagesSpeakGermanToAGermanBrowser() {
        Page landing = new Browser().speaking("de-AT").open(link(ada));
        assertThat(landing.text()).contains("Weiter mit Google").contains("lang=\"de\"");
    }

    @Test
    void pagesLoadNothingFromElsewhereAndMayNotBeFramed() {
        Page landing = browser.open(link(ada));
        assertThat(landing.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .contains("base-uri 'none'")
                .contains("form-action 'self'");
        assertThat(landing.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(landing.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(landing.header("Cache-Control")).contains("no-store");
        assertThat(landing.header("X-Robots-Tag")).contains("noindex");
        assertThat(landing.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(landing.text())
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("<script");
    }

    @Test
    void thereIsOneCookieAndNoScriptCanReadIt() {
        Page landing = browser.open(link(ada));
        assertThat(landing.response().headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("ra_s=")
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Path=/");
        browser.submit(landing, Map.of());
        assertThat(browser.cookies()).hasSize(1);
    }

    @Test
    void aFormWithoutTheTokenOfTheBrowserStartsNothing() {
        String link = link(ada);
        browser.open(link);
        assertThat(browser.post(link, Map.of()).status()).isEqualTo(403);
        assertThat(browser.post(link, Map.of("_csrf", "guessed")).status()).isEqualTo(403);
        assertThat(stage(ada)).isEqualTo("OPEN");
    }

    @Test
    void aCallbackInAnotherBrowserShowsNoCode() {
        Page back = toTheCallback(browser, link(ada), email);
        Page other = new Browser().open(callbackOf(back));
        assertThat(other.status()).isEqualTo(410);
        assertThat(other.code()).isEmpty();
        assertThat(browser.follow(back).code())
                .as("the right browser still goes on")
                .isNotEmpty();
    }

    @Test
    void aCallbackWithAnotherStateShowsNoCode() {
        Page back = toTheCallback(browser, link(ada), email);
        Page wrong = browser.open(callbackOf(back).replaceAll("state=[^&]*", "state=somethingelse"));
        assertThat(wrong.status()).isEqualTo(410);
        assertThat(browser.open(HOUSE.url + "/oauth2/callback/google").status()).isEqualTo(410);
    }

    @Test
    void aReplayedCallbackShowsTheSameCodeToTheSameBrowserAndAsksGoogleOnce() {
        Page back = toTheCallback(browser, link(ada), email);
        long before = tokenRequests();
        Page first = browser.follow(back);
        Page again = browser.follow(back);
        assertThat(again.code()).isEqualTo(first.code()).isNotEmpty();
        assertThat(tokenRequests() - before).isEqualTo(1);
        assertThat(new Browser().open(callbackOf(back)).code()).isEmpty();
    }

    @Test
    void aCodeOfGoogleThatWasStolenIsWorthlessWithoutTheVerifier() {
        ChatUser eve = newcomer();
        Browser hers = new Browser();
        String stolen = callbackOf(toTheCallback(browser, link(ada), email)).replaceAll(".*&code=([^&]*).*", "$1");
        Page back = toTheCallback(hers, link(eve), "eve@example.org");
        Page injected = hers.open(callbackOf(back).replaceAll("&code=[^&]*", "&code=" + stolen));
        assertThat(injected.status()).isEqualTo(400);
        assertThat(injected.code()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void anIdTokenThatDoesNotHoldShowsNoCodeAndTheLinkGoesOn(Trouble trouble) {
        String link = link(ada);
        HOUSE.google.spoilNext(trouble);
        Page page = signIn(browser, link, email);
        assertThat(page.code()).isEmpty();
        assertThat(page.status()).isGreaterThanOrEqualTo(400);
        assertThat(page.text()).contains("othing was connected");
        assertThat(signIn(browser, link, email).code()).as("a second try works").isNotEmpty();
    }

    @Test
    void whoSaysNoAtGoogleIsToldThatNothingHappened() {
        Page authorize = atGoogle(browser, link(ada));
        Page back = browser.submit(authorize, Map.of("email", email, "deny", "1"));
        Page page = browser.follow(back);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("You stopped at Google");
        assertThat(type(ada, "BCDF-GHJK")).isInstanceOf(Typed.TooEarly.class);
    }

    @Test
    void whenGoogleDoesNotAnswerTheSameLinkWorksAgain() {
        String link = link(ada);
        HOUSE.world.faults().plan(new Faults.Fault("google", "POST /token", Faults.Kind.STATUS, 503, "", 1), 1);
        Page page = signIn(browser, link, email);
        assertThat(page.status()).isEqualTo(502);
        HOUSE.world.faults().plan(new Faults.Fault("google", "POST /token", Faults.Kind.DROP_AFTER, 0, "", 1), 1);
        assertThat(signIn(browser, link, email).status()).isEqualTo(502);
        HOUSE.world.faults().plan(new Faults.Fault("google", "POST /token", Faults.Kind.GARBAGE, 200, "", 1), 1);
        assertThat(signIn(browser, link, email).status()).isEqualTo(502);
        assertThat(signIn(browser, link, email).code()).isNotEmpty();
    }

    @Test
    void theSixthTryIsDeadEvenIfItIsRight() {
        Page code = signIn(browser, link(ada), email);
        for (int left = 4; left >= 1; left--) {
            assertThat(type(ada, "BBBBBBBB")).isEqualTo(new Typed.Wrong(left));
        }
        assertThat(type(ada, "short")).as("not counted").isInstanceOf(Typed.NotACode.class);
        assertThat(type(ada, "CCCCCCCC")).isInstanceOf(Typed.Over.class);
        assertThat(type(ada, code.code())).isInstanceOf(Typed.Over.class);
        assertThat(connect(ada)).isInstanceOf(Connected.Over.class);
        assertThat(account(ada)).isEmpty();
    }

    @Test
    void theCodeIsGoodForFiveMinutes() {
        Page code = signIn(browser, link(ada), email);
        HOUSE.clock.advance(Duration.ofMinutes(5));
        assertThat(type(ada, code.code())).isInstanceOf(Typed.Over.class);
    }

    @Test
    void theLinkIsGoodForTenMinutes() {
        String link = link(ada);
        HOUSE.clock.advance(Duration.ofMinutes(10));
        Page page = browser.open(link);
        assertThat(page.status()).isEqualTo(410);
        assertThat(page.text()).contains("/signin");
    }

    @Test
    void aNewerLinkOfTheSameChatEndsTheOlderOne() {
        String older = link(ada);
        String newer = link(ada);
        assertThat(browser.open(older).status()).isEqualTo(410);
        assertThat(browser.open(newer).status()).isEqualTo(200);
    }

    @Test
    void aVictimWhoFollowsAnAttackersLinkIsNotConnectedToTheAttackersChat() {
        ChatUser attacker = newcomer();
        Page code = signIn(browser, link(attacker), "victim@example.org");
        assertThat(code.code()).isNotEmpty();
        // The attacker has his chat and the link, but not what stands on the victim's screen.
        for (int i = 0; i < 5; i++) {
            type(attacker, "DDDDDDDD");
        }
        assertThat(connect(attacker)).isInstanceOf(Connected.Over.class);
        assertThat(account(attacker)).isEmpty();
        assertThat(HOUSE.jdbc()
                        .sql("select count(*) from account where email = 'victim@example.org'")
                        .query(Integer.class)
                        .single())
                .as("no account came into being")
                .isZero();
    }

    @Test
    void aCodeTypedInAnotherChatConnectsNothing() {
        ChatUser other = newcomer();
        Page code = signIn(browser, link(ada), email);
        assertThat(type(other, code.code())).isInstanceOf(Typed.Over.class);
        link(other);
        assertThat(type(other, code.code())).isInstanceOf(Typed.TooEarly.class);
        assertThat(account(other)).isEmpty();
        assertThat(type(ada, code.code())).isInstanceOf(Typed.Right.class);
    }

    @Test
    void theCodeAloneDoesNotConnectAndNotMeForgetsEverything() {
        Page code = signIn(browser, link(ada), email);
        type(ada, code.code());
        HOUSE.transactions().run(() -> HOUSE.chat().giveUp(ada));
        assertThat(connect(ada)).isInstanceOf(Connected.Over.class);
        assertThat(account(ada)).isEmpty();
    }

    @Test
    void aFurtherChatOfAnExistingAccountIsHeldForADay() {
        connectWith(ada, email);
        ChatUser phone = newcomer();
        Page code = signIn(new Browser(), link(phone), email);
        assertThat(type(phone, code.code())).isEqualTo(new Typed.Right(masked(), true));
        assertThat(connect(phone)).isInstanceOf(Connected.Done.class);
        assertThat(account(phone)).isEqualTo(account(ada));
        assertThat(HOUSE.accounts().heldUntil(phone)).isPresent();
        HOUSE.clock.advance(Duration.ofHours(24));
        assertThat(HOUSE.accounts().heldUntil(phone)).isEmpty();
    }

    @Test
    void theSameAddressWithAnotherSubjectIsAnotherPerson() {
        connectWith(ada, email);
        HOUSE.google.recreate(email);
        ChatUser newOwner = newcomer();
        connectWith(newOwner, email);
        assertThat(account(newOwner)).isPresent().isNotEqualTo(account(ada));
    }

    @Test
    void whoComesBackAfterClosingGetsANewAccount() {
        connectWith(ada, email);
        AccountId old = account(ada).orElseThrow();
        HOUSE.jdbc()
                .sql("update account set closed_at = now() where id = ?")
                .param(old.value())
                .update();
        HOUSE.jdbc()
                .sql("delete from chat_link where account_id = ?")
                .param(old.value())
                .update();
        connectWith(ada, email);
        assertThat(account(ada)).isPresent().isNotEqualTo(Optional.of(old));
    }

    @Test
    void aConnectedChatGetsNoFurtherLink() {
        connectWith(ada, email);
        assertThat(begin(ada, "@ada")).isEqualTo(new Begun.Connected(masked()));
    }

    @Test
    void twoChatsThatConnectOneGoogleAccountAtOnceShareOneAccount() throws Exception {
        ChatUser other = newcomer();
        Page one = signIn(browser, link(ada), email);
        Page two = signIn(new Browser(), link(other), email);
        type(ada, one.code());
        type(other, two.code());
        Thread first = Thread.ofVirtual().start(() -> connect(ada));
        Thread second = Thread.ofVirtual().start(() -> connect(other));
        first.join(Duration.ofSeconds(20));
        second.join(Duration.ofSeconds(20));
        assertThat(account(ada)).isPresent().isEqualTo(account(other));
    }

    @Test
    void onlySoManyLinksAnHour() {
        for (int i = 0; i < 10; i++) {
            link(ada);
        }
        assertThat(begin(ada, "@ada")).isInstanceOf(Begun.TooMany.class);
        HOUSE.clock.advance(Duration.ofHours(1));
        assertThat(begin(ada, "@ada")).isInstanceOf(Begun.Link.class);
    }

    @Test
    void whatIsNotThereSaysSoToPeopleAndPrograms() {
        for (String path : new String[] {"/", "/login", "/logout", "/admin", "/actuator/env", "/css/x.css", "/error"}) {
            Page page = browser.open(HOUSE.url + path);
            assertThat(page.status()).as(path).isEqualTo(404);
            assertThat(page.text()).as(path).contains("There is nothing here");
        }
    }

    private long tokenRequests() {
        return HOUSE.world.requests().of("google").stream()
                .filter(r -> r.path().startsWith("/token"))
                .count();
    }

    private static String masked() {
        return "a••@example.org";
    }
}
