package net.runagent.bot.telegram;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.runagent.bot.conversation.Cutting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

/**
 * Ends the waiting sign on tapped buttons in time, however long the person's lane is: the conversation may answer with a
 * sign of its own; when it has not after 600 ms, an empty answer goes out.
 */
@Component
final class TelegramTaps implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramTaps.class);
    private static final Duration LATEST = Duration.ofMillis(600);
    private static final int TOAST_LIMIT = 200;

    private final @Nullable OkHttpTelegramClient client;
    private final Cache<String, Boolean> answered = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(2))
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("telegram-taps").factory());

    TelegramTaps(TelegramProperties properties, TelegramHttp http) {
        this.client = properties.configured() ? http.as(properties.token()) : null;
    }

    /** This tap has come in. */
    void expect(String tap) {
        var unused = timer.schedule(
                () -> threads.execute(() -> answer(tap, null)), LATEST.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** False when it had been answered before. */
    boolean answer(String tap, @Nullable String toast) {
        if (client == null || answered.asMap().putIfAbsent(tap, true) != null) {
            return false;
        }
        AnswerCallbackQuery answer = AnswerCallbackQuery.builder()
                .callbackQueryId(tap)
                .text(toast == null ? null : Cutting.cut(toast, TOAST_LIMIT))
                .build();
        try {
            client.execute(answer);
        } catch (TelegramApiException tooLate) {
            // The sign goes away by itself; nothing depends on it.
            LOG.debug("A tap could not be acknowledged: {}", tooLate.getClass().getSimpleName());
        }
        return true;
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
        threads.shutdown();
    }
}
