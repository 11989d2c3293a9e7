package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.runagent.core.care.StandingInstruction;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.SecretKind;
import org.junit.jupiter.api.Test;

/**
 * Every step for which main code opens a secret has words for its owner. The steps are read from the code: whoever makes a
 * grant in a way that this test does not understand has to teach it.
 */
class StepTextsTest {
    private static final List<Path> SOURCES = List.of(
            Path.of("..", "core", "src/main/java"),
            Path.of("..", "provisioning", "src/main/java"),
            Path.of("src/main/java"));

    private static final Pattern CALL =
            Pattern.compile("(?:\\bvault\\s*\\.grant|\\blogin\\s*\\.(?:to|with)|\\.withSecrets"
                    + "|\\bbackupKeys\\s*\\.seal|\\b(?:this|copies|work)\\s*\\.whole|\\bthis\\s*\\.reached"
                    + "|\\bpermits\\s*\\.(?:login|grant)|\\bchannels\\s*\\.ask|\\baccess(?=\\(recovery))\\(");
    private static final Pattern BUILD_STEP = Pattern.compile("\\bsite\\.step\\(\\)\\.step\\(\\)");
    private static final Pattern ROTATION_STEP = Pattern.compile("(?:Delivery\\.)?step\\(rotation\\)");
    private static final Pattern LITERAL = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*");

    private final Texts texts = new Texts();

    @Test
    void everyStepThatOpensASecretHasWords() {
        Set<String> steps = steps();
        assertThat(steps)
                .as("the steps that were found")
                .contains(
                        "watch.health",
                        "recover.configure",
                        "recover.check-token",
                        "recover.reinstall",
                        "watch.channel",
                        "build.login",
                        "build.server",
                        "receipt");

        for (String language : texts.languages()) {
            TreeSet<String> without = new TreeSet<>(steps);
            without.removeIf(step -> texts.keys(language).contains("security.step." + step));
            assertThat(without).as("steps without words in " + language).isEmpty();
        }
    }

    @Test
    void everyKindPurposeEventAndInstructionHasWords() {
        TreeSet<String> keys = new TreeSet<>();
        Arrays.stream(SecretKind.values())
                .forEach(kind -> keys.add("security.kind-" + kind.word().replace('_', '-')));
        Arrays.stream(Purpose.values())
                .forEach(purpose -> keys.add("security.why-" + purpose.name().toLowerCase(Locale.ROOT)));
        Arrays.stream(StandingInstruction.Kind.values()).forEach(kind -> keys.add("security.why-" + kind.word()));
        Stream.of("kept", "opened", "destroyed", "destroyed-first-host-key")
                .forEach(event -> keys.add("security.event-" + event));
        for (String language : texts.languages()) {
            assertThat(texts.keys(language)).as(language).containsAll(keys);
        }
    }

    private static Set<String> steps() {
        Set<String> steps = new TreeSet<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> read(file, steps));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return steps;
    }

    private static void read(Path file, Set<String> steps) {
        String code;
        try {
            code = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher call = CALL.matcher(code);
        while (call.find()) {
            String last = lastArgument(code, call.end());
            Matcher literal = LITERAL.matcher(last);
            if (literal.matches()) {
                steps.add(literal.group(1));
            } else if (BUILD_STEP.matcher(last.replaceAll("\\s", "")).matches()) {
                steps.addAll(buildSteps());
            } else if (ROTATION_STEP.matcher(last).matches()) {
                steps.addAll(rotationSteps());
            } else if (CONSTANT.matcher(last).matches()) {
                Matcher value = Pattern.compile("String " + last + "\\s*=\\s*\"([^\"]+)\"")
                        .matcher(code);
                assertThat(value.find()).as(last + " in " + file).isTrue();
                steps.add(value.group(1));
            } else {
                // Handed through: the caller names it, and is found by itself.
                assertThat(last).as("how a step is named in " + file).isEqualTo("step");
            }
        }
    }

    /** A rotation names its steps in one place. */
    private static Set<String> rotationSteps() {
        Path file = Path.of("..", "core", "src/main/java/net/runagent/core/care/Delivery.java");
        Set<String> words = new TreeSet<>();
        try {
            Matcher each = Pattern.compile("\"(rotate\\.[a-z-]+)\"").matcher(Files.readString(file));
            while (each.find()) {
                words.add(each.group(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(words).contains("rotate.deliver", "rotate.retire");
        return words;
    }

    /** Each of them may log in to the server. */
    private static Set<String> buildSteps() {
        Path file = Path.of("..", "core", "src/main/java/net/runagent/core/deployment/BuildStep.java");
        Set<String> words = new TreeSet<>();
        try {
            Matcher each =
                    Pattern.compile("(?m)^    ([A-Z][A-Z_]*)\\(Milestone").matcher(Files.readString(file));
            while (each.find()) {
                words.add("build." + each.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(words).hasSizeGreaterThan(10);
        return words;
    }

    private static String lastArgument(String code, int from) {
        int depth = 1;
        int start = from;
        int at = from;
        for (; depth > 0; at++) {
            char c = code.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 1) {
                start = at + 1;
            }
        }
        return code.substring(start, at - 1).strip();
    }
}
