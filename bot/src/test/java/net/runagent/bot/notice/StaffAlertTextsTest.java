package net.runagent.bot.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is woken by an alert must read what happened and what to do: every kind that the code raises has its words. */
class StaffAlertTextsTest {
    private static final List<Path> SOURCES = Stream.of("core", "persistence", "provisioning", "bot")
            .map(module -> Path.of("..", module, "src/main/java"))
            .toList();

    private static final Pattern DOTTED = Pattern.compile("\"([a-z]+(?:\\.[a-z][a-z0-9-]*)+)\"");

    /** Words with dots in the same files that are no alerts: labels of crash points and steps, names of jobs, settings. */
    private static final Pattern OTHER_CALLS = Pattern.compile(
            "(CrashPoint\\.at|Property|Properties|Purpose\\.\\w+,[^;]{0,80}|NAME =|JOB =|STEP =|return|put)\\(?\\s*\"[^\"]*\"");

    private static final Set<String> NO_ALERTS = Set.of("care.watch", "watch.health");

    @Test
    void everyKindThatTheCodeRaisesHasWordsAndEveryWordsAKind() {
        Set<String> raised = raised();

        assertThat(raised).as("found in the sources").contains("polar.dispute", "ledger.conflict", "deployment.failed");
        assertThat(explained("en")).isEqualTo(raised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void theWordsSayWhatToDoNext(String language) {
        String next = language.equals("en") ? "Next: " : "Zu tun: ";
        Properties words = words(language);
        for (String key : words.stringPropertyNames()) {
            assertThat(words.getProperty(key)).as(key).contains(next).doesNotContain("{", "<");
        }
    }

    private static Set<String> raised() {
        Set<String> kinds = new TreeSet<>();
        for (Path source : SOURCES) {
            assertThat(source).isDirectory();
            try (Stream<Path> files = Files.walk(source)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> kinds.addAll(kinds(file)));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return kinds;
    }

    private static Set<String> kinds(Path file) {
        String code;
        try {
            code = Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Set<String> kinds = new TreeSet<>();
        if (code.contains(".raise(") && code.contains("StaffAlerts")) {
            Matcher dotted = DOTTED.matcher(OTHER_CALLS.matcher(code).replaceAll(""));
            while (dotted.find()) {
                kinds.add(dotted.group(1));
            }
        }
        kinds.removeAll(NO_ALERTS);
        return kinds;
    }

    private static Set<String> explained(String language) {
        Set<String> kinds = new TreeSet<>();
        words(language).stringPropertyNames().forEach(key -> kinds.add(key.substring("alert.".length())));
        return kinds;
    }

    private static Properties words(String language) {
        Properties words = new Properties();
        String name = "/texts/alert_" + language + ".properties";
        try (InputStream in = StaffAlertTextsTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return words;
    }
}
