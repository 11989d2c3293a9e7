package net.runagent.bot.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import net.runagent.sandbox.peers.Npm;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real node of an EVM chain, Foundry's anvil, at a pinned version; blocks are mined when they are asked for. */
final class AnvilNode implements AutoCloseable {
    private static final List<String> FILES = List.of("package.json", "package-lock.json");
    private static final Path FOLDER =
            Path.of("..", ".peers", "anvil").toAbsolutePath().normalize();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode CONTRACTS = contracts();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    /** Accounts that the node has keys of. */
    final List<String> accounts = new ArrayList<>();

    private AnvilNode(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static AnvilNode start() throws IOException, InterruptedException {
        Path program = install();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = Path.of("target", "peer-anvil-" + port + ".log").toAbsolutePath();
        Files.createDirectories(log.getParent());
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--chain-id",
                        "31337",
                        "--slots-in-an-epoch",
                        "4",
                        "--silent")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        AnvilNode node = new AnvilNode(process, port);
        long until = System.nanoTime() + 60_000_000_000L;
        while (node.accounts.isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                node.close();
                throw new IllegalStateException("anvil does not answer: " + Files.readString(log));
            }
            try {
                node.call("eth_accounts").valueStream().forEach(one -> node.accounts.add(one.asString()));
            } catch (IOException notYet) {
                LockSupport.parkNanos(100_000_000);
            }
        }
        return node;
    }

    private static synchronized Path install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path lock = FOLDER.resolve("package-lock.json");
        boolean there = Files.exists(lock)
                && Arrays.equals(Files.readAllBytes(lock), resource("package-lock.json"))
                && program().isPresent();
        if (!there) {
            for (String file : FILES) {
                Files.write(FOLDER.resolve(file), resource(file));
            }
            Optional<String> why = Npm.run(
                    FOLDER,
                    FOLDER.resolve("npm.log"),
                    List.of("ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                    null);
            if (why.isEmpty() && program().isEmpty()) {
                why = Optional.of("there is no anvil for this kind of machine");
            }
            if (why.isPresent()) {
                String line = "NOT RUN: the peer anvil could not be installed: " + why.get();
                Files.deleteIfExists(lock);
                Files.createDirectories(Path.of("target"));
                Files.writeString(Path.of("target", "peer-not-run"), line + "\n");
                System.out.println(line);
                throw new TestAbortedException(line);
            }
        }
        return program().orElseThrow();
    }

    /** The package for this machine's kind brings it. */
    private static Optional<Path> program() throws IOException {
        Path all = FOLDER.resolve("node_modules/@foundry-rs");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (var found = Files.find(all, 3, (path, what) -> what.isRegularFile() && path.endsWith("bin/anvil"))) {
            return found.filter(path -> !path.toString().contains("@foundry-rs/anvil/"))
                    .findFirst();
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AnvilNode.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return in.readAllBytes();
        }
    }

    private static JsonNode contracts() {
        try {
            return JSON.readTree(resource("test-tokens-compiled.json"));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @throws IOException when nobody answers */
    JsonNode call(String method, Object... params) throws IOException, InterruptedException {
        String body = JSON.writeValueAsString(
                Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", Arrays.asList(params)));
        JsonNode answer = JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(url()))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        assertThat(answer.has("error")).as("%s: %s", method, answer).isFalse();
        return answer.path("result");
    }

    void mine(int blocks) throws IOException, InterruptedException {
        call("anvil_mine", "0x" + Integer.toHexString(blocks));
    }

    /** Sends a transaction and waits for its receipt; it may have been reverted. */
    JsonNode send(String from, @Nullable String to, String data) throws IOException, InterruptedException {
        Map<String, Object> transaction = new HashMap<>(Map.of("from", from, "data", data, "gas", "0x7a1200"));
        if (to != null) {
            transaction.put("to", to);
        }
        String hash = call("eth_sendTransaction", transaction).asString();
        long until = System.nanoTime() + 60_000_000_000L;
        while (true) {
            JsonNode receipt = call("eth_getTransactionReceipt", hash);
            if (!receipt.isNull()) {
                return receipt;
            }
            assertThat(System.nanoTime()).as("no receipt").isLessThan(until);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** @return the contract's address */
    String deploy(String contract, Object... arguments) throws IOException, InterruptedException {
        JsonNode receipt = send(
                accounts.getFirst(),
                null,
                CONTRACTS.path(contract).path("bytecode").asString() + encoded(arguments));
        return receipt.path("contractAddress").asString();
    }

    /** The call of a function, e.g. {@code transfer(address,uint256)}. */
    static String data(String function, Object... arguments) {
        KeccakDigest digest = new KeccakDigest(256);
        byte[] name = function.getBytes(StandardCharsets.US_ASCII);
        digest.update(name, 0, name.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return "0x" + HexFormat.of().formatHex(hash, 0, 4) + encoded(arguments);
    }

    /** Addresses, numbers, truths, and lists of them. */
    private static String encoded(Object... arguments) {
        StringBuilder head = new StringBuilder();
        StringBuilder tail = new StringBuilder();
        for (Object argument : arguments) {
            if (argument instanceof List<?> list) {
                head.append(word(BigInteger.valueOf(arguments.length * 32L + tail.length() / 2)));
                tail.append(word(BigInteger.valueOf(list.size())));
                list.forEach(each -> tail.append(word(each)));
            } else {
                head.append(word(argument));
            }
        }
        return head.append(tail).toString();
    }

    private static String word(Object value) {
        String hex = switch (value) {
            case String address -> address.substring(2);
            case BigInteger number -> number.toString(16);
            case Integer number -> Integer.toHexString(number);
            case Boolean truth -> truth ? "1" : "0";
            default -> throw new IllegalArgumentException(String.valueOf(value));
        };
        return "0".repeat(64 - hex.length()) + hex;
    }

    @Override
    public void close() {
        process.destroy();
        http.close();
    }
}
