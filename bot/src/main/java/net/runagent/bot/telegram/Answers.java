package net.runagent.bot.telegram;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import net.runagent.core.conversation.ChatSender.Delivery;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.objects.ResponseParameters;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;
import org.telegram.telegrambots.meta.exceptions.TelegramApiRequestException;

/** What Telegram's refusals mean. Only codes leave here: messages of the library may carry what people wrote. */
final class Answers {
    static final String BAD_MARKUP = "bad-markup";
    private static final Duration BUSY_WITHOUT_TIME = Duration.ofSeconds(5);

    private Answers() {}

    /** @param touched the message that was to be changed, null for a new one */
    static Delivery judge(TelegramApiException trouble, @Nullable String touched) {
        if (!(trouble instanceof TelegramApiRequestException refused)) {
            return unanswered(trouble);
        }
        Integer code = refused.getErrorCode();
        if (code == null || code == 0) {
            // A proxy's page instead of an answer: the call may have been carried out.
            return new Delivery.Unknown("no answer of the Bot API");
        }
        String words = String.valueOf(refused.getApiResponse()).toLowerCase(Locale.ROOT);
        return switch (code) {
            case 429 -> new Delivery.Busy(retryAfter(refused.getParameters()));
            case 403 -> new Delivery.Blocked();
            case 400 -> badRequest(words, touched);
            case 401, 404 -> new Delivery.NotAccepted("our token is refused");
            default -> code >= 500 ? new Delivery.Unknown("status " + code) : new Delivery.Refused("status-" + code);
        };
    }

    private static Delivery badRequest(String words, @Nullable String touched) {
        if (words.contains("message is not modified")) {
            return new Delivery.Done(touched == null ? "" : touched);
        }
        if (words.contains("message to edit not found")
                || words.contains("message can't be edited")
                || words.contains("message to delete not found")
                || words.contains("message_id_invalid")
                || words.contains("there is no text in the message to edit")) {
            return new Delivery.Gone();
        }
        if (words.contains("chat not found") || words.contains("user is deactivated")) {
            return new Delivery.Blocked();
        }
        if (words.contains("can't parse entities")) {
            return new Delivery.Refused(BAD_MARKUP);
        }
        return new Delivery.Refused(
                words.contains("message can't be deleted") ? "message-cannot-be-deleted" : "status-400");
    }

    private static Delivery unanswered(TelegramApiException trouble) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return new Delivery.NotAccepted("no connection");
            }
        }
        return new Delivery.Unknown("no answer");
    }

    private static Duration retryAfter(@Nullable ResponseParameters parameters) {
        return parameters == null || parameters.getRetryAfter() == null
                ? BUSY_WITHOUT_TIME
                : Duration.ofSeconds(Math.max(1, parameters.getRetryAfter()));
    }
}
