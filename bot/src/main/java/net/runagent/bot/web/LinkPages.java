package net.runagent.bot.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.account.BrowserSignIn;
import net.runagent.core.account.BrowserSignIn.Chat;
import net.runagent.core.account.BrowserSignIn.Returned;
import net.runagent.core.account.BrowserSignIn.Started;
import net.runagent.core.account.BrowserSignIn.Why;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The pages of sign-in: the one behind the link, and the one that shows the code. A link that never was, was used, is too
 * old or was begun in another browser gets the same answer, so that trying teaches nothing; trying often gets none.
 */
@Controller
class LinkPages {
    private final BrowserSignIn signIn;
    private final BrowserCookie cookie;
    private final Guesses guesses;
    private final Pages pages;

    LinkPages(BrowserSignIn signIn, BrowserCookie cookie, Guesses guesses, Pages pages) {
        this.signIn = signIn;
        this.cookie = cookie;
        this.guesses = guesses;
        this.pages = pages;
    }

    /** Only shows; chats and mail scanners open links on their own. */
    @GetMapping("/link/{ticket}")
    ModelAndView landing(@PathVariable String ticket, Locale locale, HttpServletRequest request) {
        if (guesses.tooMany(request.getRemoteAddr())) {
            return slowDown(locale);
        }
        Optional<Chat> chat = signIn.look(ticket);
        if (chat.isEmpty()) {
            return over(locale, request);
        }
        Map<String, Object> model = named(chat.get());
        model.put("ticket", ticket);
        return pages.page("landing", HttpStatus.OK, locale, model);
    }

    @PostMapping("/link/{ticket}")
    Object start(@PathVariable String ticket, Locale locale, HttpServletRequest request, HttpServletResponse response) {
        if (guesses.tooMany(request.getRemoteAddr())) {
            return slowDown(locale);
        }
        Optional<Started> started = signIn.start(ticket);
        if (started.isEmpty()) {
            return over(locale, request);
        }
        cookie.set(response, started.get().cookie());
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(started.get().authorizationUrl()))
                .build();
    }

    @GetMapping("/oauth2/callback/google")
    ModelAndView comeBack(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String error,
            Locale locale,
            HttpServletRequest request) {
        if (guesses.tooMany(request.getRemoteAddr())) {
            return slowDown(locale);
        }
        String browser = cookie.read(request).orElse(null);
        return switch (signIn.comeBack(state, code, error, browser)) {
            case Returned.Code shown -> {
                Map<String, Object> model = named(shown.chat());
                model.put("code", shown.code());
                model.put("email", shown.email());
                yield pages.page("code", HttpStatus.OK, locale, model);
            }
            case Returned.Failed(Why why) -> problem(why, locale, request);
        };
    }

    private ModelAndView over(Locale locale, HttpServletRequest request) {
        guesses.missed(request.getRemoteAddr());
        return pages.problem("over", HttpStatus.GONE, locale);
    }

    private ModelAndView slowDown(Locale locale) {
        return pages.problem("too-many", HttpStatus.TOO_MANY_REQUESTS, locale);
    }

    private ModelAndView problem(Why why, Locale locale, HttpServletRequest request) {
        return switch (why) {
            case OVER, OTHER_BROWSER -> over(locale, request);
            case DENIED -> pages.problem("denied", HttpStatus.OK, locale);
            case UNVERIFIED_EMAIL -> pages.problem("unverified", HttpStatus.FORBIDDEN, locale);
            case REFUSED -> pages.problem("refused", HttpStatus.BAD_REQUEST, locale);
            case NO_ANSWER -> pages.problem("no-answer", HttpStatus.BAD_GATEWAY, locale);
        };
    }

    private static Map<String, Object> named(Chat chat) {
        return WhoseChat.facts(chat.platform(), chat.name(), chat.idEnd());
    }
}
