package net.runagent.bot.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.conversation.Wordbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is woken by an alert must read what happened and what to do: every kind that the code raises has its words. */
class StaffAlertTextsTest {
    private static final Wordbook WORDS = Wordbook.read();
    private static final String PREFIX = "alert.";
    private static final Pattern SIGN = Pattern.compile("\\p{L}+[:：]");

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

    /** Each language has one way to say it, e.g. "Next:"; every alert has it. */
    @ParameterizedTest
    @MethodSource("languages")
    void theWordsSayWhatToDoNext(String language) {
        Set<String> signs = null;
        for (String key : alerts(language)) {
            String words = WORDS.patterns(language).get(key);
            assertThat(words).as(key).doesNotContain("{", "<");
            Set<String> here =
                    SIGN.matcher(words).results().map(MatchResult::group).collect(Collectors.toSet());
            if (signs == null) {
                signs = here;
            } else {
                signs.retainAll(here);
            }
            assertThat(signs)
                    .as(key + " in " + language + " says what to do as the others do")
                    .isNotEmpty();
        }
    }

    static Set<String> languages() {
        return WORDS.languages();
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
        return alerts(language).stream()
                .map(key -> key.substring(PREFIX.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> alerts(String language) {
        return WORDS.patterns(language).keySet().stream()
                .filter(key -> key.startsWith(PREFIX))
                .toList();
    }
}
