package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.runagent.bot.web.Browser.Page;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.LinkChat.Begun;
import net.runagent.core.account.LinkChat.Connected;
import net.runagent.core.account.LinkChat.Typed;
import net.runagent.core.account.Platform;

/** The steps of signing in, on both sides: what the chat asks for, and what the browser does. */
abstract class SigningIn {
    private static long lastUser = 100_000;

    abstract SignInHouse house();

    static ChatUser newcomer() {
        return new ChatUser(Platform.TELEGRAM, String.valueOf(++lastUser));
    }

    // ---- in the chat

    final String link(ChatUser user) {
        return linkNamed(user, "@ada");
    }

    final String linkNamed(ChatUser user, String name) {
        return ((Begun.Link) begin(user, name)).url();
    }

    final Begun begin(ChatUser user, String name) {
        return house().transactions().call(() -> house().chat().begin(user, name));
    }

    final Typed type(ChatUser user, String text) {
        return house().transactions().call(() -> house().chat().type(user, text));
    }

    final Connected connect(ChatUser user) {
        return house().transactions().call(() -> house().chat().connect(user, Locale.ENGLISH));
    }

    final void refuse(ChatUser user) {
        house().transactions().run(() -> house().chat().giveUp(user));
    }

    final void connectWith(ChatUser user, String address) {
        Page code = signIn(new Browser(), link(user), address);
        type(user, code.code());
        connect(user);
    }

    final Optional<AccountId> account(ChatUser user) {
        return house().accounts().of(user);
    }

    final String stage(ChatUser user) {
        return house().jdbc()
                .sql("select stage from link_attempt where user_id = ? order by created_at desc limit 1")
                .param(user.userId())
                .query(String.class)
                .single();
    }

    // ---- in the browser

    static Page atGoogle(Browser browser, String link) {
        Page sent = browser.submit(browser.open(link), Map.of());
        assertThat(sent.status()).isEqualTo(303);
        return browser.follow(sent);
    }

    static Page toTheCallback(Browser browser, String link, String address) {
        return browser.submit(atGoogle(browser, link), Map.of("email", address, "name", "Ada"));
    }

    static Page signIn(Browser browser, String link, String address) {
        return browser.follow(toTheCallback(browser, link, address));
    }

    static String callbackOf(Page redirect) {
        return redirect.header("Location");
    }
}
