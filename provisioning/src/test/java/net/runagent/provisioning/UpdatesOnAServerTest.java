package net.runagent.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.care.Release;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.people.ChatParty.Account;
import net.runagent.sandbox.people.ChatParty.OwnBot;
import net.runagent.sandbox.people.Saying;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running agent gets another version of its program, laid down beside the one it has, and goes back with its memory. */
class UpdatesOnAServerTest {
    private static final String OLD = "2026.9.6";
    private static final String NEW = "2026.10.1";
    private static final UUID UPDATE = new UUID(0xC, 1);

    /** Of Node 24.21.0, as its publisher tells. */
    private static final String NODE_X86_64 = "fd8e59d5a511510f6a298afb548f18c7d2b1be404d8b4a27d94fbe49f56cb2d6";

    @TempDir
    private Path shelf;

    private SimulatedWorld sim;
    private Account owner;
    private OwnBot bot;

    @BeforeEach
    void anAgentThatRuns() throws IOException {
        publish(shelf, "true");
        sim = new SimulatedWorld(44, Map.of("runagent.releases.folder", shelf.toString()));
        owner = sim.telegram.create("Ada", "en");
        bot = sim.telegram.makesToken(owner.userId(), "ada_agent_bot");
        sim.created();
        sim.booted();
        sim.rotated();
        sim.step("install", () -> sim.host.install(sim.access()));
        started();
        says("My cat is called Miezi.", "Miezi");
    }

    @AfterEach
    void close() throws IOException {
        CrashPoint.arm(null);
        assertThat(sim.world.violations().all()).isEmpty();
        sim.close();
    }

