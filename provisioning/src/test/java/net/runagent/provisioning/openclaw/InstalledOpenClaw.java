package net.runagent.provisioning.openclaw;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.provisioning.Peer;
import net.runagent.sandbox.peers.Npm;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real OpenClaw with its own Node, from the npm registry by name and exact version into a folder that git ignores;
 * installed once, from the lock that servers get. Where npm or its registry is missing the check does not run, and says so.
 */
final class InstalledOpenClaw {
    private final Path node;
    private final Path program;

    private InstalledOpenClaw(Path node, Path program) {
        this.node = node;
        this.program = program;
    }

    /** @param peers {@code .peers} of the repository */
    static InstalledOpenClaw in(Path peers) throws IOException, InterruptedException {
        Path nodeFolder = peers.resolve("node");
        Path nodeBin = nodeFolder.resolve("node_modules/node/bin/node");
        if (!version(nodeFolder.resolve("node_modules/node/package.json")).equals(OpenClaw.NODE_VERSION)) {
            Files.createDirectories(nodeFolder);
            Files.writeString(nodeFolder.resolve("package.json"), "{\"name\":\"peer-node\",\"private\":true}");
            npm(
                    peers,
                    nodeFolder,
                    List.of("install", "--no-audit", "--no-fund", "node@" + OpenClaw.NODE_VERSION),
                    null);
        }
        Path folder = peers.resolve("openclaw");
        Path lock = folder.resolve("package-lock.json");
        byte[] ours = resource("package-lock.json");
        boolean there =
                version(folder.resolve("node_modules/openclaw/package.json")).equals(OpenClaw.VERSION)
                        && Files.exists(lock)
                        && Arrays.equals(Files.readAllBytes(lock), ours);
        if (!there) {
            Files.createDirectories(folder);
            Files.write(folder.resolve("package.json"), resource("package.json"));
            Files.write(lock, ours);
            // OpenClaw's own script refuses a Node that does not fit, so the right one must come first.
            npm(peers, folder, List.of("ci", "--omit=dev", "--no-audit", "--no-fund"), nodeBin.getParent());
        }
        return new InstalledOpenClaw(nodeBin, folder.resolve("node_modules/openclaw/openclaw.mjs"));
    }

    private static void npm(Path peers, Path folder, List<String> arguments, @Nullable Path pathFirst)
            throws IOException, InterruptedException {
        Optional<String> why = Npm.run(folder, peers.resolve("npm.log"), arguments, pathFirst);
        if (why.isPresent()) {
            throw Peer.notRun("openclaw", why.get());
        }
    }

    /**
     * Starts a command of it below a home of its own, with nothing of our environment.
     *
     * @param as puts a command in front that makes it run as somebody
     */
    Process start(List<String> as, Path home, Path configuration, Path output, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(node.toString(), program.toString()));
        command.addAll(arguments);
        return run(as, home, configuration, output, command);
    }

    /** As a script of our recipe calls it on a server. */
    String here(String script) {
        return script.replace(OpenClaw.COMMAND, node + " " + program);
    }

    /** Its Node. */
    Path node() {
        return node;
    }

    /** A command that may call it, below a home of its own and with nothing of our environment. */
    Process run(List<String> as, Path home, Path configuration, Path output, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(as);
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(output.toFile())
                .redirectError(Path.of(output + ".err").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOME",
                        home.toString(),
                        "PATH",
                        node.getParent() + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin",
                        "OPENCLAW_CONFIG_PATH",
                        configuration.toString(),
                        "OPENCLAW_STATE_DIR",
                        home.resolve(".openclaw").toString(),
                        "NO_COLOR",
                        "1",
                        "OPENCLAW_NO_AUTO_UPDATE",
                        "1"));
        return builder.start();
    }

    private static String version(Path packageJson) throws IOException {
        return Files.exists(packageJson)
                ? JsonMapper.builder()
                        .build()
                        .readTree(Files.readString(packageJson))
                        .path("version")
                        .asString("")
                : "";
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = OpenClaw.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
