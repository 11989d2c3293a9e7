package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.PluralRules;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.conversation.Wordbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A language is complete or the build is red. English is the source; whatever language is found is held against it. */
class EveryLanguageTest {
    private static final Wordbook WORDS = Wordbook.read();
    private static final Map<String, String> ENGLISH = WORDS.patterns(Wordbook.SOURCE);

    private static final List<Path> TEXTS =
            List.of(Path.of("src/main/resources/texts"), Path.of("..", "core", "src/main/resources/texts"));

    private static final List<Path> CODE = List.of(
            Path.of("src/main/java"), Path.of("src/main/resources/templates"), Path.of("..", "core", "src/main/java"));

    private static final Pattern MARKUP = Pattern.compile("</?\\w+>|\\n");
    private static final Pattern NO_WORDS = Pattern.compile(
            "(?<![\\w<./])/[a-z]{3,}|@BotFather|https?://[a-z./]+|\\./runagent [a-z]+|runagent\\.[a-z.-]+[a-z]");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"\\n]*\"");
    private static final Pattern QUOTED_IN_TEMPLATE = Pattern.compile("'[^'\\n]*'");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");

    private static final Pattern GLUED = Pattern.compile(
            "\\p{L}/[a-z]{3,}|[\\p{L}]@[A-Z{]|(?<![\\p{L}<./])/[a-z]{3,}[\\p{L}&&[^a-z]]|@BotFather\\p{L}|@\\{\\w+}\\p{L}");

    static Stream<String> languages() {
        return WORDS.languages().stream();
    }

    static Stream<String> translations() {
        return languages().filter(language -> !language.equals(Wordbook.SOURCE));
    }

    @Test
    void englishGermanSpanishAndJapaneseAreSpoken() {
        assertThat(WORDS.languages()).contains("en", "de", "es", "ja");
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyLanguageHasEveryTextAndNoOther(String language) {
        TreeSet<String> missing = new TreeSet<>(ENGLISH.keySet());
        missing.removeAll(WORDS.patterns(language).keySet());
        assertThat(missing).as("missing in " + language).isEmpty();
        TreeSet<String> surplus = new TreeSet<>(WORDS.patterns(language).keySet());
        surplus.removeAll(ENGLISH.keySet());
        assertThat(surplus).as("in " + language + " but not in English").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyTextTakesTheSameArgumentsInTheSameWay(String language) {
        assertThat(differing(language, EveryLanguageTest::agreed)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyPluralHasTheFormsThatItsLanguageNeeds(String language) {
        Set<String> needed =
                PluralRules.forLocale(Locale.forLanguageTag(language)).getKeywords();
        WORDS.patterns(language)
                .forEach((key, pattern) -> Patterns.arguments(pattern).stream()
                        .filter(argument -> argument.type() == ArgType.PLURAL)
                        .forEach(plural -> assertThat(plural.selectors())
                                .as(key + " in " + language + ", " + plural.name())
                                .containsAll(needed)));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyTextHasTheMarkupAndTheLinesOfTheEnglishOne(String language) {
        assertThat(differing(language, text -> all(MARKUP, text).sorted().toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyTextNamesTheSameCommandsAddressesAndSettings(String language) {
        assertThat(differing(language, text -> all(NO_WORDS, text).collect(Collectors.toCollection(TreeSet::new))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("translations")
    void noTextBeginsOrEndsWithOtherSpaceThanTheEnglishOne(String language) {
        assertThat(differing(
                        language,
                        text -> text.isBlank()
                                ? List.of(text)
                                : List.of(
                                        text.substring(0, text.indexOf(text.strip())),
                                        text.substring(text.stripTrailing().length()))))
                .isEmpty();
    }

    /** Telegram makes no link of a command or a name that a letter touches, and in Japanese a particle is a letter. */
    @ParameterizedTest
    @MethodSource("languages")
    void noLetterTouchesACommandOrAName(String language) {
        WORDS.patterns(language)
                .forEach((key, pattern) -> assertThat(
                                all(GLUED, ADDRESS.matcher(pattern).replaceAll("")))
                        .as(key + " in " + language)
                        .isEmpty());
    }

    @Test
    void noFileHasAKeyTwice() throws IOException {
        for (Path file : files(TEXTS, ".properties")) {
            List<String> keys = Files.readAllLines(file).stream()
                    .filter(line -> line.matches("[a-z].*=.*"))
                    .map(line -> line.substring(0, line.indexOf('=')).strip())
                    .toList();
            assertThat(keys).as(file.toString()).doesNotHaveDuplicates();
        }
    }

    /** Keys are literals of the code, or one that is completed there: {@code "status.is-" + word}, {@code key + "-named"}. */
    @Test
    void everyTextIsUsed() throws IOException {
        Set<String> literals = new TreeSet<>();
        for (Path file : files(CODE, ".java", ".html")) {
            String code = Files.readString(file);
            Stream.concat(all(QUOTED, code), all(QUOTED_IN_TEMPLATE, code))
                    .map(quoted -> quoted.substring(1, quoted.length() - 1))
                    .forEach(literals::add);
        }
        List<String> unused =
                ENGLISH.keySet().stream().filter(key -> !used(key, literals)).toList();
        assertThat(unused).as("texts that nothing says").isEmpty();
    }

    /** A language that is named in the code would have to be named there for every further one. */
    @Test
    void noCodeNamesALanguageButEnglish() throws IOException {
        for (Path file : files(CODE, ".java")) {
            String code = Files.readString(file);
            assertThat(translations().filter(language -> code.contains('"' + language + '"')))
                    .as(file.toString())
                    .isEmpty();
            assertThat(code).as(file.toString()).doesNotContain("Locale.GERMAN", "Locale.JAPAN");
        }
    }

    @Test
    void oneFileMoreIsOneLanguageMore(@TempDir Path folder) throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(texts.resolve("eo.properties"), "action.back = Reen\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader withOneMore =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(withOneMore);
            Texts found = new Texts();
            View.Choice choice = (View.Choice) new LanguageTalk(found)
                    .enter(new OpenTalk.Position(), "", moment()).effects().stream()
                            .map(Effect.Show.class::cast)
                            .findFirst()
                            .orElseThrow()
                            .view();

            assertThat(choice.options())
                    .extracting(View.Option::value)
                    .containsExactlyElementsOf(found.languages())
                    .contains("eo");
            assertThat(choice.options().stream().map(option -> found.plain(option.label(), Locale.ENGLISH)))
                    .contains("Deutsch", "English", "Español", "日本語", "Esperanto");
            assertThat(found.plain(Text.of("action.back"), Locale.of("eo"))).isEqualTo("Reen");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Moment moment() {
        return new Moment(Instant.parse("2026-11-24T12:00:00Z"), Locale.ENGLISH, Platform.TELEGRAM, null);
    }

    private static boolean used(String key, Set<String> literals) {
        String name = key.replaceFirst("\\.(subject|line\\d)$", "");
        if (literals.contains(name)) {
            return true;
        }
        return literals.stream()
                .filter(start -> start.contains(".") && name.startsWith(start))
                .anyMatch(start -> start.endsWith("-")
                        || start.endsWith(".")
                        || literals.contains(name.substring(start.length())));
    }

    private static TreeSet<Patterns.Argument> agreed(String pattern) {
        return Patterns.arguments(pattern).stream()
                .map(Patterns.Argument::agreed)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Keys whose texts in this language and in English do not agree, with what each of them has. */
    private static Map<String, String> differing(String language, Function<String, ?> look) {
        Map<String, String> wrong = new TreeMap<>();
        WORDS.patterns(language).forEach((key, pattern) -> {
            String source = ENGLISH.get(key);
            if (source != null && !look.apply(pattern).equals(look.apply(source))) {
                wrong.put(key, look.apply(source) + " became " + look.apply(pattern));
            }
        });
        return wrong;
    }

    private static Stream<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }

    private static List<Path> files(List<Path> folders, String... endings) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            assertThat(folder).isDirectory();
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
