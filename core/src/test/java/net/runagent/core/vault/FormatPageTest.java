package net.runagent.core.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The decoder printed in docs/vault-format.md, compiled as it stands there, against every vector. */
class FormatPageTest {
    private static final Path PAGE = Path.of("..", "docs", "vault-format.md");
    private static Method main;

    @BeforeAll
    static void compileWhatThePagePrints(@TempDir Path dir) throws Exception {
        Path source = Files.writeString(dir.resolve("Open.java"), decoder());
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", dir.toString(), source.toString());
        assertThat(compiled).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, null)) {
            main = loader.loadClass("Open").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
        }
    }

    @Test
    void thePageIsAPage() throws Exception {
        assertThat(Files.readAllLines(PAGE)).hasSizeLessThan(100);
        assertThat(decoder().lines()).hasSizeLessThan(60);
    }

    @TestFactory
    Stream<DynamicTest> theDecoderOpensWhatIsRightAndRefusesAllElse() throws Exception {
        JsonNode vectors = VaultFormatTest.read("/vectors/runagent-vault-v1.json");
        return vectors.get("tests")
                .valueStream()
                .map(test -> DynamicTest.dynamicTest(test.get("id").asString(), () -> {
                    boolean valid = test.get("result").asString().equals("valid");
                    String printed = run(vectors.get("keks"), test);
                    if (valid) {
                        assertThat(printed).isEqualTo(test.get("plaintext").asString());
                    } else {
                        assertThat(printed).startsWith("refused");
                    }
                }));
    }

    private static String run(JsonNode keks, JsonNode test) throws Exception {
        String wrapped = test.get("wrappedDek").asString();
        String number = wrapped.length() < 20 ? "" : Long.toString(Long.parseLong(wrapped.substring(12, 20), 16));
        JsonNode kek = keks.get(number);
        if (kek == null) {
            return "refused: nobody has that key";
        }
        String[] arguments = {
            kek.asString(),
            wrapped,
            test.get("commitment").asString(),
            test.get("ciphertext").asString(),
            test.get("account").asString(),
            test.get("deployment").asString(),
            test.get("dekId").asString(),
            test.get("kind").asString(),
            test.get("version").asString()
        };
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            main.invoke(null, (Object) arguments);
        } catch (InvocationTargetException refused) {
            return "refused: " + refused.getCause();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).strip();
    }

    private static String decoder() throws Exception {
        String page = Files.readString(PAGE);
        int from = page.indexOf("```java\n") + "```java\n".length();
        return page.substring(from, page.indexOf("```", from));
    }
}
