package net.runagent.bot.conversation;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import net.runagent.core.conversation.Text;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The words of the house: every {@code texts/<feature>_<language>.properties} on the class path, ICU message patterns
 * with named arguments. What a language lacks is said in English.
 */
@Component
public final class Texts {
    private static final Logger LOG = LoggerFactory.getLogger(Texts.class);

    private final Map<String, Map<String, Pattern>> byLanguage = new TreeMap<>();

    public Texts() {
        this(UnaryOperator.identity());
    }

    /** @param treatment applied to every pattern; for a pseudo-locale in tests */
    Texts(UnaryOperator<String> treatment) {
        try {
            for (Resource file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:texts/*.properties")) {
                load(file, treatment);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("the texts cannot be read", broken);
        }
    }

    /** The words as they are, for buttons, toasts and files. */
    public String plain(Text text, Locale locale) {
        return format(text, locale, UnaryOperator.identity());
    }

    /** The words with every argument treated, so that nobody's name can be mistaken for markup. */
    public String format(Text text, Locale locale, UnaryOperator<String> escape) {
        String language = byLanguage.containsKey(locale.getLanguage()) ? locale.getLanguage() : "en";
        Pattern pattern = pattern(language, text.key());
        if (pattern == null) {
            LOG.error("no words for {}", text.key());
            return text.key();
        }
        if (pattern.format == null) {
            return pattern.literal;
        }
        Locale spoken = Locale.forLanguageTag(language);
        Map<String, Object> args = new HashMap<>();
        text.args().forEach((name, value) -> args.put(name, argument(value, spoken, escape)));
        synchronized (pattern) {
            return pattern.format.format(args);
        }
    }

    /** Languages there are words in. */
    public Set<String> languages() {
        return byLanguage.keySet();
    }

    Set<String> keys(String language) {
        return byLanguage.getOrDefault(language, Map.of()).keySet();
    }

    Set<String> argumentNames(String language, String key) {
        Pattern pattern = pattern(language, key);
        return pattern == null || pattern.format == null ? Set.of() : pattern.format.getArgumentNames();
    }

    private Object argument(Object value, Locale locale, UnaryOperator<String> escape) {
        return value instanceof Text inner ? format(inner, locale, escape) : Spelling.of(value, locale, escape);
    }

    private @Nullable Pattern pattern(String language, String key) {
        Pattern own = byLanguage.getOrDefault(language, Map.of()).get(key);
        return own == null ? byLanguage.getOrDefault("en", Map.of()).get(key) : own;
    }

    private void load(Resource file, UnaryOperator<String> treatment) throws IOException {
        String name = String.valueOf(file.getFilename());
        String language = name.substring(name.lastIndexOf('_') + 1, name.length() - ".properties".length());
        Properties patterns = new Properties();
        try (Reader reader = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            patterns.load(reader);
        }
        Map<String, Pattern> own = byLanguage.computeIfAbsent(language, fresh -> new TreeMap<>());
        patterns.stringPropertyNames().forEach(key -> {
            if (own.put(key, Pattern.of(treatment.apply(patterns.getProperty(key)), language, key)) != null) {
                throw new IllegalStateException("two texts in " + language + " have the key " + key);
            }
        });
    }

    /** @param format null when the words have no arguments; not safe for two threads, so the pattern is its lock */
    private record Pattern(String literal, @Nullable MessageFormat format) {
        static Pattern of(String pattern, String language, String key) {
            if (pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0) {
                return new Pattern(pattern, null);
            }
            try {
                return new Pattern(pattern, new MessageFormat(pattern, new ULocale(language)));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalStateException("text " + key + " in " + language + ": " + wrong.getMessage(), wrong);
            }
        }
    }
}
