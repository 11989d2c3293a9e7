package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import net.runagent.bot.conversation.PseudoLanguage;
import net.runagent.bot.conversation.Texts;
import net.runagent.bot.discord.DiscordScreens;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/**
 * Holds a screen against the limits of both platforms in every language, and in one that needs 40 % more room: it must fit
 * as it is, for what is cut is not said. Called for every view that a robot is shown and that a handler makes.
 */
public final class EveryScreen {
    /** Discord, components of messages (API v10). */
    private static final int DISCORD_LABEL = 80;

    private static final int DISCORD_OPTION_LABEL = 100;
    private static final int DISCORD_OPTION_DESCRIPTION = 100;

    /** Ours, for Telegram: longer labels are cut ({@code TelegramRenderer}). */
    private static final int TELEGRAM_LABEL = 64;

    /** A talk of the tests says any words by it; it is on no button of the house. */
    private static final String BORROWED = "conversation.unknown-command";

    /** A cut looks back this far for a better place, so that a text this much shorter has not been cut. */
    private static final int LOOK_BACK = 200;

    private static final Texts TEXTS = PseudoLanguage.texts();
    private static final TelegramRenderer TELEGRAM = new TelegramRenderer(TEXTS);
    private static final DiscordScreens DISCORD = new DiscordScreens(TEXTS);

    /** As long as a pointer gets. */
    private static final IntFunction<String> POINTER =
            number -> "1.AAAAAAAAAAA." + Long.toString(Long.MAX_VALUE, 36) + "." + Integer.toString(number, 36);

    private EveryScreen() {}

    public static void fits(View view) {
        for (String language : TEXTS.languages()) {
            Locale locale = Locale.forLanguageTag(language);
            telegram(view, locale);
            discord(view, locale);
        }
    }

    private static void telegram(View view, Locale locale) {
        TelegramMessage drawn =
                TelegramMessage.read(TELEGRAM.render(view, locale, POINTER).body());
        int limit = drawn.media() == null ? TelegramRenderer.TEXT_LIMIT : TelegramRenderer.CAPTION_LIMIT;
        for (TelegramMessage.Page page : drawn.pages()) {
            assertThat(Html.visible(page.html())).as("on Telegram in " + locale).hasSizeBetween(1, limit - LOOK_BACK);
            page.rows().stream().flatMap(List::stream).forEach(button -> {
                assertThat(button.label()).as("button in " + locale).isNotBlank();
                if (button.kind().equals("data")) {
                    assertThat(button.value().getBytes(StandardCharsets.UTF_8))
                            .hasSizeLessThanOrEqualTo(TelegramRenderer.DATA_LIMIT_BYTES);
                }
            });
        }
        labels(view)
                .filter(label -> !label.key().equals(BORROWED))
                .forEach(label -> assertThat(TEXTS.plain(label, locale))
                        .as("button on Telegram in " + locale)
                        .hasSizeLessThanOrEqualTo(TELEGRAM_LABEL));
    }

    private static void discord(View view, Locale locale) {
        DISCORD.fits(view, locale, POINTER);
        actions(view)
                .forEach(action -> assertThat(TEXTS.plain(action.label(), locale))
                        .as("button on Discord in " + locale)
                        .hasSizeBetween(1, DISCORD_LABEL));
        options(view).forEach(option -> {
            assertThat(TEXTS.plain(option.label(), locale))
                    .as("option on Discord in " + locale)
                    .hasSizeBetween(1, DISCORD_OPTION_LABEL);
            if (option.description() != null) {
                assertThat(TEXTS.plain(option.description(), locale))
                        .as("description of an option on Discord in " + locale)
                        .hasSizeBetween(1, DISCORD_OPTION_DESCRIPTION);
            }
        });
    }

    private static Stream<Text> labels(View view) {
        return Stream.concat(actions(view).map(Action::label), options(view).map(View.Option::label));
    }

    private static Stream<View.Option> options(View view) {
        return view instanceof View.Choice choice ? choice.options().stream() : Stream.empty();
    }

    private static Stream<Action> actions(View view) {
        List<List<Action>> rows = switch (view) {
            case View.Screen screen -> screen.rows();
            case View.Prompt prompt -> prompt.rows();
            case View.Choice choice -> choice.rows();
            case View.SecretInput input -> input.rows();
            case View.Picture picture -> picture.rows();
            case View.Progress progress -> progress.rows();
            case View.Notice notice -> notice.rows();
            case View.BotOffer _, View.Document _ -> List.of();
        };
        return rows.stream().flatMap(List::stream);
    }
}
