package net.runagent.bot.conversation;

import com.ibm.icu.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.runagent.core.conversation.Spelling;
import net.runagent.core.conversation.SupportAddress;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.Wordbook;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Says texts in the words of the {@link Wordbook}. What a language lacks is said in English. */
@Component
public final class Texts {
    private static final Logger LOG = LoggerFactory.getLogger(Texts.class);

    private final Wordbook words;

    /** What every text may name without being given it. */
    private final Map<String, Object> house;

    private final Map<String, Map<String, Pattern>> byLanguage = new TreeMap<>();

    @Autowired
    public Texts(SupportAddress support) {
        this(Wordbook.read(), Map.of("support", support.address()));
    }

    /** For whoever looks at the words alone: what every text may name stays a blank to be filled in. */
    public Texts() {
        this(Wordbook.read(), Map.of());
    }

    Texts(Wordbook words, Map<String, Object> house) {
        this.words = words;
        this.house = house;
        words.languages().forEach(language -> {
            Map<String, Pattern> patterns = new TreeMap<>();
            words.patterns(language).forEach((key, pattern) -> patterns.put(key, Pattern.of(pattern, language, key)));
            byLanguage.put(language, patterns);
        });
    }

    /** The words as they are, for buttons, toasts and files. */
    public String plain(Text text, Locale locale) {
        return format(text, locale, UnaryOperator.identity());
    }

    /** The words with every argument treated, so that nobody's name can be mistaken for markup. */
    public String format(Text text, Locale locale, UnaryOperator<String> escape) {
        return format(text, locale, escape, "");
    }

    /**
     * The same, where a platform needs other words for it: the text whose key has this ending, when there is one.
     *
     * @param ending e.g. {@code .discord}; empty for none
     */
    public String format(Text text, Locale locale, UnaryOperator<String> escape, String ending) {
        String language = words.nearest(locale);
        Pattern there = ending.isEmpty() ? null : pattern(language, text.key() + ending);
        Pattern pattern = there == null ? pattern(language, text.key()) : there;
        if (pattern == null) {
            LOG.error("no words for {}", text.key());
            return text.key();
        }
        if (pattern.format == null) {
            return pattern.literal;
        }
        Locale spoken = Locale.forLanguageTag(language);
        Map<String, Object> args = new HashMap<>(house);
        text.args().forEach((name, value) -> args.put(name, argument(value, spoken, escape, ending)));
        synchronized (pattern) {
            return pattern.format.format(args);
        }
    }

    /** Tags of the languages there are words in. */
    public Set<String> languages() {
        return words.languages();
    }

    /** The tag of the language in which a reader of this one is spoken to. */
    public String nearest(Locale wanted) {
        return words.nearest(wanted);
    }

    Set<String> keys(String language) {
        return words.patterns(language).keySet();
    }

    Set<String> argumentNames(String language, String key) {
        Pattern pattern = pattern(language, key);
        return pattern == null || pattern.format == null ? Set.of() : pattern.format.getArgumentNames();
    }

    private Object argument(Object value, Locale locale, UnaryOperator<String> escape, String ending) {
        return value instanceof Text inner ? format(inner, locale, escape, ending) : Spelling.of(value, locale, escape);
    }

    private @Nullable Pattern pattern(String language, String key) {
        Pattern own = byLanguage.getOrDefault(language, Map.of()).get(key);
        return own == null ? byLanguage.getOrDefault(Wordbook.SOURCE, Map.of()).get(key) : own;
    }

    /** @param format null when the words have no arguments; not safe for two threads, so the pattern is its lock */
    private record Pattern(String literal, @Nullable MessageFormat format) {
        static Pattern of(String pattern, String language, String key) {
            if (pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0) {
                return new Pattern(pattern, null);
            }
            try {
                return new Pattern(pattern, new MessageFormat(pattern, Locale.forLanguageTag(language)));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalStateException("text " + key + " in " + language + ": " + wrong.getMessage(), wrong);
            }
        }
    }
}
