package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.conversation.View;

/** Draws screens for Discord and holds them against its limits. */
public final class DiscordScreens {
    /** A cut looks back this far for a better place, so that a text this much shorter has not been cut. */
    private static final int LOOK_BACK = 200;

    private final DiscordRenderer renderer;

    public DiscordScreens(Texts texts) {
        this.renderer = new DiscordRenderer(texts);
    }

    /** Everything is said as it is; JDA, which writes the message, checks all other limits. */
    public void fits(View view, Locale locale, IntFunction<String> pointer) {
        DiscordMessage drawn =
                DiscordMessage.read(renderer.render(view, locale, pointer).body());
        for (int page = 0; page < drawn.pages().size(); page++) {
            assertThat(drawn.pages().get(page).words())
                    .as("text on Discord in " + locale)
                    .hasSizeBetween(1, DiscordRenderer.TEXT_LIMIT - LOOK_BACK);
            assertThat(drawn.pages().get(page).rows().stream().flatMap(List::stream))
                    .as("buttons on Discord in " + locale)
                    .noneMatch(
                            button -> button.label().isBlank() || button.label().endsWith("…"));
            assertThat(Wire.message(drawn, page).json().path("components").isEmpty())
                    .isFalse();
        }
    }
}
