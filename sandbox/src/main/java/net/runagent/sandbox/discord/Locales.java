package net.runagent.sandbox.discord;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The languages a Discord client can be set to. */
final class Locales {
    private static final String USUAL = "en-US";
    private static final List<String> ALL = List.of(
            "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-ES", "es-419", "fi", "fr", "he", "hi", "hr", "hu",
            "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi",
            "zh-CN", "zh-TW");

    private Locales() {}

    /** The one that stands for a language like {@code de} or {@code pt}. */
    static String of(@Nullable String language) {
        if (language == null || language.equals("en")) {
            return USUAL;
        }
        return ALL.stream()
                .filter(l -> l.equalsIgnoreCase(language))
                .findFirst()
                .or(() -> ALL.stream().filter(l -> l.startsWith(language + "-")).findFirst())
                .orElse(USUAL);
    }

    static boolean known(String locale) {
        return ALL.contains(locale);
    }
}
