package net.runagent.bot.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.stereotype.Component;

/** The one style of all pages, put into each of them; browsers accept it by its hash and nothing else. */
@Component
class PageStyle {
    private final String css;
    private final String cspSource;

    PageStyle() {
        try (InputStream in = PageStyle.class.getResourceAsStream("/templates/web/page.css")) {
            if (in == null) {
                throw new IllegalStateException("page.css is missing");
            }
            this.css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
            this.cspSource = "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (IOException e) {
            throw new UncheckedIOException("page.css", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String css() {
        return css;
    }

    String cspSource() {
        return cspSource;
    }
}
