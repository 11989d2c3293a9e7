package net.runagent.bot.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import net.runagent.core.account.ChatUser;
import net.runagent.core.vault.SecretLinks;
import net.runagent.core.vault.SecretLinks.Page;
import net.runagent.core.vault.SecretLinks.Taken;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page on which a person types a secret once, so that it never stands in a chat. It belongs to a link and to no
 * sign-in: whoever holds the link can only give, never see. A link that never was, was used or is too old gets one answer.
 */
@Controller
class SecretPages {
    /** Nobody's secret is longer. */
    private static final int LONGEST = 500;

    private final SecretLinks links;
    private final Guesses guesses;
    private final Pages pages;

    SecretPages(SecretLinks links, Guesses guesses, Pages pages) {
        this.links = links;
        this.guesses = guesses;
        this.pages = pages;
    }

    /** Only shows; chats and mail scanners open links on their own. */
    @GetMapping("/secret/{token}")
    ModelAndView ask(@PathVariable String token, Locale locale, HttpServletRequest request) {
        if (guesses.tooMany(request.getRemoteAddr())) {
            return slowDown(locale);
        }
        return links.look(token)
                .map(page -> form(page, token, 0, HttpStatus.OK, locale))
                .orElseGet(() -> over(locale, request));
    }

    @PostMapping("/secret/{token}")
    ModelAndView take(
            @PathVariable String token,
            @RequestParam(name = "secret", defaultValue = "") String typed,
            Locale locale,
            HttpServletRequest request) {
        if (guesses.tooMany(request.getRemoteAddr())) {
            return slowDown(locale);
        }
        String within = typed.substring(0, Math.min(typed.length(), LONGEST));
        return switch (links.take(token, within.getBytes(StandardCharsets.UTF_8))) {
            case Taken.Done(Page page) -> pages.page("secret-done", HttpStatus.OK, locale, facts(page));
            case Taken.WrongShape(Page page, int left) ->
                form(page, token, left, HttpStatus.UNPROCESSABLE_CONTENT, locale);
            case Taken.Over() -> over(locale, request);
        };
    }

    private ModelAndView form(Page page, String token, int left, HttpStatus status, Locale locale) {
        Map<String, Object> facts = facts(page);
        facts.put("token", token);
        facts.put("left", left);
        return pages.page("secret", status, locale, facts);
    }

    private static Map<String, Object> facts(Page page) {
        ChatUser owner = page.owner();
        String id = owner.userId();
        Map<String, Object> facts =
                WhoseChat.facts(owner.platform(), page.chatName(), id.substring(Math.max(0, id.length() - 4)));
        facts.put("asked", page.asked().word());
        facts.put("bot", page.bot());
        return facts;
    }

    private ModelAndView over(Locale locale, HttpServletRequest request) {
        guesses.missed(request.getRemoteAddr());
        return pages.problem("secret-over", HttpStatus.GONE, locale);
    }

    private ModelAndView slowDown(Locale locale) {
        return pages.problem("too-many", HttpStatus.TOO_MANY_REQUESTS, locale);
    }
}
