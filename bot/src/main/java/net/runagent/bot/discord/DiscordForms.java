package net.runagent.bot.discord;

import java.util.Locale;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.modals.Modal;
import net.runagent.bot.conversation.Cutting;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.conversation.Text;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Draws the forms, in the language of the person's app: what they chose with us would have to be looked up first. */
@Component
final class DiscordForms {
    /** Nobody's answer, and nobody's secret, is longer. */
    private static final int LONGEST = 500;

    private final Texts texts;

    DiscordForms(Texts texts) {
        this.texts = texts;
    }

    ObjectNode draw(FormKind.Opened opened, String language) {
        Locale locale = Locale.forLanguageTag(language);
        String key = opened.kind().key();
        return Wire.form(
                opened.id(),
                words(key, locale, Modal.MAX_TITLE_LENGTH),
                words(key + "-label", locale, Label.LABEL_MAX_LENGTH),
                words(key + "-hint", locale, Label.DESCRIPTION_MAX_LENGTH),
                LONGEST);
    }

    private String words(String key, Locale locale, int limit) {
        return Cutting.cut(texts.plain(Text.of(key), locale), limit);
    }
}
