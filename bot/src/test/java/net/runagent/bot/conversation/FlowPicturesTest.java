package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.runagent.core.conversation.Flow;
import org.junit.jupiter.api.Test;

/** There is a picture of every flow, drawn from the flow, and it is fresh. */
class FlowPicturesTest {
    private static final Path FOLDER = Path.of("..", "docs", "diagrams", "flows");

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
        PossibleAnswers answers = new PossibleAnswers(EveryFlow.HOUSE);
        Map<String, String> pages = new TreeMap<>();
        for (Flow<?> flow : EveryFlow.flows()) {
            pages.put(flow.name() + ".md", new FlowPicture<>(flow, answers, EveryFlow.TEXTS).draw());
        }
        return pages;
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
