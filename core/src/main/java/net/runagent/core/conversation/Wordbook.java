package net.runagent.core.conversation;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All words of the house as they are written: ICU message patterns with named arguments, by language and key. They are
 * found, not listed: {@code texts/<language>.properties} is a whole language, {@code texts/<part>_<language>.properties} a
 * part of one, and the language is a BCP 47 tag such as {@code pt-BR}. English is the source of all others.
 */
public final class Wordbook {
    public static final String SOURCE = "en";

    private static final String SUFFIX = ".properties";

    private final Map<String, Map<String, String>> byLanguage;

    public Wordbook(Map<String, Map<String, String>> byLanguage) {
        this.byLanguage = new TreeMap<>(byLanguage);
    }

    /** Everything on the class path. */
    public static Wordbook read() {
        Map<String, Map<String, String>> found = new TreeMap<>();
        try {
            for (Resource file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:texts/*" + SUFFIX)) {
                load(file, found);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("the texts cannot be read", broken);
        }
        return new Wordbook(found);
    }

    /** Tags of the languages there are words in. */
    public Set<String> languages() {
        return byLanguage.keySet();
    }

    /** The patterns of one language by their keys. */
    public Map<String, String> patterns(String language) {
        return byLanguage.getOrDefault(language, Map.of());
    }

    /** The language we speak to a reader of this one: exactly it, the same without region, else English. */
    public String nearest(Locale wanted) {
        String exact = wanted.toLanguageTag();
        if (byLanguage.containsKey(exact)) {
            return exact;
        }
        return byLanguage.containsKey(wanted.getLanguage()) ? wanted.getLanguage() : SOURCE;
    }

    private static void load(Resource file, Map<String, Map<String, String>> found) throws IOException {
        String name = String.valueOf(file.getFilename());
        String language = name.substring(name.lastIndexOf('_') + 1, name.length() - SUFFIX.length());
        Properties patterns = new Properties();
        try (Reader reader = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            patterns.load(reader);
        }
        Map<String, String> own = found.computeIfAbsent(language, fresh -> new TreeMap<>());
        for (String key : patterns.stringPropertyNames()) {
            if (own.put(key, patterns.getProperty(key)) != null) {
                throw new IllegalStateException("two texts in " + language + " have the key " + key);
            }
        }
    }
}
