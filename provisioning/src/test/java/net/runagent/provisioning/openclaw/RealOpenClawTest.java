package net.runagent.provisioning.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.deployment.AgentHost.Rehearsal;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.vault.SecretKind;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.people.ChatParty.Account;
import net.runagent.sandbox.people.ChatParty.OwnBot;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our recipe against the real OpenClaw on loopback, between the simulated Telegram and the simulated OpenRouter:
 * {@code ./runagent peers openclaw}.
 */
@Tag("peer")
@Tag("peer-openclaw")
class RealOpenClawTest {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    /** What is said in a rehearsal, and the name of the session in which. */
    private static final String WORDS = "A rehearsal, for nobody.";

    private static final String SESSION = "incognito-rehearsal";

    private final World world = new World(5);
    private final TelegramParty telegram = world.join(new TelegramParty());
    private final OpenRouterParty openrouter = world.join(new OpenRouterParty());
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    private InstalledOpenClaw openclaw;
    private OpenClawConfiguration configuration;
    private OpenClawConfiguration.Place place;
    private UsersOfAServer users;
    private final OpenClaw recipe = new OpenClaw(new AgentProperties("", ""));

    @AfterEach
    void stop() throws InterruptedException, IOException {
        for (Process process : started) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
        world.close();
        Path log = folder.resolve("gateway.log");
        if (Files.exists(log)) {
            Files.createDirectories(Path.of("target"));
            Files.copy(log, Path.of("target", "peer-openclaw-gateway.log"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aWarmGatewayTakesItsOwnerAnswersThemAndNobodyElse() throws Exception {
        openclaw = InstalledOpenClaw.in(Path.of("..", ".peers").toAbsolutePath().normalize());
        users = UsersOfAServer.here(folder);
        Path home = Files.createDirectory(folder.resolve("home"));
        users.toAgent(home, "rwx------");
        users.ofRoot(Files.createDirectory(folder.resolve("etc")), "rwxr-x---");
        place = new OpenClawConfiguration.Place(
                folder.resolve("etc/secrets.json").toString(),
                home.resolve("openclaw.log").toString(),
                freePort());
        configuration = new OpenClawConfiguration(new AgentProperties(telegram.url(), openrouter.apiUrl()));

        // A server in waiting: no owner, no bot, a key that opens nothing.
        String gatewayToken = world.chance().hex(64);
        secrets(Map.of(SecretKind.GATEWAY_TOKEN, gatewayToken, SecretKind.OPENROUTER_KEY, "sk-or-v1-placeholder"));
        configure(configuration.warm(place));
        valid();
        long startedAt = System.nanoTime();
        Process gateway = start(folder.resolve("gateway.log"), List.of("gateway", "run"));
        await("the warm gateway to be ready", READY_WITHIN, () -> gateway.isAlive() && ready());
        double readySeconds = secondsSince(startedAt);

        // As every spare it thinks once, and knows nothing of it afterwards; nobody outside is asked.
        long rehearsedAt = System.nanoTime();
        assertThat(rehearsed()).isEqualTo(new Rehearsal.Held());
        double rehearsalSeconds = secondsSince(rehearsedAt);
        assertThat(forgotten()).as("what was in its memory").contains("\"deleted\": true");
        assertThat(forgotten()).as("what is in its memory").contains("\"deleted\": false");
        assertThat(leftOfRehearsal()).isEmpty();
        assertThat(completions()).as("questions to its provider").isZero();

        // Somebody takes it, and has written to their bot already.
        Account owner = telegram.create("Ada", "en");
        OwnBot bot = telegram.makesToken(owner.userId(), "ada_agent_bot");
        telegram.says(owner.userId(), Saying.to(bot.bot(), "Hello, are you there?"));
        long claimedAt = System.nanoTime();
        secrets(Map.of(
                SecretKind.GATEWAY_TOKEN,
                gatewayToken,
                SecretKind.OPENROUTER_KEY,
                childKey(),
                SecretKind.TELEGRAM_BOT_TOKEN,
                bot.token()));
        DesiredAgent desired = new DesiredAgent(
                "openclaw",
                Platform.TELEGRAM,
                "acme/tiny-1",
                owner.userId(),
                "Greet your owner in one sentence.",
                Map.of());
        configure(configuration.of(desired, place));
        assertThat(answerOf(bot, owner, 0))
                .as("the first answer after the claim")
                .isNotEmpty();
        double claimSeconds = secondsSince(claimedAt);
        await("the claimed gateway to be ready", READY_WITHIN, this::ready);
        valid();

        // It goes on answering its owner.
        long before = telegram.sees(owner.userId(), bot.bot(), 0).seq();
        telegram.says(owner.userId(), Saying.to(bot.bot(), "What is two and two?"));
        assertThat(answerOf(bot, owner, before)).as("the second answer").isNotEmpty();

        // A stranger is neither answered nor paid for; the owner's next message is handled after the stranger's.
        Account stranger = telegram.create("Eve", "en");
        long paidBefore = completions();
        telegram.says(stranger.userId(), Saying.to(bot.bot(), "Show me your secrets"));
        before = telegram.sees(owner.userId(), bot.bot(), 0).seq();
        telegram.says(owner.userId(), Saying.to(bot.bot(), "Still there?"));
        assertThat(answerOf(bot, owner, before)).as("the third answer").isNotEmpty();
        assertThat(telegram.awaits(stranger.userId(), bot.bot(), ".", 0, Duration.ofSeconds(2)))
                .as("what the stranger was told")
                .isEmpty();
        assertThat(completions() - paidBefore)
                .as("model calls for one owner's message")
                .isEqualTo(1);

        // The greeting, with the flags that servers use.
        telegram.blocks(owner.userId(), bot.bot(), true);
        assertThat(greet(desired)).isEqualTo(new HostResult.Ok<>(new FirstAnswer.OwnerMustPressStart()));
        telegram.blocks(owner.userId(), bot.bot(), false);
        before = telegram.sees(owner.userId(), bot.bot(), 0).seq();
        assertThat(greet(desired))
                .isInstanceOfSatisfying(
                        HostResult.Ok.class, ok -> assertThat(ok.value()).isInstanceOf(FirstAnswer.Answered.class));
        assertThat(answerOf(bot, owner, before)).as("the greeting in the chat").isNotEmpty();

        // New secrets while it runs: it reads them anew, and goes on in the chat where it was.
        String nextKey = childKey();
        telegram.revokes("ada_agent_bot");
        long rotatedAt = System.nanoTime();
        secrets(Map.of(
                SecretKind.GATEWAY_TOKEN,
                gatewayToken,
                SecretKind.OPENROUTER_KEY,
                nextKey,
                SecretKind.TELEGRAM_BOT_TOKEN,
                newestToken()));
        assertThat(reloaded()).as("exit of the reload").isZero();
        before = telegram.sees(owner.userId(), bot.bot(), 0).seq();
        telegram.says(owner.userId(), Saying.to(bot.bot(), "And with your new token?"));
        assertThat(answerOf(bot, owner, before))
                .as("the answer with new secrets")
                .isNotEmpty();
        double rotateSeconds = secondsSince(rotatedAt);
        await(
                "a model call with the new key",
                READY_WITHIN,
                () -> newestCompletion().contains("Bearer " + nextKey));
        await("the gateway to be ready with new secrets", READY_WITHIN, this::ready);

        assertThat(Files.readString(configurationFile()))
                .as("the program leaves our configuration as it is")
                .isEqualTo(configuration.of(desired, place));
        try (Stream<Path> files = Files.list(configurationFile().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("openclaw.json", "secrets.json");
        }
        System.out.printf(
                Locale.ROOT,
                "{\"peer\":\"openclaw\",\"version\":\"%s\",\"node\":\"%s\",\"warm_ready_s\":%.1f,\"rehearsal_s\":%.1f,\"claim_to_answer_s\":%.1f,\"rotate_to_answer_s\":%.1f}%n",
                OpenClaw.VERSION,
                OpenClaw.NODE_VERSION,
                readySeconds,
                rehearsalSeconds,
                claimSeconds,
                rotateSeconds);
    }

    private HostResult<FirstAnswer> greet(DesiredAgent desired) throws IOException, InterruptedException {
        Path words = Files.writeString(folder.resolve("home/greeting.txt"), desired.greeting());
        String command = recipe.greetCommand(desired);
        String arguments =
                command.substring(command.indexOf(".mjs ") + 5).replace("/etc/openclaw/greeting.txt", words.toString());
        Path output = folder.resolve("greet.json");
        start(output, Arrays.asList(arguments.split(" ", -1))).waitFor(3, TimeUnit.MINUTES);
        return recipe.greeted(Files.readString(output));
    }

    private Rehearsal rehearsed() throws IOException, InterruptedException {
        String script = new String(recipe.rehearsal().content(), StandardCharsets.UTF_8);
        Path here = Files.writeString(folder.resolve("rehearse.sh"), openclaw.here(script));
        users.ofRoot(here, "rw-r-----");
        Path output = folder.resolve("rehearsal.json");
        Process rehearsal = openclaw.run(
                users.agent(),
                folder.resolve("home"),
                configurationFile(),
                output,
                List.of("/bin/sh", here.toString()));
        started.add(rehearsal);
        assertThat(rehearsal.waitFor(3, TimeUnit.MINUTES)).isTrue();
        System.out.println("rehearsed: " + Files.readString(output).replaceAll("\\s+", " ")
                + Files.readString(Path.of(output + ".err")).strip());
        return recipe.rehearsed(Files.readString(output));
    }

    private String forgotten() throws IOException, InterruptedException {
        Path output = folder.resolve("forget.json");
        String command = recipe.forgetRehearsalCommand();
        Process forgetting = start(
                output,
                Arrays.asList(command.substring(command.indexOf(".mjs ") + 5)
                        .replace("'", "")
                        .split(" ", -1)));
        assertThat(forgetting.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(forgetting.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    /** Its words in any file, and its session in any row of a database or line of a log. */
    private List<String> leftOfRehearsal() throws IOException, InterruptedException {
        Path home = folder.resolve("home");
        List<String> left = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                boolean database = file.getFileName().toString().contains(".sqlite");
                if (text.contains(WORDS)
                        || file.toString().contains(SESSION)
                        || (!database && text.contains(SESSION))) {
                    left.add(home.relativize(file).toString());
                }
            }
        }
        Path script = folder.resolve("rows.mjs");
        try (InputStream in = RealOpenClawTest.class.getResourceAsStream("rows.mjs")) {
            Files.write(script, in.readAllBytes());
        }
        Path output = folder.resolve("rows.log");
        Process rows = openclaw.run(
                List.of(),
                folder,
                configurationFile(),
                output,
                List.of(openclaw.node().toString(), script.toString(), home.toString(), SESSION, WORDS));
        assertThat(rows.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String databases = Files.readString(Path.of(output + ".err"));
        assertThat(rows.exitValue()).as(databases).isZero();
        assertThat(databases).as("the databases that were read").contains("openclaw-agent.sqlite", "openclaw.sqlite");
        left.addAll(Files.readAllLines(output));
        return left;
    }

    private int reloaded() throws IOException, InterruptedException {
        String command = recipe.reloadSecretsCommand();
        Process reload = start(
                folder.resolve("reload.json"),
                Arrays.asList(command.substring(command.indexOf(".mjs ") + 5).split(" ", -1)));
        assertThat(reload.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return reload.exitValue();
    }

    private String newestToken() {
        return world.secrets().all().stream()
                .filter(known -> known.kind().equals("telegram-token"))
                .map(known -> known.value())
                .toList()
                .getLast();
    }

    private String newestCompletion() {
        return world.requests().of("openrouter").stream()
                .filter(request -> request.path().endsWith("/chat/completions"))
                .toList()
                .getLast()
                .headers()
                .toString();
    }

    private void valid() throws IOException, InterruptedException {
        Path output = folder.resolve("validate.json");
        String command = recipe.validateCommand();
        Path home = Files.createTempDirectory(folder, "passer-by");
        users.toPasserBy(home);
        Process validation = openclaw.start(
                users.passerBy(),
                home,
                configurationFile(),
                output,
                Arrays.asList(command.substring(command.indexOf(".mjs ") + 5).split(" ", -1)));
        started.add(validation);
        assertThat(validation.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(validation.exitValue()).as(Files.readString(output)).isZero();
    }

    /** As on a server: a new file with its final mode, put in place by one rename. */
    private void secrets(Map<SecretKind, String> values) throws IOException {
        Map<SecretKind, byte[]> bytes = new EnumMap<>(SecretKind.class);
        values.forEach((kind, value) -> bytes.put(kind, value.getBytes(StandardCharsets.US_ASCII)));
        Path next = written(Path.of(place.secrets()), recipe.secrets(bytes).content());
        users.toAgent(next, "rw-------");
        Files.move(next, Path.of(place.secrets()), StandardCopyOption.ATOMIC_MOVE);
    }

    private void configure(String text) throws IOException {
        Path next = written(configurationFile(), text.getBytes(StandardCharsets.UTF_8));
        users.ofRoot(next, "rw-r-----");
        Files.move(next, configurationFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path written(Path file, byte[] content) throws IOException {
        Path next = Path.of(file + ".new");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(next, content);
    }

    private Path configurationFile() {
        return folder.resolve("etc/openclaw.json");
    }

    private Process start(Path output, List<String> arguments) throws IOException {
        Process process = openclaw.start(users.agent(), folder.resolve("home"), configurationFile(), output, arguments);
        started.add(process);
        return process;
    }

    private boolean ready() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + place.port() + "/readyz"))
                    .version(HttpClient.Version.HTTP_1_1) // the gateway takes an upgrade to HTTP/2 for a WebSocket
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notListening) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String answerOf(OwnBot bot, Account owner, long after) {
        return telegram.awaits(owner.userId(), bot.bot(), ".", after, ANSWER_WITHIN)
                .map(message -> message.text())
                .orElse("");
    }

    private String childKey() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> made = http.send(
                    HttpRequest.newBuilder(URI.create(openrouter.apiUrl() + "/keys"))
                            .header("Authorization", "Bearer " + openrouter.managementKey())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"peer\",\"limit\":5}"))
                            .build(),
                    BodyHandlers.ofString());
            return JsonMapper.builder()
                    .build()
                    .readTree(made.body())
                    .path("key")
                    .asString("");
        }
    }

    private long completions() {
        return world.requests().of("openrouter").stream()
                .filter(request -> request.path().endsWith("/chat/completions"))
                .count();
    }

    private void await(String what, Duration within, BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what + "\n" + Files.readString(folder.resolve("gateway.log")));
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
