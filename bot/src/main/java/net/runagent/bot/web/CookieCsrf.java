package net.runagent.bot.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import net.runagent.core.work.Chance;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * Forms carry a token derived from the browser's cookie, which no other site can read or set. Nothing is kept on our
 * side, so a form filled in before a restart, or sent to another process of ours, still counts.
 */
@Component
@ConditionalOnWebApplication
class CookieCsrf implements CsrfTokenRepository {
    private static final String FRESH = CookieCsrf.class.getName() + ".fresh";
    private static final int COOKIE_BYTES = 32;

    private final BrowserCookie cookie;
    private final Chance chance;

    CookieCsrf(BrowserCookie cookie, Chance chance) {
        this.cookie = cookie;
        this.chance = chance;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(chance.bytes(COOKIE_BYTES));
        request.setAttribute(FRESH, fresh);
        return tokenOf(fresh);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null && request.getAttribute(FRESH) instanceof String fresh) {
            cookie.set(response, fresh);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return cookie.read(request).map(CookieCsrf::tokenOf).orElse(null);
    }

    private static CsrfToken tokenOf(String cookie) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(("form of " + cookie).getBytes(StandardCharsets.UTF_8));
            String value = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
            return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
