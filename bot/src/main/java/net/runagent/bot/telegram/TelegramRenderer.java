package net.runagent.bot.telegram;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import net.runagent.bot.conversation.Cutting;
import net.runagent.bot.conversation.Texts;
import net.runagent.bot.door.Paging;
import net.runagent.bot.door.StepLines;
import net.runagent.bot.picture.Pictures;
import net.runagent.bot.telegram.TelegramMessage.Button;
import net.runagent.bot.telegram.TelegramMessage.Page;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Draws views for Telegram: HTML with every argument escaped, inline keyboards, choices in pages of eight. */
@Component
final class TelegramRenderer implements ChatRenderer {
    static final int TEXT_LIMIT = 4096;
    static final int CAPTION_LIMIT = 1024;
    /** UTF-8 bytes of what a button carries. */
    static final int DATA_LIMIT_BYTES = 64;

    static final int COPY_LIMIT = 256;
    private static final int LABEL_LIMIT = 64;
    private static final int OPTIONS_A_PAGE = 8;

    private final Texts texts;
    private final Pictures pictures;

    TelegramRenderer(Texts texts) {
        this.texts = texts;
        this.pictures = new Pictures(texts);
    }

    @Override
    public Platform platform() {
        return Platform.TELEGRAM;
    }

    @Override
    public Rendered render(View view, Locale locale, IntFunction<String> pointer) {
        TelegramMessage message = switch (view) {
            case View.Screen screen -> text(screen.body(), screen.rows(), locale, pointer);
            case View.Prompt prompt -> text(prompt.question(), prompt.rows(), locale, pointer);
            case View.SecretInput input -> text(input.question(), input.rows(), locale, pointer);
            case View.Notice notice -> text(notice.body(), notice.rows(), locale, pointer);
            case View.Choice choice -> choice(choice, locale, pointer);
            case View.Progress progress -> progress(progress, locale, pointer);
            case View.Picture picture ->
                media(
                        caption(picture, locale),
                        rows(picture.rows(), 0, locale, pointer),
                        new TelegramMessage.Media("photo", "picture.png", pictures.png(picture.drawing(), locale)),
                        false);
            case View.Document document ->
                media(
                        html(document.caption(), locale),
                        List.of(),
                        new TelegramMessage.Media("document", document.fileName(), document.content()),
                        document.guarded());
            case View.BotOffer offer -> offer(offer, locale);
        };
        return new Rendered(message.bytes(), message.pages().size());
    }

    @Override
    public byte[] remark(byte[] body, Text remark, Locale locale) {
        TelegramMessage message = TelegramMessage.read(body);
        String below = html(remark, locale);
        List<Page> pages = message.pages().stream()
                .map(page -> {
                    String above = Html.within(
                            page.html(), TEXT_LIMIT - Html.visible(below).length() - 2);
                    return new Page(above + "\n\n" + below, page.rows());
                })
                .toList();
        return new TelegramMessage(pages, message.media(), message.guarded(), message.offer(), message.closing())
                .bytes();
    }

    @Override
    public byte[] closing(Text text, Locale locale) {
        Page page = new Page(Html.within(html(text, locale), TEXT_LIMIT), List.of());
        return new TelegramMessage(List.of(page), null, false, null, true).bytes();
    }

    @Override
    public String words(Text text, Locale locale) {
        return texts.plain(text, locale);
    }

    // ---- kinds of views

    private TelegramMessage text(Text body, List<List<Action>> rows, Locale locale, IntFunction<String> pointer) {
        return TelegramMessage.text(Html.within(html(body, locale), TEXT_LIMIT), rows(rows, 0, locale, pointer));
    }

