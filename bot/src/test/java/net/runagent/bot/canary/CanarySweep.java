package net.runagent.bot.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.runagent.sandbox.RunningSandbox;
import net.runagent.sandbox.canary.FilePlaces;
import net.runagent.sandbox.canary.SecretSearch;
import net.runagent.sandbox.canary.SecretSearch.Finding;
import net.runagent.sandbox.canary.TableDump;
import net.runagent.sandbox.canary.WorldPlaces;
import net.runagent.sandbox.service.ServiceProcess;
import net.runagent.sandbox.story.StoryCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The packaged service in the simulated world: plays its stories, failures included, and then looks for every secret
 * there was, in every disguise, in everything that was left behind. Runs in the phase integration-test, after packaging.
 */
class CanarySweep {
    private static final List<String> STORIES = List.of("life", "trouble", "custody", "discord-life");

    /** Without one of these the stories no longer bring what the sweep is there for. */
    private static final Set<String> MUST_HAVE_BEEN = Set.of(
            "runagent.telegram.token",
            "runagent.discord.token",
            "runagent.hetzner.token",
            "runagent.polar.token",
            "runagent.polar.webhook-secret",
            "runagent.openrouter.management-key",
            "runagent.google.client-secret",
            "runagent.mail.password",
            "runagent.world.control-token",
            "database password",
            "key-encryption key",
            "data key",
            "data key's encryption key",
            "audit_key",
            "receipt_key",
            "telegram-token",
            "interaction-token",
            "pasted-model-key",
            "pasted-payment-key",
            "pasted-file-name",
            "pasted-private-key",
            "typed-rubbish",
            "openrouter_key",
            "telegram_bot_token",
            "discord_bot_token",
            "gateway_token",
            "ssh_private_key",
            "ssh_private_key's seed",
            "first_host_key's seed",
            "google-code",
            "google-access-token",
            "google-id-token",
            "sign-in-code",
            "link-link",
            "link-secret",
            "cookie");

    private static final int LAST_LINES = 120;

    @TempDir
    Path home;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void afterEveryStoryNoSecretStandsWhereItDoesNotBelong() throws Exception {
        Path service = home.resolve("service");
        // Started once and never again: nothing is to be remembered for a next start.
        List<String> command =
                ServiceProcess.asInProduction(packaged(home.resolve("packaged")), List.of("-XX:TieredStopAtLevel=1"));
        Map<String, String> more = Map.of("runagent.mail.password", "mail-pw-5fK2rq9ZxW7bTn31");
        long began = System.nanoTime();
        SecretSearch search;
        try (RunningSandbox sandbox = new RunningSandbox(home, 1, false, 0, command, more);
                Planted planted = new Planted(service)) {
            ServiceProcess process = sandbox.service();
            planted.settings(process.settings());
            process.start();
            planted.startLooking();
            STORIES.forEach(story -> play(story, sandbox.url(), service));
            OperatorsHand operator = new OperatorsHand(command, process.settings(), service);
            OperatorsHand.COMMANDS.forEach(operator::does);
            planted.stopLooking();
            WorldPlaces world = new WorldPlaces(URI.create(sandbox.url()));
            world.canaries().forEach(planted::add);
            assertThat(planted.failures()).isEmpty();
            assertThat(planted.kinds()).containsAll(MUST_HAVE_BEEN);

            Leaks leaks = new Leaks(sandbox, service);
            leaks.plant();
            leaks.canaries().forEach(planted::add);
            search = new SecretSearch(planted.all());
            world.search(search);
            TableDump.of(service).search(search);
            print(planted.kinds());
        }
        // The database has been shut down: what was in its memory is on the disk now.
        new FilePlaces(home).search(search);
        long planted = search.findings().stream().filter(Leaks::isPlanted).count();
        System.out.printf(
                "%s, %d of them planted, in %d s%n",
                search.summary(), planted, (System.nanoTime() - began) / 1_000_000_000);
        assertThat(where(search, true)).as("a leak at each place is found").isEqualTo(Leaks.PLACES);
        assertThat(search.findings())
                .filteredOn(finding -> !Leaks.isPlanted(finding))
                .as("secrets that stand where they do not belong")
                .isEmpty();
    }

    private static Set<String> where(SecretSearch search, boolean planted) {
        return search.findings().stream()
                .filter(finding -> Leaks.isPlanted(finding) == planted)
                .map(Finding::place)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void play(String story, String url, Path service) {
        System.out.println("--- story " + story);
        int exit = new CommandLine(new StoryCommand()).execute(story, "--url", url);
        if (exit != 0) {
            printLog(service.resolve("logs").resolve("service.log"));
        }
        assertThat(exit)
                .as("the story " + story + " goes as it should; its steps and the service's last lines stand above")
                .isZero();
    }

    /** The folder goes with the test. */
    private static void printLog(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            System.out.println("--- the last lines of the service's log");
            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).forEach(System.out::println);
        } catch (IOException unreadable) {
            System.out.println("--- the service's log cannot be read: " + unreadable.getMessage());
        }
    }

    private static void print(Set<String> kinds) {
        System.out.println("--- " + kinds.size() + " kinds of secrets: " + String.join(", ", kinds));
    }

    /** As the launcher and the image run it: the jar taken apart, with the options beside it. */
    private static Path packaged(Path folder) throws IOException, InterruptedException {
        Path jar = Path.of("target", "runagent-boot.jar").toAbsolutePath();
        assertThat(jar)
                .as("packaged before: this runs in the phase integration-test")
                .exists();
        Process extracting = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString(),
                        "--application-filename",
                        "runagent.jar")
                .inheritIO()
                .start();
        assertThat(extracting.waitFor()).isZero();
        Files.copy(Path.of("jvm.options"), folder.resolve("jvm.options"));
        return folder.resolve("runagent.jar");
    }
}
