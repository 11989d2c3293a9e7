package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.bot.web.Browser.Page;
import net.runagent.core.care.BackupDownloads;
import net.runagent.core.care.BackupDownloads.Download;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Over HTTP, the page on which a backup is downloaded: once, with a passphrase that is long enough. */
class BackupPagesTest {
    private static final SignInHouse HOUSE = new SignInHouse(Map.of());
    private static final String PASSPHRASE = "canary horse battery staple";

    private final BackupDownloads downloads = HOUSE.bean(BackupDownloads.class);
    private final Browser browser = new Browser();

    @BeforeEach
    void oneLink() {
        reset(downloads);
        when(downloads.look(any())).thenReturn(Optional.empty());
        when(downloads.look("good"))
                .thenReturn(Optional.of(
                        new BackupDownloads.Page("ada_agent_bot", Instant.parse("2026-11-23T03:12:00Z"), 3_000_000)));
    }

    @AfterEach
    void later() {
        HOUSE.clock.advance(Guesses.WITHIN);
    }

    @AfterAll
    static void close() {
        HOUSE.close();
    }

    private static String link(String ticket) {
        return HOUSE.url + "/backup/" + ticket;
    }

    @Test
    void thePageNamesTheBackupAndSaysHowTheFileIsOpened() {
        Page page = browser.open(link("good"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("@ada_agent_bot", "age --decrypt", "someone sent you this link");
        verify(downloads, never()).take(any());
    }

    @Test
    void aPassphraseThatIsTooShortUsesNothingUp() {
        Page page = browser.submit(browser.open(link("good")), Map.of("passphrase", "elevencanar"));
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text()).contains("shorter than 12").doesNotContain("canar");
        verify(downloads, never()).take(any());
    }

    @Test
    void aGoodOneBringsTheFileAndIsKeptNowhere() throws Exception {
        Logger everything = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        everything.addAppender(log);
        Download download = mock(Download.class);
        when(download.fileName()).thenReturn("ada_agent_bot-2026-11-23.tar.gz.age");
        String[] got = new String[1];
        byte[][] handed = new byte[1][];
        doAnswer(call -> {
                    handed[0] = call.getArgument(1);
                    got[0] = new String(handed[0], StandardCharsets.UTF_8);
                    call.<OutputStream>getArgument(0).write("the file".getBytes(StandardCharsets.UTF_8));
                    return null;
                })
                .when(download)
                .writeTo(any(), any());
        when(downloads.take("good")).thenReturn(Optional.of(download));

        Page page = browser.submit(browser.open(link("good")), Map.of("passphrase", PASSPHRASE));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).isEqualTo("the file");
        assertThat(page.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"ada_agent_bot-2026-11-23.tar.gz.age\"");
        assertThat(page.header("Content-Type")).startsWith("application/octet-stream");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(got[0]).isEqualTo(PASSPHRASE);
        assertThat(handed[0]).as("zeroed").containsOnly(0);
        everything.detachAppender(log);
        assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::toString)
                .noneMatch(line -> line.contains("canary"));
    }

    @Test
    void aLinkThatNeverWasOrIsUsedUpMeanwhileLooksTheSame() {
        Page never = new Browser().open(link("never"));
        assertThat(never.status()).isEqualTo(410);
        assertThat(never.text()).contains("no longer good", "/backups");
        when(downloads.take("good")).thenReturn(Optional.empty());
        Page used = browser.submit(browser.open(link("good")), Map.of("passphrase", PASSPHRASE));
        assertThat(used.status()).isEqualTo(410);
        assertThat(used.text()).isEqualTo(never.text());
    }

    @Test
    void whoTriesTooManyIsNotLookedAtForAWhile() {
        for (int i = 0; i < Guesses.MOST; i++) {
            new Browser().open(link("no" + i));
        }
        assertThat(new Browser().open(link("good")).status()).isEqualTo(429);
    }
}
