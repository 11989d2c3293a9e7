package net.runagent.sandbox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    @TempDir
    Path dir;

    private final World world = new World(1);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void itIsKilledAndStartedAgainOnTheSamePorts() throws Exception {
        try (ServiceProcess service = fake("net.runagent.sandbox.service.FakeService")) {
            String url = world.serviceUrl();
            service.start();
            assertThat(service.ready()).isTrue();
            service.kill();
            assertThat(service.up()).isFalse();
            assertThat(service.ready()).isFalse();
            service.start();
            assertThat(service.ready()).isTrue();
            assertThat(world.serviceUrl()).isEqualTo(url);
            assertThat(service.control().pause()).isEmpty();
            assertThat(Files.readString(service.log())).contains("fake service is up");
        }
    }

    @Test
    void aServiceThatEndsWhileStartingIsReportedWithItsLog() {
        try (ServiceProcess service = fake("net.runagent.sandbox.service.NoSuchService")) {
            assertThatThrownBy(service::start).hasMessageContaining("service.log");
        }
    }

    @Test
    void itsSettingsNameThisWorldAndFurtherOnesWin() {
        ServiceProcess service = fake("x");
        assertThat(service.settings())
                .containsEntry("runagent.environment", "sandbox")
                .containsEntry("runagent.world.url", "http://127.0.0.1:1")
                .containsEntry("runagent.extra", "yes")
                .containsKeys("server.port", "runagent.world.control-port", "runagent.vault.keys");
    }

    @Test
    void whatATrainingRunLearntIsUsedWhereItLiesBesideTheJarAndASandboxRemembersItsFirstRunOtherwise()
            throws Exception {
        Path jar = dir.resolve("runagent.jar");
        String learnt = "-XX:AOTCache=" + dir.resolve("service.aot").toAbsolutePath();
        String remembered =
                "-XX:SharedArchiveFile=" + dir.resolve("service.jsa").toAbsolutePath();
        assertThat(ServiceProcess.java(jar))
                .doesNotContain(learnt)
                .containsSubsequence("-XX:+AutoCreateSharedArchive", remembered, "-jar");
        assertThat(ServiceProcess.asInProduction(jar, List.of())).doesNotContain(learnt, remembered);
        assertThat(ServiceProcess.remembersThisRun(jar)).isTrue();
        Files.createFile(dir.resolve("service.aot"));
        assertThat(ServiceProcess.remembersThisRun(jar)).isFalse();
        assertThat(ServiceProcess.java(jar)).containsSubsequence(learnt, "-jar").doesNotContain(remembered);
        assertThat(ServiceProcess.asInProduction(jar, List.of())).containsSubsequence(learnt, "-jar");
    }

    private ServiceProcess fake(String main) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main);
        return new ServiceProcess(world, dir, command, "http://127.0.0.1:1", Map.of("runagent.extra", "yes"));
    }
}
