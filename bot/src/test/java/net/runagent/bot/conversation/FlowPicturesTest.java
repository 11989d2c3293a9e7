package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.runagent.core.conversation.Flow;
import org.junit.jupiter.api.Test;

/** There is a picture of every flow, drawn from the flow, and it is fresh. */
class FlowPicturesTest {
    private static final Path FOLDER = Path.of("..", "docs", "diagrams", "flows");
    private static final Texts TEXTS = new Texts();
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/sandbox"))
            .importPackages("net.runagent.bot", "net.runagent.core");

    @Test
    void everyFlowHasAFreshPicture() throws IOException {
        Map<String, String> pages = draw();
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(FOLDER);
            for (String old : drawn()) {
                Files.delete(FOLDER.resolve(old));
            }
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
            }
        }
        assertThat(drawn()).as("a picture for each flow and no other").containsExactlyElementsOf(pages.keySet());
        for (Map.Entry<String, String> page : pages.entrySet()) {
            assertThat(FOLDER.resolve(page.getKey()))
                    .as("drawn from the code; write it anew with ./runagent test -Ddocs.write=true")
                    .content()
                    .isEqualTo(page.getValue());
        }
    }

    private static Map<String, String> draw() {
        PossibleAnswers answers = new PossibleAnswers(HOUSE);
        Map<String, String> pages = new TreeMap<>();
        for (Flow<?> flow : flows()) {
            pages.put(flow.name() + ".md", new FlowPicture<>(flow, answers, TEXTS).draw());
        }
        return pages;
    }

    private static List<Flow<?>> flows() {
        return HOUSE.stream()
                .filter(type -> type.isAssignableTo(Flow.class) && !type.isInterface())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .sorted(Comparator.comparing(JavaClass::getName))
                .<Flow<?>>map(FlowPicturesTest::made)
                .toList();
    }

    private static Flow<?> made(JavaClass type) {
        try {
            Constructor<?> constructor = type.reflect().getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            // Words are the only thing a flow may be given: it calls nothing.
            return (Flow<?>)
                    (constructor.getParameterCount() == 0 ? constructor.newInstance() : constructor.newInstance(TEXTS));
        } catch (ReflectiveOperationException | IllegalArgumentException notPure) {
            throw new AssertionError(type + " is no flow of its own: it needs something to be made", notPure);
        }
    }

    private static List<String> drawn() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
