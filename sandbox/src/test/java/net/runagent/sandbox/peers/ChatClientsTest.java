package net.runagent.sandbox.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * Bots written with other libraries than ours against the simulated chats: {@code ./runagent peers chats}. They are what
 * shows that the simulation keeps to the platforms and not to our libraries.
 */
@Tag("peer")
@Tag("peer-chats")
class ChatClientsTest {
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "people.mjs", "discord.mjs", "telegram.mjs");
    private static final Path FOLDER =
            Path.of("..", ".peers", "chats").toAbsolutePath().normalize();

    private final World world = new World(7);
    private final TelegramParty telegram = world.join(new TelegramParty());
    private final DiscordParty discord = world.join(new DiscordParty());
    private final WorldApi api = new WorldApi(world, 0);

    @AfterEach
    void close() {
        api.close();
        world.close();
    }

    @Test
    void aBotOfDiscordJsFeelsAtHome() throws Exception {
        play("discord.mjs", Map.of("DISCORD", discord.url(), "TOKEN", discord.operatorToken()));
    }

    @Test
    void aBotOfGrammyFeelsAtHome() throws Exception {
        play("telegram.mjs", Map.of("TELEGRAM", telegram.url(), "TOKEN", telegram.operatorToken()));
    }

    private void play(String script, Map<String, String> settings) throws Exception {
        install();
        Path log = Path.of("target", "peer-" + script + ".log").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder("node", script)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        builder.environment().put("WORLD", api.url());
        Process process = builder.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(log);
        System.out.print(said);
        assertThat(ended).as("%s ended; it said: %s", script, said).isTrue();
        assertThat(process.exitValue()).as("%s said: %s", script, said).isZero();
    }

    private static synchronized void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path lock = FOLDER.resolve("package-lock.json");
        boolean there = Files.exists(FOLDER.resolve("node_modules/discord.js/package.json"))
                && Files.exists(lock)
                && Arrays.equals(Files.readAllBytes(lock), resource("package-lock.json"));
        for (String file : FILES) {
            Files.write(FOLDER.resolve(file), resource(file));
        }
        if (!there) {
            Optional<String> why = Npm.run(
                    FOLDER, FOLDER.resolve("npm.log"), List.of("ci", "--omit=dev", "--no-audit", "--no-fund"), null);
            if (why.isPresent()) {
                String line = "NOT RUN: the peer chats could not be installed: " + why.get();
                Files.deleteIfExists(lock);
                Files.createDirectories(Path.of("target"));
                Files.writeString(Path.of("target", "peer-not-run"), line + "\n");
                System.out.println(line);
                throw new TestAbortedException(line);
            }
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = ChatClientsTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }
}
