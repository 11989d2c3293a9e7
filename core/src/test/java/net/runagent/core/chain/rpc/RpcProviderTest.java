package net.runagent.core.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.runagent.core.chain.BlockHead;
import net.runagent.core.chain.Said;
import net.runagent.core.chain.Said.Got;
import net.runagent.core.chain.Said.Trouble;
import net.runagent.core.chain.TokenTransfer;
import net.runagent.core.chain.TransferQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a node answers is either read by the letter or trouble; never a number that nobody said. */
class RpcProviderTest {
    private static final String TOKEN = "0x55d398326f99059ff775485246999027b3197955";
    private static final String ADA = "0x9858effd232b4033e47d90003d41ec34ecaeda94";
    private static final String TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    private static final String WORD = "0x" + "0".repeat(63) + "5";
    private static final String HASH = "0x" + "ab".repeat(32);
    private static final String TO = "0x" + "0".repeat(24) + ADA.substring(2);
    private static final TransferQuery QUERY = new TransferQuery(16, 32, List.of(TOKEN), null, List.of(ADA));
    /** A key as providers put it into their addresses. */
    private static final String KEY = "k3y0fAProvider";

    private HttpServer server;
    private volatile byte[] answer = new byte[0];
    private volatile int status = 200;
    private volatile String asked = "";
    private RpcProvider provider;