    /** A release as an operator lays it on the shelf: the same program by another name. */
    private static void publish(Path shelf, String migrates) throws IOException {
        Path folder = Files.createDirectories(shelf.resolve(NEW));
        String lock = resource("package-lock.json").replace(OLD, NEW);
        Files.writeString(folder.resolve("package.json"), resource("package.json").replace(OLD, NEW));
        Files.writeString(folder.resolve("package-lock.json"), lock);
        Files.writeString(
                folder.resolve("release.properties"),
                """
                node = 24.21.0
                node-sha256.x86_64 = %s
                lock-sha256 = %s
                from = 2026.9.6
                migrates = %s
                changes.en.1 = Answers come faster.
                changes.de.1 = Antworten kommen schneller.
                """
                        .formatted(NODE_X86_64, sha256(lock), migrates));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                UpdatesOnAServerTest.class.getResourceAsStream("/net/runagent/provisioning/openclaw/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Release release() {
        return sim.releases.find(NEW).orElseThrow();
    }

    private void says(String words, String answered) {
        int seen = sim.telegram.sees(owner.userId(), bot.bot(), 0).messages().size();
        sim.telegram.says(owner.userId(), Saying.to(bot.bot(), words));
        SimulatedWorld.until(
                "an answer with " + answered,
                () -> sim.telegram.sees(owner.userId(), bot.bot(), 0).messages().stream()
                        .skip(seen)
                        .anyMatch(message -> message.text().contains(answered)
                                && !message.from().equals("me")));
    }

    private AgentHealth health() {
        return sim.step("health", () -> sim.host.health(sim.access()));
    }

    private void start() {
        sim.step("start", () -> sim.host.configure(sim.access(), sim.desired(owner.userId(), bot.token())));
    }

    private void started() {
        start();
        SimulatedWorld.until("ready", () -> health().ready());
    }

    private void laid() {
        sim.step("lay", () -> sim.updates.lay(sim.access(), release()));
        sim.step("accepts", () -> sim.updates.accepts(sim.access(), NEW));
    }

    private void switched() {
        laid();
        sim.step("stop", () -> sim.updates.stop(sim.access(), false));
        sim.step("keep", () -> sim.updates.keep(sim.access(), UPDATE));
        sim.step("switch", () -> sim.updates.switchTo(sim.access(), NEW));
    }

    private void back() {
        sim.step("stop", () -> sim.updates.stop(sim.access(), true));
        sim.step("give back", () -> sim.updates.giveBack(sim.access(), UPDATE));
        sim.step("switch back", () -> sim.updates.switchTo(sim.access(), OLD));
    }

    private List<String> paths() {
        Object files = sim.hetzner.machines().describe(sim.seen().id()).get("files");
        return ((List<?>) files)
                .stream()
                        .map(file -> String.valueOf(((Map<?, ?>) file).get("path")))
                        .toList();
    }

    private void nothingIsLeft() {
        assertThat(paths()).noneMatch(path -> path.contains("-kept-") || path.contains("-failed-"));
    }

    @Test
    void theShelfSaysWhatThereIsAndWhatIsNewInTheLanguageOfWhoAsks() {
        assertThat(sim.releases.releases()).extracting(Release::version).containsExactly(OLD, NEW);
        assertThat(sim.releases.shipped()).isEqualTo(OLD);
        assertThat(release().changesIn("de")).containsExactly("Antworten kommen schneller.");
        assertThat(release().changesIn("ja")).containsExactly("Answers come faster.");
    }

    @Test
    void aReleaseThatIsNotWhatItSaysKeepsUsFromStarting(@TempDir Path other) throws IOException {
        publish(other, "true");
        Files.writeString(other.resolve(NEW).resolve("package-lock.json"), "{}");
        assertThatThrownBy(() -> new SimulatedWorld(45, Map.of("runagent.releases.folder", other.toString())))
                .hasStackTraceContaining("is not the one that it names");
    }

    @Test
    void theReleaseIsLaidDownWhileTheAgentGoesOn() {
        int restarts = health().restarts();
        laid();
        assertThat(health().version()).isEqualTo(OLD);
        assertThat(health().restarts()).isEqualTo(restarts);
        says("Are you there?", "Are you there?");
    }

    @Test
    void theAgentGoesOnWithTheReleaseAndRemembersEverything() {
        switched();
        assertThat(health().serviceActive()).isFalse();
        started();
        AgentHealth health = health();
        assertThat(health.version()).isEqualTo(NEW);
        assertThat(health.wantedVersion()).as("nothing that nobody wanted").isEqualTo(NEW);
        says("What do you remember?", "Miezi");
        sim.step("tidy", () -> sim.updates.tidy(sim.access(), UPDATE, List.of(OLD, NEW)));
        nothingIsLeft();
        assertThat(paths()).anyMatch(path -> path.startsWith("/opt/openclaw/releases/" + OLD + "/"));
    }

    @Test
    void whatTheReleaseHasWrittenIsNotReadByTheOneBeforeAndWhatWasKeptIs() {
        assertThat(sim.hetzner.machines().spoils(NEW, "migrates")).isTrue();
        switched();
        started();
        says("I sold the cat.", "I sold the cat");

        sim.step("stop", () -> sim.updates.stop(sim.access(), true));
        sim.step("switch back", () -> sim.updates.switchTo(sim.access(), OLD));
        start();
        SimulatedWorld.until("it does not run so", () -> !health().serviceActive());

        back();
        started();
        assertThat(health().version()).isEqualTo(OLD);
        says("What do you remember?", "Miezi");
        sim.step("tidy", () -> sim.updates.tidy(sim.access(), UPDATE, List.of(OLD)));
        nothingIsLeft();
        assertThat(paths()).noneMatch(path -> path.startsWith("/opt/openclaw/releases/" + NEW + "/"));
    }

    @Test
    void aReleaseThatDoesNotStartIsSeenNotTo() {
        assertThat(sim.hetzner.machines().spoils(NEW, "not-starting")).isTrue();
        switched();
        start();
        SimulatedWorld.until("it does not run", () -> !health().serviceActive());
        back();
        started();
        says("What do you remember?", "Miezi");
    }

    @Test
    void aDeafReleaseCallsItselfWell() {
        assertThat(sim.hetzner.machines().spoils(NEW, "deaf")).isTrue();
        switched();
        started();
        assertThat(health().failing()).isEmpty();
        back();
        started();
        says("What do you remember?", "Miezi");
    }

    /** What an agent was led to, it also gets anew: the program that came with the service may not read what it remembers. */
    @Test
    void aProgramThatIsDamagedIsLaidDownAnewInTheVersionThatTheAgentHas() {
        switched();
        started();
        sim.hetzner.machines().breaks(sim.seen().id(), "program-damaged");
        sim.step("reinstall", () -> sim.host.reinstall(sim.access(), new UUID(0xD, 1)));
        sim.step("restart", () -> sim.host.restart(sim.access()));
        SimulatedWorld.until("ready", () -> health().ready());
        assertThat(health().version()).isEqualTo(NEW);
    }

    @Test
    void whatDoesNotLieThereIsNotSwitchedTo() {
        sim.step("stop", () -> sim.updates.stop(sim.access(), false));
        assertThat(sim.updates.switchTo(sim.access(), NEW)).isInstanceOf(HostResult.Wrong.class);
        started();
        assertThat(health().version()).isEqualTo(OLD);
    }

    /** A crash after each of our marks on the server, and the same is asked for again. */
    @Test
    void aCrashAtAnyMarkIsMadeGoodByAskingAgain() {
        TreeSet<String> died = new TreeSet<>();
        CrashPoint.arm(label -> {
            boolean ours = List.of("host.lay", "host.keep", "host.switch", "host.give-back").stream()
                    .anyMatch(label::startsWith);
            if (ours && died.add(label)) {
                throw new Died();
            }
        });
        asked(() -> {
            switched();
            return "";
        });
        started();
        says("I sold the cat.", "I sold the cat");
        asked(() -> {
            back();
            return "";
        });
        started();
        says("What do you remember?", "Miezi");
        assertThat(died)
                .containsExactly(
                        "host.give-back.aside",
                        "host.keep.kept",
                        "host.keep.started",
                        "host.lay.prepared",
                        "host.lay.started",
                        "host.switch.linked");
    }

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static <T> void asked(Supplier<T> work) {
        while (true) {
            try {
                T unused = work.get();
                return;
            } catch (Died again) {
                // another process
            }
        }
    }
}
