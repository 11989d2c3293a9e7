package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.TokensInTroubleTest;
import net.runagent.TroubledVendor;
import net.runagent.TroubledVendor.Trouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

class TelegramHttpTest {
    private static final String TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456";

    /** A message may have gone out although the answer says no: only the outbox decides about another try. */
    @ParameterizedTest
    @CsvSource({"503,0", "503,1", "502,0", "408,0", "429,0"})
    void noAnswerMakesAMessageGoOutTwiceBehindOurBack(int status, String retryAfter) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer telegram = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        telegram.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        telegram.start();
        TelegramHttp http = new TelegramHttp(new TelegramProperties(
                TOKEN, "http://127.0.0.1:" + telegram.getAddress().getPort(), 0));
        try {
            assertThatThrownBy(() -> http.as(TOKEN).execute(new SendMessage("100001", "hello")))
                    .isInstanceOf(TelegramApiException.class);
            assertThat(requests).hasValue(1);
        } finally {
            http.destroy();
            telegram.stop(0);
        }
    }

    /** What the library throws, with all that lies below it: others may log it, the library itself does. */
    @ParameterizedTest
    @EnumSource(value = Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "SILENT")
    void noExceptionOfTheLibraryTellsTheToken(Trouble trouble) {
        TelegramHttp http;
        try (TroubledVendor telegram = new TroubledVendor()) {
            http = new TelegramHttp(new TelegramProperties(TOKEN, telegram.url(), 0));
            telegram.now(trouble);
            assertThatThrownBy(() -> http.as(TOKEN).execute(new SendMessage("100001", "hello")))
                    .isInstanceOf(TelegramApiException.class)
                    .satisfies(thrown ->
                            assertThat(TokensInTroubleTest.chain(thrown)).doesNotContain(TOKEN, TOKEN.substring(10)));
            assertThat(telegram.requests.get())
                    .as("a redirect is not followed")
                    .isEqualTo(trouble == Trouble.REFUSED ? 0 : 1);
        }
        http.destroy();
    }

    @Test
    void aBaseAddressWithAPathIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new TelegramHttp(new TelegramProperties(TOKEN, "http://127.0.0.1:1/bot", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("runagent.telegram.api-url");
    }
}
