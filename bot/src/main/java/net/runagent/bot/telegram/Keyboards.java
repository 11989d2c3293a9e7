package net.runagent.bot.telegram;

import java.util.List;
import net.runagent.bot.telegram.TelegramMessage.Button;
import net.runagent.bot.telegram.TelegramMessage.Page;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ReplyKeyboard;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ReplyKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ReplyKeyboardRemove;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.CopyTextButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardRow;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.KeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.KeyboardButtonRequestManagedBot;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.KeyboardRow;

/** Our buttons as Telegram's keyboards. */
final class Keyboards {
    private static final int OFFER_ID = 1;

    private Keyboards() {}

    static @Nullable ReplyKeyboard of(TelegramMessage message, Page page) {
        if (message.offer() != null) {
            return offer(message.offer());
        }
        return message.closing() ? new ReplyKeyboardRemove(true) : inline(page.rows());
    }

    static @Nullable InlineKeyboardMarkup inline(List<List<Button>> rows) {
        return rows.isEmpty()
                ? null
                : new InlineKeyboardMarkup(rows.stream()
                        .map(row -> new InlineKeyboardRow(
                                row.stream().map(Keyboards::button).toList()))
                        .toList());
    }

    private static InlineKeyboardButton button(Button button) {
        InlineKeyboardButton drawn = new InlineKeyboardButton(button.label());
        switch (button.kind()) {
            case "url" -> drawn.setUrl(button.value());
            case "copy" -> drawn.setCopyText(new CopyTextButton(button.value()));
            default -> drawn.setCallbackData(button.value());
        }
        drawn.setStyle(button.style());
        return drawn;
    }

    private static ReplyKeyboardMarkup offer(TelegramMessage.Offer offer) {
        KeyboardButton create = new KeyboardButton(offer.button());
        create.setRequestManagedBot(new KeyboardButtonRequestManagedBot(OFFER_ID, offer.name(), offer.username()));
        ReplyKeyboardMarkup keyboard = new ReplyKeyboardMarkup(List.of(
                new KeyboardRow(List.of(create)), new KeyboardRow(List.of(new KeyboardButton(offer.cancel())))));
        keyboard.setResizeKeyboard(true);
        keyboard.setOneTimeKeyboard(true);
        return keyboard;
    }
}