    private TelegramMessage choice(View.Choice choice, Locale locale, IntFunction<String> pointer) {
        Paging paging = Paging.of(choice, OPTIONS_A_PAGE);
        List<Page> drawn = new ArrayList<>();
        for (int page = 0; page < paging.pages(); page++) {
            StringBuilder body = new StringBuilder(html(choice.question(), locale));
            List<List<Button>> rows = new ArrayList<>();
            for (int i = paging.from(page); i < paging.to(page); i++) {
                View.Option option = choice.options().get(i);
                rows.add(List.of(data(option.label(), pointer.apply(i), null, locale)));
                if (option.description() != null) {
                    body.append("\n\n<b>").append(html(option.label(), locale)).append("</b>\n");
                    body.append(html(option.description(), locale));
                }
            }
            paging.where(page).ifPresent(where -> body.append("\n\n").append(html(where, locale)));
            rows.add(paging.turns(page).stream()
                    .map(turn -> data(turn.label(), pointer.apply(turn.number()), null, locale))
                    .toList());
            rows.addAll(rows(choice.rows(), paging.options(), locale, pointer));
            rows.removeIf(List::isEmpty);
            drawn.add(new Page(Html.within(body.toString(), TEXT_LIMIT), rows));
        }
        return new TelegramMessage(drawn, null, false, null, false);
    }

    private TelegramMessage progress(View.Progress progress, Locale locale, IntFunction<String> pointer) {
        String body = StepLines.of(progress, text -> html(text, locale), words -> "<b>" + words + "</b>");
        return TelegramMessage.text(Html.within(body, TEXT_LIMIT), rows(progress.rows(), 0, locale, pointer));
    }

    private String caption(View.Picture picture, Locale locale) {
        return html(picture.caption(), locale) + "\n\n" + html(picture.alt(), locale);
    }

    private static TelegramMessage media(
            String caption, List<List<Button>> rows, TelegramMessage.Media media, boolean guarded) {
        Page page = new Page(Html.within(caption, CAPTION_LIMIT), rows);
        return new TelegramMessage(List.of(page), media, guarded, null, false);
    }

    private TelegramMessage offer(View.BotOffer offer, Locale locale) {
        TelegramMessage.Offer keyboard = new TelegramMessage.Offer(
                texts.plain(Text.of("conversation.offer-button"), locale),
                offer.suggestedName(),
                offer.suggestedUsername(),
                texts.plain(Action.cancel().label(), locale));
        Page page = new Page(Html.within(html(offer.body(), locale), TEXT_LIMIT), List.of());
        return new TelegramMessage(List.of(page), null, false, keyboard, false);
    }

    // ---- buttons

    private List<List<Button>> rows(List<List<Action>> rows, int first, Locale locale, IntFunction<String> pointer) {
        List<List<Button>> drawn = new ArrayList<>();
        int number = first;
        for (List<Action> row : rows) {
            List<Button> buttons = new ArrayList<>();
            for (Action action : row) {
                Button button = button(action, pointer.apply(number++), locale);
                if (!(button.kind().equals("copy") && button.value().length() > COPY_LIMIT)) {
                    buttons.add(button);
                }
            }
            if (!buttons.isEmpty()) {
                drawn.add(buttons);
            }
        }
        return drawn;
    }

    private Button button(Action action, String pointer, Locale locale) {
        String value = action.value() == null ? "" : action.value();
        return switch (action.kind()) {
            case LINK -> new Button(label(action.label(), locale), "url", value, null);
            case COPY -> new Button(label(action.label(), locale), "copy", value, null);
            case PRIMARY -> data(action.label(), pointer, "primary", locale);
            case DANGER -> data(action.label(), pointer, "danger", locale);
            case NORMAL, BACK, CANCEL, OPENS_FORM -> data(action.label(), pointer, null, locale);
        };
    }

    private Button data(Text label, String pointer, @Nullable String style, Locale locale) {
        return new Button(label(label, locale), "data", pointer, style);
    }

    private String label(Text label, Locale locale) {
        return Cutting.cut(texts.plain(label, locale), LABEL_LIMIT);
    }

    private String html(Text text, Locale locale) {
        return texts.format(text, locale, Html::escape);
    }
}
