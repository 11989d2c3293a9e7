package net.runagent.bot.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.care.BackupDownloads;
import net.runagent.core.care.BackupDownloads.Download;
import net.runagent.core.care.BackupDownloads.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page on which a person downloads a backup once, encrypted with a passphrase that they choose there. It belongs to a
 * link and to no sign-in, as {@link SecretPages}; the passphrase goes into the file and is kept nowhere.
 */
@Controller
class BackupPages {
    private static final int LONGEST = 500;

    private final BackupDownloads downloads;
    private final Guesses guesses;
    private final Pages pages;

    BackupPages(BackupDownloads downloads, Guesses guesses, Pages pages) {
        this.downloads = downloads;
        this.guesses = guesses;
        this.pages = pages;
    }

    /** Only shows; chats and mail scanners open links on their own. */
    @GetMapping("/backup/{token}")
    ModelAndView ask(@PathVariable String token, Locale locale, HttpServletRequest request) {
        if (guesses.tooMany(request.getRemoteAddr())) {
            return pages.problem("too-many", HttpStatus.TOO_MANY_REQUESTS, locale);
        }
        return downloads
                .look(token)
                .map(page -> form(page, token, false, locale))
                .orElseGet(() -> over(locale, request));
    }

    /** A passphrase that is too short does not use the link up. */
    @PostMapping("/backup/{token}")
    @Nullable
    ModelAndView give(
            @PathVariable String token,
            @RequestParam(name = "passphrase", defaultValue = "") String typed,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (guesses.tooMany(request.getRemoteAddr())) {
            return pages.problem("too-many", HttpStatus.TOO_MANY_REQUESTS, locale);
        }
        Optional<Page> page = downloads.look(token);
        if (page.isEmpty()) {
            return over(locale, request);
        }
        if (typed.codePointCount(0, typed.length()) < BackupDownloads.SHORTEST_PASSPHRASE || typed.length() > LONGEST) {
            return form(page.get(), token, true, locale);
        }
        Optional<Download> download = downloads.take(token);
        if (download.isEmpty()) {
            return over(locale, request);
        }
        send(download.get(), typed.getBytes(StandardCharsets.UTF_8), response);
        return null;
    }

    /** Of no length that is told before: what breaks off is seen by the browser to have broken off. */
    private void send(Download download, byte[] passphrase, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + download.fileName() + "\"");
        try {
            download.writeTo(response.getOutputStream(), passphrase);
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    private ModelAndView form(Page page, String token, boolean tooShort, Locale locale) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("bot", page.bot());
        facts.put("taken", page.takenAt());
        facts.put("token", token);
        facts.put("short", tooShort);
        return pages.page("backup", tooShort ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK, locale, facts);
    }

    private ModelAndView over(Locale locale, HttpServletRequest request) {
        guesses.missed(request.getRemoteAddr());
        return pages.problem("backup-over", HttpStatus.GONE, locale);
    }
}
