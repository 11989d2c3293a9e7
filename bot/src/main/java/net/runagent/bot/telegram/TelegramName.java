package net.runagent.bot.telegram;

import java.time.Duration;
import java.util.Optional;
import net.runagent.core.conversation.DoorMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

/**
 * What the operator's bot is called, which its token does not tell: people of another platform find us by it. Asked by the
 * process that polls, once per start, because a bot can get another name; kept where every process can read it.
 */
@Component
final class TelegramName {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramName.class);
    private static final String WORD = "username";
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    private final TelegramProperties properties;
    private final TelegramHttp http;
    private final DoorMemory memory;
    private volatile boolean learnt;
    private volatile long againNanos = System.nanoTime();

    TelegramName(TelegramProperties properties, TelegramHttp http, DoorMemory memory) {
        this.properties = properties;
        this.http = http;
        this.memory = memory;
    }

    void forget() {
        learnt = false;
    }

    /** Does nothing when it is known; what fails is tried again later, because everything else works without it. */
    void learn() {
        if (learnt || againNanos - System.nanoTime() > 0) {
            return;
        }
        try {
            String name = http.as(properties.token()).execute(new GetMe()).getUserName();
            if (!known().equals(Optional.of(name))) {
                memory.remember(TelegramUpdates.SOURCE, WORD, name);
            }
            learnt = true;
        } catch (TelegramApiException trouble) {
            LOG.warn(
                    "Telegram does not say what our bot is called: {}",
                    trouble.getClass().getSimpleName());
            againNanos = System.nanoTime() + AGAIN_AFTER.toNanos();
        }
    }

    /** Without {@code @}; empty before it was ever asked. */
    Optional<String> known() {
        return memory.recall(TelegramUpdates.SOURCE, WORD);
    }
}
