package net.runagent.bot.telegram;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.runagent.bot.door.Pace;
import net.runagent.bot.telegram.TelegramMessage.Page;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Bucket;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.Parcel;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.api.methods.send.SendDocument;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.send.SendPhoto;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageReplyMarkup;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.InputFile;
import org.telegram.telegrambots.meta.api.objects.LinkPreviewOptions;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

/** Hands messages to Telegram, one call each. */
@Component
final class TelegramSender implements ChatSender {
    private static final LinkPreviewOptions NO_PREVIEW =
            LinkPreviewOptions.builder().isDisabled(true).build();

    /**
     * What is said or changed in one chat: Telegram takes about one a second, and short bursts, of which it does not say how
     * long they may be. What it refused would silence us in all chats.
     */
    private static final int CHAT_AT_ONCE = 18;

    private static final double CHAT_PER_SECOND = 1;
    /** After which a chat may have as much at once again. */
    private static final Duration CHAT_REMEMBERED = Duration.ofMinutes(1);

    private final @Nullable OkHttpTelegramClient client;
    private final TelegramTaps taps;
    private final Pace pace;
    private final boolean limited;
    private final Cache<String, Bucket> chats = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(CHAT_REMEMBERED)
            .build();

    TelegramSender(TelegramProperties properties, TelegramHttp http, TelegramTaps taps) {
        this.client = properties.configured() ? http.as(properties.token()) : null;
        this.taps = taps;
        this.pace = new Pace(properties.sendsPerSecond());
        this.limited = properties.sendsPerSecond() > 0;
    }

    @Override
    public Platform platform() {
        return Platform.TELEGRAM;
    }

    @Override
    public boolean acknowledge(String tap, @Nullable String toast) {
        return taps.answer(tap, toast);
    }

    @Override
    public Delivery deliver(Parcel parcel, @Nullable String edit) {
        OkHttpTelegramClient telegram = client;
        if (telegram == null) {
            return new Delivery.Refused("telegram-is-off");
        }
        long earlyMillis = earlyMillis(parcel);
        if (earlyMillis > 0) {
            return new Delivery.Early(Duration.ofMillis(earlyMillis));
        }
        pace.await();
        return switch (parcel.kind()) {
            case DELETE -> maybeLater(call(parcel.message(), () -> telegram.execute(delete(parcel))));
            case STRIP -> call(parcel.message(), () -> telegram.execute(strip(parcel)));
            case SCREEN, POST, NOTICE, PAPER -> deliver(telegram, parcel, TelegramMessage.read(parcel.body()), edit);
        };
    }

    /** Telegram's refusal to delete says not whether it is for good: a right that is missing now may be given. */
    private static Delivery maybeLater(Delivery deleting) {
        return deleting instanceof Delivery.Refused refused ? new Delivery.NotAccepted(refused.code()) : deleting;
    }

    /** A secret that is to be deleted waits for nothing. */
    private long earlyMillis(Parcel parcel) {
        return limited && parcel.kind() != Parcel.Kind.DELETE
                ? chats.get(parcel.chat(), _ -> new Bucket(CHAT_AT_ONCE, CHAT_PER_SECOND))
                        .waitMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()))
                : 0;
    }

    private static Delivery deliver(
            OkHttpTelegramClient telegram, Parcel parcel, TelegramMessage message, @Nullable String edit) {
        Page page = message.pages().get(Math.min(parcel.page(), message.pages().size() - 1));
        Delivery delivery = deliver(telegram, parcel, message, page, edit, true);
        boolean marked =
                delivery instanceof Delivery.Refused refused && refused.code().equals(Answers.BAD_MARKUP);
        return marked ? deliver(telegram, parcel, message, page, edit, false) : delivery;
    }

    private static Delivery deliver(
            OkHttpTelegramClient telegram,
            Parcel parcel,
            TelegramMessage message,
            Page page,
            @Nullable String edit,
            boolean markup) {
        String words = markup ? page.html() : Html.visible(page.html());
        String mode = markup ? "HTML" : null;
        TelegramMessage.Media media = message.media();
        if (media != null) {
            return media.kind().equals("photo")
                    ? call(null, () -> telegram.execute(photo(parcel, message, media, page, words, mode)))
                    : call(null, () -> telegram.execute(document(parcel, message, media, page, words, mode)));
        }
        if (edit != null && message.offer() == null && !message.closing()) {
            return call(
                    edit,
                    () -> telegram.execute(EditMessageText.builder()
                            .chatId(parcel.chat())
                            .messageId(Integer.valueOf(edit))
                            .text(words)
                            .parseMode(mode)
                            .linkPreviewOptions(NO_PREVIEW)
                            .replyMarkup(Keyboards.inline(page.rows()))
                            .build()));
        }
        return call(
                null,
                () -> telegram.execute(SendMessage.builder()
                        .chatId(parcel.chat())
                        .text(words)
                        .parseMode(mode)
                        .linkPreviewOptions(NO_PREVIEW)
                        .protectContent(message.guarded() ? true : null)
                        .replyMarkup(Keyboards.of(message, page))
                        .build()));
    }

    private static SendPhoto photo(
            Parcel parcel,
            TelegramMessage message,
            TelegramMessage.Media media,
            Page page,
            String words,
            @Nullable String mode) {
        return SendPhoto.builder()
                .chatId(parcel.chat())
                .photo(file(media))
                .caption(words)
                .parseMode(mode)
                .protectContent(message.guarded() ? true : null)
                .replyMarkup(Keyboards.inline(page.rows()))
                .build();
    }

    private static SendDocument document(
            Parcel parcel,
            TelegramMessage message,
            TelegramMessage.Media media,
            Page page,
            String words,
            @Nullable String mode) {
        return SendDocument.builder()
                .chatId(parcel.chat())
                .document(file(media))
                .caption(words)
                .parseMode(mode)
                .protectContent(message.guarded() ? true : null)
                .replyMarkup(Keyboards.inline(page.rows()))
                .build();
    }

    private static InputFile file(TelegramMessage.Media media) {
        return new InputFile(new ByteArrayInputStream(media.content()), media.fileName());
    }

    private static DeleteMessage delete(Parcel parcel) {
        return new DeleteMessage(parcel.chat(), number(parcel.message()));
    }

    private static EditMessageReplyMarkup strip(Parcel parcel) {
        return EditMessageReplyMarkup.builder()
                .chatId(parcel.chat())
                .messageId(number(parcel.message()))
                .build();
    }

    private static Integer number(@Nullable String message) {
        return Integer.valueOf(message == null ? "0" : message);
    }

    /** @param touched the message that the call changes, null when it makes a new one */
    private static Delivery call(@Nullable String touched, Call call) {
        try {
            Serializable answer = call.run();
            String id = answer instanceof Message message ? String.valueOf(message.getMessageId()) : touched;
            return new ChatSender.Delivery.Done(id == null ? "" : id);
        } catch (TelegramApiException trouble) {
            return Answers.judge(trouble, touched);
        }
    }

    private interface Call {
        Serializable run() throws TelegramApiException;
    }
}
