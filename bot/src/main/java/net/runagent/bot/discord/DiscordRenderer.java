package net.runagent.bot.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import net.dv8tion.jda.api.components.mediagallery.MediaGalleryItem;
import net.dv8tion.jda.api.components.selections.SelectMenu;
import net.dv8tion.jda.api.components.selections.SelectOption;
import net.dv8tion.jda.api.entities.Message;
import net.runagent.bot.conversation.Cutting;
import net.runagent.bot.conversation.Texts;
import net.runagent.bot.discord.DiscordMessage.Button;
import net.runagent.bot.discord.DiscordMessage.Media;
import net.runagent.bot.discord.DiscordMessage.Menu;
import net.runagent.bot.discord.DiscordMessage.Option;
import net.runagent.bot.discord.DiscordMessage.Page;
import net.runagent.bot.door.Paging;
import net.runagent.bot.door.StepLines;
import net.runagent.bot.picture.Pictures;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Draws views for Discord: Markdown with every argument escaped, buttons, menus of up to 25 options, and a button that
 * opens a form wherever a person has to type.
 */
@Component
final class DiscordRenderer implements ChatRenderer {
    /** Characters of all texts of a message. */
    static final int TEXT_LIMIT = Message.MAX_CONTENT_LENGTH_COMPONENT_V2;

    static final int LABEL_LIMIT = net.dv8tion.jda.api.components.buttons.Button.LABEL_MAX_LENGTH;
    static final int URL_LIMIT = net.dv8tion.jda.api.components.buttons.Button.URL_MAX_LENGTH;
    static final int ID_LIMIT = net.dv8tion.jda.api.components.buttons.Button.ID_MAX_LENGTH;
    static final int OPTION_LIMIT = SelectOption.LABEL_MAX_LENGTH;
    static final int DESCRIPTION_LIMIT = SelectOption.DESCRIPTION_MAX_LENGTH;
    static final int HINT_LIMIT = SelectMenu.PLACEHOLDER_MAX_LENGTH;
    static final int OPTIONS_A_PAGE = SelectMenu.OPTIONS_MAX_AMOUNT;
    static final int ALT_LIMIT = MediaGalleryItem.MAX_DESCRIPTION_LENGTH;
    static final int BUTTONS_A_ROW = 5;

    /** What everybody may send, in bytes; a server's own limit is never lower. */
    static final int FILE_LIMIT = Message.MAX_FILE_SIZE;

    /** Texts that Discord needs in other words have this at the end of their keys. */
    private static final String OURS = ".discord";

    private final Texts texts;
    private final Pictures pictures;

    DiscordRenderer(Texts texts) {
        this.texts = texts;
        this.pictures = new Pictures(texts);
    }

    @Override
    public Platform platform() {
        return Platform.DISCORD;
    }

    @Override
    public Rendered render(View view, Locale locale, IntFunction<String> pointer) {
        DiscordMessage message = switch (view) {
            case View.Screen screen -> text(screen.body(), screen.rows(), locale, pointer);
            case View.Notice notice -> text(notice.body(), notice.rows(), locale, pointer);
            case View.Prompt prompt ->
                asking(prompt.question(), "discord.answer", FormKind.ANSWER, prompt.rows(), locale, pointer);
            case View.SecretInput input ->
                asking(input.question(), "discord.enter-secret", FormKind.SECRET, input.rows(), locale, pointer);
            case View.Choice choice -> choice(choice, locale, pointer);
            case View.Progress progress -> progress(progress, locale, pointer);
            case View.Picture picture -> picture(picture, locale, pointer);
            case View.Document document -> document(document, locale);
            // No platform but Telegram lets a bot be made in one tap; flows do not offer it here.
            case View.BotOffer offer -> text(offer.body(), List.of(), locale, pointer);
        };
        return new Rendered(message.bytes(), message.pages().size());
    }

