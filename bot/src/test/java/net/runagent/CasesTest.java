package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of nasty cases names a test for each, and each of these tests exists. */
class CasesTest {
    private static final Path PAGE = Path.of("..", "docs", "testing", "cases.md");
    private static final Pattern ROW =
            Pattern.compile("\\| ([0-9]+|[A-I]) \\| ([^|]+) \\| ([^|]+) \\|([^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("\\b([A-Z]\\w+)\\.([a-z]\\w+)\\b");
    private static final Pattern METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest|Property)\\b(?:(?!\\bvoid\\b).)*?\\bvoid (\\w+)\\(",
            Pattern.DOTALL);

    @Test
    void everyCaseIsListedOnceInOrder() throws IOException {
        List<String> expected = new ArrayList<>();
        IntStream.rangeClosed(1, 45).mapToObj(String::valueOf).forEach(expected::add);
        "ABCDEFGHI".chars().mapToObj(Character::toString).forEach(expected::add);
        assertThat(rows().map(row -> row.group(1))).containsExactlyElementsOf(expected);
    }

    /** A case without a test says why, in words of its own. */
    @Test
    void everyCaseHasATestOrSaysWhatItWaitsFor() throws IOException {
        assertThat(rows().filter(row -> !TEST.matcher(row.group(3)).find()
                                && !row.group(3).contains("*"))
                        .map(row -> row.group(2)))
                .isEmpty();
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        rows().forEach(row -> Stream.of(row.group(3), row.group(4))
                .flatMap(cell -> TEST.matcher(cell).results())
                .forEach(test -> named.add(test.group(1) + "." + test.group(2))));
        assertThat(named).hasSizeGreaterThan(60);
        named.removeAll(tests());
        assertThat(named).as("tests that are named and do not exist").isEmpty();
    }

    private static Stream<Matcher> rows() throws IOException {
        List<Matcher> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher one = ROW.matcher(line);
            if (one.matches()) {
                rows.add(one);
            }
        }
        return rows.stream();
    }

    private static TreeSet<String> tests() throws IOException {
        TreeSet<String> tests = new TreeSet<>();
        for (String module : List.of("core", "persistence", "provisioning", "bot", "sandbox")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String type = file.getFileName().toString().replace(".java", "");
                    METHOD.matcher(Files.readString(file))
                            .results()
                            .forEach(method -> tests.add(type + "." + method.group(1)));
                }
            }
        }
        return tests;
    }
}
