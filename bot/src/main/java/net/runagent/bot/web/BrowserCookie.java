package net.runagent.bot.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import net.runagent.core.account.PublicUrl;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The only cookie: a random word that makes a browser recognisable for one sign-in, gone when the browser closes. Its
 * {@code __Host-} name lets no other site or subdomain set it; only in the sandbox, on plain http of this machine, where
 * browsers refuse such a cookie, the prefix and Secure are dropped.
 */
@Component
@ConditionalOnWebApplication
class BrowserCookie {
    private final String name;
    private final boolean secure;

    BrowserCookie(PublicUrl publicUrl, @Value("${runagent.world.url:}") String world) {
        this.secure = publicUrl.secure() || world.isBlank();
        this.name = secure ? "__Host-ra_s" : "ra_s";
    }

    Optional<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name) && !cookie.getValue().isBlank()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    void set(HttpServletResponse response, String value) {
        ResponseCookie cookie = ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                // Google sends the browser back by a link: Lax lets the cookie come along there and nowhere else.
                .sameSite("Lax")
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