    @Override
    public byte[] remark(byte[] body, Text remark, Locale locale) {
        DiscordMessage message = DiscordMessage.read(body);
        String below = words(remark, locale, TEXT_LIMIT / 2);
        List<Page> pages = message.pages().stream()
                .map(page -> {
                    String above = Markdown.within(page.words(), TEXT_LIMIT - below.length() - 2);
                    return new Page(above + "\n\n" + below, page.menu(), page.rows());
                })
                .toList();
        return new DiscordMessage(pages, message.media()).bytes();
    }

    @Override
    public byte[] closing(Text text, Locale locale) {
        return DiscordMessage.text(words(text, locale, TEXT_LIMIT), List.of()).bytes();
    }

    @Override
    public String words(Text text, Locale locale) {
        return texts.format(text, locale, UnaryOperator.identity(), OURS);
    }

    // ---- kinds of views

    private DiscordMessage text(Text body, List<List<Action>> rows, Locale locale, IntFunction<String> pointer) {
        return drawn(markdown(body, locale), null, rows(rows, 0, locale, pointer), rows, locale);
    }

    /** The form answers this screen: it carries the number of the screen's only page. */
    private DiscordMessage asking(
            Text question,
            String key,
            FormKind kind,
            List<List<Action>> rows,
            Locale locale,
            IntFunction<String> pointer) {
        String opens = kind.button(pointer.apply(Paging.actions(rows)));
        List<List<Button>> drawn = new ArrayList<>();
        drawn.add(List.of(new Button(label(Text.of(key), locale), Button.Kind.PRIMARY, opens)));
        drawn.addAll(rows(rows, 0, locale, pointer));
        return drawn(markdown(question, locale), null, drawn, rows, locale);
    }

    private DiscordMessage choice(View.Choice choice, Locale locale, IntFunction<String> pointer) {
        Paging paging = Paging.of(choice, OPTIONS_A_PAGE);
        List<Page> drawn = new ArrayList<>();
        for (int page = 0; page < paging.pages(); page++) {
            List<Option> shown = new ArrayList<>();
            for (int i = paging.from(page); i < paging.to(page); i++) {
                shown.add(option(choice.options().get(i), pointer.apply(i), locale));
            }
            String words = paging.where(page)
                    .map(where -> markdown(choice.question(), locale) + "\n\n" + markdown(where, locale))
                    .orElseGet(() -> markdown(choice.question(), locale));
            List<List<Button>> rows = new ArrayList<>();
            rows.add(paging.turns(page).stream()
                    .map(turn ->
                            new Button(label(turn.label(), locale), Button.Kind.NORMAL, pointer.apply(turn.number())))
                    .toList());
            rows.addAll(rows(choice.rows(), paging.options(), locale, pointer));
            rows.removeIf(List::isEmpty);
            Menu menu = shown.isEmpty()
                    ? null
                    : new Menu(
                            pointer.apply(paging.number(page)),
                            Cutting.cut(texts.plain(Text.of("discord.choose"), locale), HINT_LIMIT),
                            shown);
            drawn.addAll(drawn(words, menu, rows, choice.rows(), locale).pages());
        }
        return new DiscordMessage(drawn, null);
    }

    private Option option(View.Option option, String pointer, Locale locale) {
        Text description = option.description();
        String more =
                description == null ? "" : texts.plain(description, locale).replaceAll("</?(b|i|code)>", "");
        return new Option(
                Cutting.cut(texts.plain(option.label(), locale), OPTION_LIMIT),
                pointer,
                more.isBlank() ? null : Cutting.cut(more.replace('\n', ' '), DESCRIPTION_LIMIT));
    }

    private DiscordMessage progress(View.Progress progress, Locale locale, IntFunction<String> pointer) {
        String body = StepLines.of(progress, text -> markdown(text, locale), words -> "**" + words + "**");
        return drawn(body, null, rows(progress.rows(), 0, locale, pointer), progress.rows(), locale);
    }

