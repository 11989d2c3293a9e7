package net.runagent.bot.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.conversation.Spelling;
import net.runagent.core.conversation.Text;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Puts a page together: template, words in the browser's language, style. */
@Component
class Pages {
    private final Texts texts;
    private final PageStyle style;

    Pages(Texts texts, PageStyle style) {
        this.texts = texts;
        this.style = style;
    }

    ModelAndView page(String template, HttpStatus status, Locale locale, Map<String, Object> facts) {
        ModelAndView page = new ModelAndView("web/" + template);
        page.setStatus(status);
        page.addAllObjects(facts);
        page.addObject("style", style.css());
        page.addObject("words", new Words(texts, locale, facts));
        Locale spoken = Locale.forLanguageTag(texts.nearest(locale));
        page.addObject("language", spoken.toLanguageTag());
        page.addObject("direction", Spelling.rightToLeft(spoken) ? "rtl" : "ltr");
        return page;
    }

    /** A page that says what happened, what was kept and what to do: texts {@code web.<what>.title} and {@code .body}. */
    ModelAndView problem(String what, HttpStatus status, Locale locale) {
        return page("problem", status, locale, new HashMap<>(Map.of("what", what)));
    }

    /** For templates. */
    public static final class Words {
        private final Texts texts;
        private final Locale locale;
        private final Map<String, Object> facts;

        Words(Texts texts, Locale locale, Map<String, Object> facts) {
            this.texts = texts;
            this.locale = locale;
            this.facts = facts;
        }

        public String say(String key) {
            return texts.plain(new Text(key, facts), locale);
        }
    }
}
