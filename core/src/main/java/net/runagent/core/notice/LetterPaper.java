package net.runagent.core.notice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.runagent.core.account.Account;
import net.runagent.core.account.Accounts;
import net.runagent.core.conversation.Spelling;
import net.runagent.core.conversation.SupportAddress;
import net.runagent.core.money.Money;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * Puts a letter into words, as plain text and as HTML, in the language of its reader. Whatever a person or a platform
 * named is escaped in the HTML; nothing in it is loaded from elsewhere.
 */
@Component
class LetterPaper {
    private final Accounts accounts;
    private final SupportAddress support;
    private final LetterTexts texts = new LetterTexts();
    private final SpringTemplateEngine engine = engine();

    LetterPaper(Accounts accounts, SupportAddress support) {
        this.accounts = accounts;
        this.support = support;
    }

    Post.Paper write(Letter letter, Account reader) {
        Locale locale = texts.nearest(accounts.languageOf(reader.id()));
        Map<String, Object> facts = facts(letter, locale);
        String subject = oneLine(texts.say(locale, letter.template() + ".subject", facts));
        String name = reader.name();

        Context words = new Context(locale);
        words.setVariable("language", locale.getLanguage());
        words.setVariable("direction", Spelling.rightToLeft(locale) ? "rtl" : "ltr");
        words.setVariable("subject", subject);
        words.setVariable(
                "greeting",
                name == null || name.isBlank()
                        ? texts.say(locale, "letter.greeting-nameless", Map.of())
                        : texts.say(locale, "letter.greeting", Map.of("name", Spelling.name(oneLine(name), locale))));
        words.setVariable("lines", texts.lines(locale, letter.template(), facts));
        words.setVariable("goodbye", texts.say(locale, "letter.goodbye", Map.of()));
        words.setVariable("footer", texts.say(locale, "letter.footer", Map.of("support", support.address())));
        return new Post.Paper(subject, engine.process("letter.txt", words), engine.process("letter.html", words));
    }

    private Map<String, Object> facts(Letter letter, Locale locale) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("support", support.address());
        letter.facts().forEach((name, value) -> facts.put(name, spelt(value, locale)));
        String currency = letter.facts().get("currency");
        String minor = letter.facts().get("minor");
        if (currency != null && minor != null) {
            facts.put("amount", spelt(new Money(currency, Long.parseLong(minor)), locale));
        }
        String kind = letter.facts().get("kind");
        if (kind != null) {
            facts.put("meaning", texts.meaning(locale, kind));
        }
        String until = letter.facts().get("until");
        if (until != null) {
            facts.put("until", spelt(LocalDate.ofInstant(Instant.parse(until), ZoneOffset.UTC), locale));
        }
        String heldBack = letter.facts().get("heldBack");
        if (heldBack != null) {
            facts.put("heldBack", Integer.valueOf(heldBack));
        }
        return facts;
    }

    private static Object spelt(Object value, Locale locale) {
        return Spelling.of(value, locale, UnaryOperator.identity());
    }

    /** A line break in a name must not become a header or a paragraph of its own. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    private static SpringTemplateEngine engine() {
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.addTemplateResolver(resolver("*.html", TemplateMode.HTML));
        engine.addTemplateResolver(resolver("*.txt", TemplateMode.TEXT));
        return engine;
    }

    private static ClassLoaderTemplateResolver resolver(String pattern, TemplateMode mode) {
        var resolver = new ClassLoaderTemplateResolver(LetterPaper.class.getClassLoader());
        resolver.setPrefix("letters/");
        resolver.getResolvablePatternSpec().addPattern(pattern);
        resolver.setTemplateMode(mode);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        resolver.setCacheable(true);
        return resolver;
    }
}