    /** What it shows stands below as words, too: not everybody sees a picture. */
    private DiscordMessage picture(View.Picture picture, Locale locale, IntFunction<String> pointer) {
        String alt = Cutting.cut(texts.plain(picture.alt(), locale), ALT_LIMIT);
        String words = markdown(picture.caption(), locale) + "\n\n" + markdown(picture.alt(), locale);
        List<Page> pages = drawn(words, null, rows(picture.rows(), 0, locale, pointer), picture.rows(), locale)
                .pages();
        return new DiscordMessage(
                pages, new Media("picture.png", "image/png", pictures.png(picture.drawing(), locale), alt));
    }

    private DiscordMessage document(View.Document document, Locale locale) {
        String caption = words(document.caption(), locale, TEXT_LIMIT);
        if (document.content().length > FILE_LIMIT) {
            String instead = words(Text.of("discord.too-large", "file", document.fileName()), locale, TEXT_LIMIT / 2);
            return DiscordMessage.text(
                    Markdown.within(caption, TEXT_LIMIT - instead.length() - 2) + "\n\n" + instead, List.of());
        }
        return new DiscordMessage(
                List.of(new Page(caption, null, List.of())),
                new Media(document.fileName(), document.mediaType(), document.content(), null));
    }

    // ---- buttons

    /** Discord has no button that copies, and a long address fits on none: both stand in the text. */
    private DiscordMessage drawn(
            String words, @Nullable Menu menu, List<List<Button>> rows, List<List<Action>> actions, Locale locale) {
        StringBuilder below = new StringBuilder();
        for (List<Action> row : actions) {
            for (Action action : row) {
                String value = action.value() == null ? "" : action.value();
                if (action.kind() == Action.Kind.COPY) {
                    below.append("\n\n")
                            .append(markdown(action.label(), locale))
                            .append(": `")
                            .append(value.replace('`', '\''))
                            .append('`');
                } else if (tooLong(action)) {
                    below.append("\n\n")
                            .append(markdown(action.label(), locale))
                            .append(": <")
                            .append(value)
                            .append('>');
                }
            }
        }
        String above = Markdown.within(words, Math.max(1, TEXT_LIMIT - below.length()));
        return new DiscordMessage(List.of(new Page(above + below, menu, rows)), null);
    }

    private List<List<Button>> rows(List<List<Action>> rows, int first, Locale locale, IntFunction<String> pointer) {
        List<List<Button>> drawn = new ArrayList<>();
        int number = first;
        for (List<Action> row : rows) {
            List<Button> buttons = new ArrayList<>();
            for (Action action : row) {
                String own = pointer.apply(number++);
                if (action.kind() != Action.Kind.COPY && !tooLong(action)) {
                    buttons.add(button(action, own, locale));
                }
            }
            for (int from = 0; from < buttons.size(); from += BUTTONS_A_ROW) {
                drawn.add(buttons.subList(from, Math.min(buttons.size(), from + BUTTONS_A_ROW)));
            }
        }
        return drawn;
    }

    private Button button(Action action, String pointer, Locale locale) {
        String label = label(action.label(), locale);
        return switch (action.kind()) {
            case LINK -> new Button(label, Button.Kind.LINK, String.valueOf(action.value()));
            case PRIMARY -> new Button(label, Button.Kind.PRIMARY, pointer);
            case DANGER -> new Button(label, Button.Kind.DANGER, pointer);
            case OPENS_FORM -> new Button(label, Button.Kind.PRIMARY, FormKind.ANSWER.button(pointer));
            case NORMAL, BACK, CANCEL, COPY -> new Button(label, Button.Kind.NORMAL, pointer);
        };
    }

    private static boolean tooLong(Action action) {
        return action.kind() == Action.Kind.LINK
                && String.valueOf(action.value()).length() > URL_LIMIT;
    }

    private String label(Text label, Locale locale) {
        return Cutting.cut(texts.plain(label, locale), LABEL_LIMIT);
    }

    private String words(Text text, Locale locale, int limit) {
        return Markdown.within(markdown(text, locale), limit);
    }

    private String markdown(Text text, Locale locale) {
        return Markdown.of(texts.format(text, locale, Markdown::escape, OURS));
    }
}