    @BeforeEach
    void aNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            } catch (IOException gone) {
                // whoever has read enough goes away
            }
        });
        server.start();
        provider = provider(null);
    }

    private RpcProvider provider(@org.jspecify.annotations.Nullable String tronKey) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/" + KEY;
        return new RpcProvider("bsc-1", new JsonRpc(JsonRpc.client(Duration.ofSeconds(10)), url, tronKey));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answers(String result) {
        answer = ("{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":" + result + "}")
                .formatted(++ids)
                .getBytes(StandardCharsets.UTF_8);
    }

    private long ids;

    private static String log(String contract, String topics, String data, String more) {
        return "{\"address\":\"" + contract + "\",\"topics\":[" + topics + "],\"data\":\"" + data
                + "\",\"blockNumber\":\"0x11\",\"blockHash\":\"" + HASH + "\",\"transactionHash\":\"" + HASH
                + "\",\"logIndex\":\"0x3\"" + more + "}";
    }

    private static String topics(String... more) {
        return "\"" + String.join("\",\"", more) + "\"";
    }

    private static String right() {
        return log(TOKEN, topics(TOPIC, TO, TO), WORD, ",\"removed\":false");
    }

    @Test
    void aTransferIsReadByTheLetter() {
        answers("[" + right() + "]");
        assertThat(provider.transfers(QUERY))
                .isEqualTo(new Got<>(
                        List.of(new TokenTransfer(17, HASH, HASH, 3, TOKEN, ADA, ADA, BigInteger.valueOf(5)))));
        assertThat(asked)
                .contains("\"eth_getLogs\"", "\"fromBlock\":\"0x10\"", "\"toBlock\":\"0x20\"", TOPIC, TO, "null");
    }

    /** Right logs of other things: no transfer of a token. */
    @Test
    void whatIsNoTransferOfATokenIsLeftOut() {
        for (String other : List.of(
                log(TOKEN, topics(TOPIC, TO, TO, WORD), "0x", ""),
                log(TOKEN, topics(TOPIC, TO), WORD, ""),
                log(TOKEN, topics(TOPIC), WORD, ""),
                log(TOKEN, topics(TOPIC, TO, TO), "0x", ""),
                log(TOKEN, topics(TOPIC, TO, TO), WORD + "00", ""),
                log(TOKEN, topics(TOPIC, TO, TO), WORD, ",\"removed\":true"),
                log(TOKEN, topics(TOPIC, TO, TO), "0x" + "0".repeat(64), ""))) {
            answers("[" + other + "]");
            assertThat(provider.transfers(QUERY)).as(other).isEqualTo(new Got<>(List.of()));
        }
    }

    /** What nobody asked for, or what no node says: nothing of the answer is believed. */
    @Test
    void anAnswerWithNonsenseInItIsNoAnswer() {
        for (String wrong : List.of(
                log(ADA, topics(TOPIC, TO, TO), WORD, ""),
                log(TOKEN, topics(WORD, TO, TO), WORD, ""),
                log(TOKEN, topics(TOPIC, TO, WORD), WORD, ""),
                log(TOKEN, topics(TOPIC, HASH, TO), WORD, ""),
                log(TOKEN, topics(TOPIC, TO, TO), "0x5", ""),
                log(TOKEN, topics(TOPIC, TO, TO), WORD.replace('5', 'g'), ""),
                log(TOKEN, "", WORD, ""),
                right().replace("0x11", "0x21"),
                right().replace("0x11", "0xf"),
                right().replace("0x11", "17"),
                right().replace("\"0x11\"", "17"),
                right().replace("\"0x11\"", "null"),
                right().replace("0x11", "0x" + "f".repeat(16)),
                right().replace("0x3\"", "0x-3\""),
                right().replace("0x3\"", "0x03\""),
                right().replace("\"logIndex\"", "\"index\""),
                right().replace("\"blockHash\"", "\"hash\""),
                right() + "," + right(),
                "null",
                "7",
                "[]")) {
            answers("[" + wrong + "]");
            assertThat(provider.transfers(QUERY)).as(wrong).isInstanceOf(Trouble.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"0x\"", "7", "true"})
    void logsThatAreNoListAreNoAnswer(String result) {
        answers(result);
        assertThat(provider.transfers(QUERY)).isInstanceOf(Trouble.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>502</body></html>",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[{\"address\":\"0x55",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x38\"} trailing",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x38\",\"result\":\"0x39\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":\"0x38\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":\"0x38\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":\"0x38\"}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":\"0x38\"}",
                "{\"id\":1,\"result\":\"0x38\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":56}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"56\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x038\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32005,\"message\":\"limit\"},\"result\":\"0x38\"}",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x38\"}]",
                "null"
            })
    void whatIsNotTheAnswerToThisQuestionIsTrouble(String body) {
        answer = body.getBytes(StandardCharsets.UTF_8);
        Said<Long> said = provider.chainId();
        assertThat(said).isInstanceOf(Trouble.class);
        assertThat(said.toString()).doesNotContain(KEY);
    }

    @Test
    void aRightAnswerIsGot() {
        answers("\"0x38\"");
        assertThat(provider.chainId()).isEqualTo(new Got<>(56L));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 400, 401, 403, 404, 413, 429, 500, 503})
    void anyOtherStatusIsTroubleAndTheAddressIsNotRepeated(int other) {
        status = other;
        answers("\"0x38\"");
        Said<Long> said = provider.chainId();
        assertThat(said).isInstanceOf(Trouble.class);
        assertThat(said.toString()).doesNotContain(KEY).doesNotContain("127.0.0.1");
    }

    @Test
    void moreThanTenMebibytesAreNotRead() {
        answer = ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "0".repeat(11 << 20) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(provider.chainId()).isEqualTo(new Trouble<>("eth_chainId gave more than 10 MiB"));
    }

    @Test
    void deepNestingIsRefused() {
        answer = ("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(provider.chainId()).isEqualTo(new Trouble<>("eth_chainId gave no JSON"));
    }

    @Test
    void nobodyThereIsTrouble() {
        server.stop(0);
        Said<Long> said = provider.chainId();
        assertThat(said.toString()).contains("no answer").doesNotContain(KEY);
    }

    @Test
    void aBlockIsReadAndAnotherOneThanAskedForIsNot() {
        String block = "{\"number\":\"0x10\",\"hash\":\"" + HASH + "\",\"timestamp\":\"0x60\"}";
        answers(block);
        assertThat(provider.block(16))
                .isEqualTo(new Got<>(Optional.of(new BlockHead(16, HASH, Instant.ofEpochSecond(96)))));
        answers(block);
        assertThat(provider.block(17)).isInstanceOf(Trouble.class);
        answers("null");
        assertThat(provider.block(17)).isEqualTo(new Got<>(Optional.empty()));
        answers("null");
        assertThat(provider.finalHead()).as("there always is a final one").isInstanceOf(Trouble.class);
        answers(block.replace("0x60", "0x" + "f".repeat(15)));
        assertThat(provider.block(16)).as("the year 30 billion").isInstanceOf(Trouble.class);
    }

    @Test
    void wordsAndTextsOfContractsAreRead() {
        answers("\"" + WORD + "\"");
        assertThat(provider.word(TOKEN, "0x70a08231", ADA, 16L)).isEqualTo(new Got<>(BigInteger.valueOf(5)));
        assertThat(asked).contains("0x70a08231" + TO.substring(2), "\"0x10\"");
        answers("\"0x\"");
        assertThat(provider.word(TOKEN, "0x70a08231", ADA, null))
                .as("no contract there")
                .isInstanceOf(Trouble.class);
        String text = "0x" + "0".repeat(62) + "20" + "0".repeat(63) + "4" + "55534454" + "0".repeat(56);
        answers("\"" + text + "\"");
        assertThat(provider.text(TOKEN, "0x95d89b41")).isEqualTo(new Got<>("USDT"));
        for (String wrong : List.of(
                "0x",
                text.substring(0, 100),
                text.replace("20" + "0".repeat(63) + "4", "40" + "0".repeat(63) + "4"),
                text.replace("0".repeat(63) + "4" + "55534454", "f".repeat(64) + "55534454"))) {
            answers("\"" + wrong + "\"");
            assertThat(provider.text(TOKEN, "0x95d89b41")).as(wrong).isInstanceOf(Trouble.class);
        }
    }

    @Test
    void noiseIsNeverMoreThanTrouble() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            answers("[" + right() + "]");
            byte[] noise = answer.clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
            }
            answer = noise;
            assertThat(provider.transfers(QUERY)).isNotNull();
        }
    }

    @Test
    void anAddressThatIsNoneIsNotRepeated() {
        assertThatThrownBy(() -> new JsonRpc(JsonRpc.client(Duration.ofSeconds(1)), "ftp://" + KEY, null))
                .hasMessageNotContaining(KEY);
    }
}
