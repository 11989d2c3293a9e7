package net.runagent.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** Each feature sees only the floors below it, there are no circles, and the drawn picture is the true one. */
class FeatureStructureTest {
    private static final Path PICTURE = Path.of("../docs/diagrams/features.md");

    private final ApplicationModules features = ApplicationModules.of("net.runagent.core");

    @Test
    void featuresSeeOnlyTheFloorsBelowThem() {
        features.verify();
    }

    @Test
    void thePictureOfTheFeaturesIsFresh() throws IOException {
        String drawn = draw();
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(PICTURE.getParent());
            Files.writeString(PICTURE, drawn);
        }
        assertThat(PICTURE)
                .as("drawn from the code; write it anew with ./runagent test -Ddocs.write=true")
                .content()
                .isEqualTo(drawn);
    }

    private String draw() {
        StringBuilder page =
                new StringBuilder("# Features of core and what each one uses\n\n```mermaid\nflowchart BT\n");
        features.stream()
                .sorted(Comparator.comparing(FeatureStructureTest::word))
                .forEach(feature -> {
                    page.append("  ").append(word(feature)).append('\n');
                    TreeSet<String> targets = new TreeSet<>();
                    feature.getDirectDependencies(features)
                            .uniqueModules()
                            .forEach(target -> targets.add(word(target)));
                    targets.forEach(target -> page.append("  %s --> %s\n".formatted(word(feature), target)));
                });
        return page.append("```\n").toString();
    }

    private static String word(ApplicationModule feature) {
        return feature.getIdentifier().toString();
    }
}
