package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nothing is used without a reason on the page of decisions, and nothing is shipped under a licence we did not agree to. */
class LibrariesPageTest {
    private static final Path PAGE = Path.of("../docs/decisions/0002-libraries.md");
    private static final Path SHIPPED = Path.of("target/classes/META-INF/sbom/application.cdx.json");
    /** Words of the licences on that page, as the published poms spell them. */
    private static final Pattern AGREED = Pattern.compile(
            "(?i)apache|\\bmit\\b|mit-0|bsd|0bsd|eclipse (public|distribution)|epl-|edl|bouncy castle|unicode|postgresql"
                    + "|public domain|cc0|\\bisc\\b|\\bupl\\b|lgpl|lesser general public|classpath");

    @Test
    void everyDeclaredArtifactHasItsReasonAndNoReasonOutlivesItsArtifact() throws IOException {
        Set<String> declared = new TreeSet<>();
        for (String module : List.of("core", "persistence", "provisioning", "bot", "sandbox")) {
            declared.addAll(artifacts(Files.readString(Path.of("..", module, "pom.xml"))));
        }
        Set<String> explained =
                new TreeSet<>(all(Files.readString(PAGE), "`([a-z][a-z0-9_-]+|[A-Z]+|[A-Z][a-z]+(?:-[A-Za-z]+)+)`"));
        assertThat(explained).containsAll(declared);
        explained.removeAll(declared);
        assertThat(explained)
                .as("on the page, but no module declares them; compile-time tools stand in the root pom")
                .allSatisfy(name -> assertThat(Path.of("../pom.xml")).content().contains("<artifactId>" + name + "<"));
    }

    @Test
    void whatIsShippedIsListedInTheJarWithLicencesWeAgreedTo() throws IOException {
        assumeTrue(!Boolean.getBoolean("build.fast"), "a build with -Dfast makes no list of what is shipped");
        JsonNode list = JsonMapper.shared().readTree(Files.readString(SHIPPED));
        List<JsonNode> shipped = list.get("components").valueStream().toList();
        assertThat(shipped.stream().map(c -> c.get("name").asString()))
                .contains(
                        "telegrambots-client",
                        "JDA",
                        "hetznercloud-api",
                        "bcprov-jdk18on",
                        "postgresql",
                        "db-scheduler")
                .doesNotContain("opus-java", "tink", "sandbox", "greenmail", "mockito-core", "archunit");
        assertThat(shipped)
                .allSatisfy(component -> assertThat(licences(component))
                        .as(component.get("name").asString())
                        .anyMatch(word -> AGREED.matcher(word).find()
                                || component.get("group").asString().equals("net.runagent")));
    }

    /** Beside all that the service brings along, not only beside what persistence brings: a fresh machine unpacks there. */
    @Test
    void whatUnpacksPostgresFitsTheOtherLibrariesThatAreShipped() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZCompressorOutputStream xz = new XZCompressorOutputStream(packed)) {
            xz.write("elephant".getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream xz = new XZCompressorInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
            assertThat(xz.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("elephant");
        }
    }

    private static List<String> licences(JsonNode component) {
        return Stream.concat(
                        component.path("licenses").findValuesAsString("id").stream(),
                        Stream.concat(
                                component.path("licenses").findValuesAsString("name").stream(),
                                component.path("licenses").findValuesAsString("expression").stream()))
                .toList();
    }

    private static Set<String> artifacts(String pom) {
        Set<String> names = new TreeSet<>();
        for (String dependency : all(pom, "(?s)<dependency>(.*?)</dependency>")) {
            if (!dependency.contains("<groupId>net.runagent</groupId>")) {
                names.addAll(all(dependency, "<artifactId>(.*?)</artifactId>"));
            }
        }
        return names;
    }

    private static List<String> all(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .toList();
    }
}
