package net.runagent.bot.telegram;

import java.util.List;
import java.util.Locale;
import net.runagent.bot.conversation.CommandMenu;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.conversation.DoorMemory;
import net.runagent.core.conversation.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.api.methods.commands.SetMyCommands;
import org.telegram.telegrambots.meta.api.objects.commands.BotCommand;
import org.telegram.telegrambots.meta.api.objects.commands.scope.BotCommandScopeAllPrivateChats;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

/** The menu of commands beside Telegram's input field; registered only when its words have changed. */
@Component
final class TelegramCommands {
    private static final Logger LOG = LoggerFactory.getLogger(TelegramCommands.class);
    /** Telegram keeps a menu for each ISO 639-1 language, without regions (setMyCommands, language_code). */
    private static final int LANGUAGE_CODE_LENGTH = 2;

    private final TelegramProperties properties;
    private final TelegramHttp http;
    private final DoorMemory memory;
    private final CommandMenu menu;
    private final Texts texts;
    private volatile boolean done;

    TelegramCommands(
            TelegramProperties properties, TelegramHttp http, DoorMemory memory, CommandMenu menu, Texts texts) {
        this.properties = properties;
        this.http = http;
        this.memory = memory;
        this.menu = menu;
        this.texts = texts;
    }

    void forget() {
        done = false;
    }

    /** Once per start; what fails is tried again at the next start, because the bot works without it. */
    void register() {
        if (done) {
            return;
        }
        done = true;
        OkHttpTelegramClient client = http.as(properties.token());
        register(client, "", Locale.ENGLISH);
        texts.languages().stream()
                .filter(language -> language.length() == LANGUAGE_CODE_LENGTH)
                .forEach(language -> register(client, language, Locale.forLanguageTag(language)));
    }

    private void register(OkHttpTelegramClient client, String language, Locale locale) {
        List<BotCommand> commands = menu.commands().stream()
                .map(name -> new BotCommand(name, texts.plain(Text.of("command." + name), locale)))
                .toList();
        String word = "commands:" + language;
        String hash = Integer.toHexString(commands.toString().hashCode());
        if (memory.recall(TelegramUpdates.SOURCE, word).filter(hash::equals).isPresent()) {
            return;
        }
        try {
            client.execute(SetMyCommands.builder()
                    .commands(commands)
                    .scope(new BotCommandScopeAllPrivateChats())
                    .languageCode(language.isEmpty() ? null : language)
                    .build());
            memory.remember(TelegramUpdates.SOURCE, word, hash);
        } catch (TelegramApiException trouble) {
            LOG.warn(
                    "The command menu could not be registered: {}",
                    trouble.getClass().getSimpleName());
        }
    }
}
