package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.runagent.core.conversation.Text;
import org.junit.jupiter.api.Test;

/** Every label that the code puts on a button is short enough for a phone in every language. */
class LabelsTest {
    private static final int LIMIT = 30;

    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("..", "core", "src/main/java"));

    private static final Pattern LABEL = Pattern.compile(
            "(?:Action\\.(?:of|primary|danger|link|copy)|new Action)\\(\\s*[^;]{0,200}?Text\\.of\\(\\s*\"([a-z][a-z0-9.-]*)\"");

    private final Texts texts = new Texts();

    @Test
    void noLabelIsLongerThanAPhoneShows() throws IOException {
        TreeSet<String> keys = labels();
        assertThat(keys).contains("action.back", "build.cancel-refund", "recover.now", "status.terminate");

        TreeSet<String> wrong = new TreeSet<>();
        for (String language : texts.languages()) {
            for (String key : keys) {
                String label = texts.plain(sample(key), Locale.forLanguageTag(language));
                if (label.length() > LIMIT || label.isBlank() || label.equals(key)) {
                    wrong.add(language + " " + key + ": " + label);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private Text sample(String key) {
        Map<String, Object> args = new HashMap<>();
        texts.argumentNames("en", key).forEach(name -> args.put(name, "x"));
        return new Text(key, args);
    }

    private static TreeSet<String> labels() throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        for (Path source : SOURCES) {
            try (Stream<Path> files = Files.walk(source)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    try {
                        Matcher found = LABEL.matcher(Files.readString(file));
                        while (found.find()) {
                            keys.add(found.group(1));
                        }
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                });
            }
        }
        return keys;
    }
}
