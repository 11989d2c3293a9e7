package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import net.runagent.bot.web.Browser.Page;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.LinkChat;
import net.runagent.core.account.LinkChat.Connected;
import net.runagent.core.account.LinkChat.Typed;
import net.runagent.core.account.UnlinkChat;
import net.runagent.core.account.UnlinkChat.Linked;
import net.runagent.core.account.UnlinkChat.Unlinked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Whoever wants into somebody's account through their chat, or somebody into theirs: each attack ends with the attacker's
 * chat and the victim's account apart. The sixth, a link shown to a whole group, is {@code
 * SignInTalkTest.aGroupIsNeverShownALink}; the others are played by the story {@code link-attacks}.
 */
class LinkAttacksTest extends SigningIn {
    private static final SignInHouse HOUSE = new SignInHouse(Map.of());

    private final ChatUser ada = newcomer();
    private final ChatUser eve = newcomer();
    private final String adas = "ada" + ada.userId() + "@example.org";
    private final String eves = "eve" + eve.userId() + "@example.org";

    @Override
    SignInHouse house() {
        return HOUSE;
    }

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    /** (a) Eve begins in her chat and sends Ada the link; Ada signs in. */
    @Test
    void anAttackersLinkThatTheVictimFollowsLeavesTheAttackersChatWithoutAnAccount() {
        String trap = linkNamed(eve, "@eve");
        Browser adasBrowser = new Browser();
        String end = eve.userId().substring(eve.userId().length() - 4);
        assertThat(adasBrowser.open(trap).text())
                .as("the page says whose chat it would connect")
                .contains("@eve")
                .contains("id ends in " + end)
                .contains("someone sent you this link");
        Page shown = signIn(adasBrowser, trap, adas);
        assertThat(shown.code()).isNotEmpty();
        for (int i = 0; i < LinkChat.TRIES; i++) {
            type(eve, "DDDDDDDD"); // she has the link, not what stands on Ada's screen
        }
        assertThat(connect(eve)).isInstanceOf(Connected.Over.class);
        assertThat(account(eve)).isEmpty();
        assertThat(accountsOf(adas)).as("no account came into being").isZero();
    }

    /** (b) Eve opens Ada's link and signs in as herself, so that Ada pays and keeps secrets in Eve's account. */
    @Test
    void aVictimWhoIsHandedTheAttackersCodeSeesWhoseAccountItIsAndStaysApart() {
        Page shown = signIn(new Browser(), link(ada), eves);
        Typed typed = type(ada, shown.code());
        assertThat(typed).isEqualTo(new Typed.Right("e••@example.org", false));
        assertThat(account(ada))
                .as("nothing is connected before she has looked")
                .isEmpty();
        refuse(ada);
        assertThat(connect(ada)).isInstanceOf(Connected.Over.class);
        assertThat(type(ada, shown.code())).isInstanceOf(Typed.Over.class);
        assertThat(account(ada)).isEmpty();
        assertThat(accountsOf(eves)).isZero();
    }

    /** (b) again: Ada does not even answer. */
    @Test
    void whoLooksAwayInsteadOfConfirmingStaysApartToo() {
        Page shown = signIn(new Browser(), link(ada), eves);
        type(ada, shown.code());
        HOUSE.clock.advance(LinkChat.CONFIRM_WITHIN);
        assertThat(connect(ada)).isInstanceOf(Connected.Over.class);
        assertThat(account(ada)).isEmpty();
    }

    /** (c) Ada's link leaks: from a history, a screen, a preview. */
    @Test
    void aLeakedLinkGivesItsFinderACodeThatIsGoodInNoChatOfHis() {
        String leaked = link(ada);
        Page finders = signIn(new Browser(), leaked, eves);
        link(eve);
        assertThat(type(eve, finders.code())).isInstanceOf(Typed.TooEarly.class);
        assertThat(connect(eve)).isInstanceOf(Connected.Over.class);
        assertThat(account(eve)).isEmpty();
        assertThat(account(ada)).isEmpty();
    }

    @Test
    void aLinkOnceUsedOpensNothingForWhoFindsItLater() {
        String link = link(ada);
        Browser hers = new Browser();
        Page back = toTheCallback(hers, link, adas);
        type(ada, hers.follow(back).code());
        assertThat(connect(ada)).isInstanceOf(Connected.Done.class);
        assertThat(new Browser().open(link).status()).isEqualTo(410);
        assertThat(new Browser().open(callbackOf(back)).code()).isEmpty();
        assertThat(hers.open(callbackOf(back)).code())
                .as("not even for herself")
                .isEmpty();
        assertThat(account(eve)).isEmpty();
    }

    /** (d) Robots of chats, mail and search look at every link before people do. */
    @Test
    void robotsThatLookAtTheLinkConnectNothingAndUseNothingUp() {
        String link = link(ada);
        for (int i = 0; i < 5; i++) {
            new Browser().open(link);
            new Browser().send(link, "HEAD");
        }
        assertThat(stage(ada)).isEqualTo("OPEN");
        assertThat(account(ada)).isEmpty();
        assertThat(signIn(new Browser(), link, adas).code()).isNotEmpty();
    }

    /** (e) The worst: Ada even tells Eve the code. Eve's chat joins, may do nothing for a day, and is put out. */
    @Test
    void aChatThatWasLetIntoAnExistingAccountStealsNothingAndIsPutOut() {
        connectWith(ada, adas);
        AccountId hers = account(ada).orElseThrow();
        connectWith(eve, adas);
        assertThat(HOUSE.accounts().heldUntil(eve))
                .as("nothing dangerous from there")
                .isPresent();
        assertThat(unlink(hers, eve, ada)).isInstanceOf(Unlinked.Held.class);
        HOUSE.clock.advance(LinkChat.NEW_CHAT_HOLD);
        assertThat(unlink(hers, eve, ada))
                .as("the older chat has longer to look up than the newer one to wait")
                .isInstanceOf(Unlinked.Held.class);
        assertThat(unlink(hers, ada, eve)).isInstanceOf(Unlinked.Done.class);
        assertThat(account(eve)).isEmpty();
        assertThat(account(ada)).contains(hers);
    }

    /** Two days off, and the older chat can still not be put out; on the third it can, for it may be the lost one. */
    @Test
    void anOlderChatCanBePutOutOnceItsOwnerHadThreeDaysToObject() {
        connectWith(ada, adas);
        AccountId hers = account(ada).orElseThrow();
        connectWith(eve, adas);
        HOUSE.clock.advance(Duration.ofHours(71));
        assertThat(unlink(hers, eve, ada)).isInstanceOf(Unlinked.Held.class);
        HOUSE.clock.advance(Duration.ofHours(1));
        assertThat(unlink(hers, eve, ada)).isInstanceOf(Unlinked.Done.class);
    }

    private Unlinked unlink(AccountId account, ChatUser asking, ChatUser leaving) {
        UnlinkChat unlink = HOUSE.bean(UnlinkChat.class);
        String end = leaving.userId().substring(leaving.userId().length() - 4);
        return HOUSE.transactions().call(() -> {
            Linked chat = unlink.chats(account, asking).stream()
                    .filter(linked -> linked.idEnd().equals(end))
                    .findFirst()
                    .orElseThrow();
            return unlink.unlink(account, asking, chat.handle());
        });
    }

    private int accountsOf(String email) {
        return HOUSE.jdbc()
                .sql("select count(*) from account where email = ?")
                .param(email)
                .query(Integer.class)
                .single();
    }
}
