package net.runagent.sandbox.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.chain.Provider.Limits;
import net.runagent.sandbox.chain.Provider.Mode;
import net.runagent.sandbox.chain.Provider.Wording;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The simulated nodes answer as those of real companies were seen to. */
class ChainPartyTest {
    private static final String USDT = "0x55d398326f99059ff775485246999027b3197955";
    private static final String ADA = "0x9858effd232b4033e47d90003d41ec34ecaeda94";

    private final HttpClient client = HttpClient.newHttpClient();
    private World world = new World(5);
    private ChainParty party = world.join(new ChainParty());
    private final WorldApi api = new WorldApi(world, 0);

    @AfterEach
    void close() {
        api.close();
        world.close();
    }

    @Test
    void aTransferIsMinedAndFinalOnceEnoughBlocksStandUponIt() throws Exception {
        JsonNode paid = world(
                "transfers", "{\"chain\":\"bsc\",\"token\":\"USDT\",\"to\":\"" + ADA + "\",\"amount\":\"19.00\"}");
        assertThat(paid.path("tx").asString()).matches("0x[0-9a-f]{64}");
        assertThat(paid.path("logIndex").asInt()).isZero();
        JsonNode log = logs(1, "0x1", "latest").path(0);
        assertThat(log.path("data").asString()).isEqualTo(Hashes.word(ChainParty.units("19", 18)));
        assertThat(log.path("transactionHash").asString())
                .isEqualTo(paid.path("tx").asString());
        long block = Long.decode(log.path("blockNumber").asString());
        assertThat(finalHead(1)).isLessThan(block);
        world("mine", "{\"chain\":\"bsc\",\"blocks\":3}");
        assertThat(finalHead(1)).isEqualTo(block).isEqualTo(finalHead(2));
    }

    @Test
    void anExchangePaysManyWithOneTransaction() throws Exception {
        JsonNode paid = world(
                "transfers",
                "{\"chain\":\"bsc\",\"token\":\"USDT\",\"to\":\"" + ADA
                        + "\",\"amount\":\"19\",\"from\":\"exchange\"}");
        assertThat(paid.path("logIndex").asInt()).isEqualTo(2);
        assertThat(logs(1, "0x1", "latest")).hasSize(1);
    }

    @Test
    void aReorganisationGivesThePaymentAnotherPlaceAndAnotherHash() throws Exception {
        world("transfers", "{\"chain\":\"bsc\",\"to\":\"" + ADA + "\",\"amount\":\"1\"}");
        JsonNode before = logs(1, "0x1", "latest").path(0);
        world("reorg", "{\"chain\":\"bsc\",\"depth\":1}");
        JsonNode after = logs(1, "0x1", "latest").path(0);
        assertThat(after.path("transactionHash")).isNotEqualTo(before.path("transactionHash"));
        assertThat(after.path("blockHash")).isNotEqualTo(before.path("blockHash"));
        world("reorg", "{\"chain\":\"bsc\",\"depth\":2,\"dropped\":true}");
        assertThat(logs(1, "0x1", "latest")).isEmpty();
    }

    @Test
    void whoLagsIsSilentAboutWhatItDoesNotKnow() throws Exception {
        world("mine", "{\"chain\":\"bsc\",\"blocks\":1000}");
        world("transfers", "{\"chain\":\"bsc\",\"to\":\"" + ADA + "\",\"amount\":\"1\"}");
        world("providers", "{\"chain\":\"bsc\",\"provider\":2,\"mode\":\"lags\"}");
        assertThat(logs(1, "0x400", "latest")).hasSize(1);
        assertThat(logs(2, "0x400", "0x2000")).isEmpty();
        assertThat(finalHead(2)).isLessThan(finalHead(1));
        assertThat(call(2, "eth_getLogs", "[{\"fromBlock\":\"0x2000\",\"toBlock\":\"0x2001\"}]")
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32602);
    }

    @Test
    void whoIsDownAnswersNobody() throws Exception {
        world("providers", "{\"chain\":\"bsc\",\"provider\":1,\"mode\":\"down\"}");
        assertThat(send(party.url("bsc", 1), "{}").statusCode()).isEqualTo(503);
        assertThat(finalHead(2)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Wording.class)
    void tooMuchIsSaidInManyWays(Wording wording) throws Exception {
        party.provider("bsc", 1).limits(new Limits(10, 10, wording));
        HttpResponse<String> said = send(
                party.url("bsc", 1),
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{\"fromBlock\":\"0x1\",\"toBlock\":\"0xff\"}]}");
        boolean error = said.statusCode() == 200 && Json.isJson(said.body());
        assertThat(error)
                .isEqualTo(wording != Wording.HTML && wording != Wording.HALF_JSON && wording != Wording.TOO_LARGE);
        assertThat(!error || Json.read(said.body()).has("error")).isTrue();
    }

    @Test
    void balancesAreThoseOfTheBlockThatIsAskedFor() throws Exception {
        world("transfers", "{\"chain\":\"bsc\",\"to\":\"" + ADA + "\",\"amount\":\"1\"}");
        long block = party.with("bsc", Chain::head);
        world("transfers", "{\"chain\":\"bsc\",\"to\":\"" + ADA + "\",\"amount\":\"2\"}");
        String data = "0x70a08231" + "0".repeat(24) + ADA.substring(2);
        String call = "[{\"to\":\"" + USDT + "\",\"data\":\"" + data + "\"},\"%s\"]";
        assertThat(call(1, "eth_call", call.formatted("latest")).path("result").asString())
                .isEqualTo(Hashes.word(ChainParty.units("3", 18)));
        assertThat(call(1, "eth_call", call.formatted(Hashes.quantity(block)))
                        .path("result")
                        .asString())
                .isEqualTo(Hashes.word(ChainParty.units("1", 18)));
    }

    @Test
    void onTronAddressesAreWrittenItsOwnWayAndBalancesAreThoseOfNow() throws Exception {
        world(
                "transfers",
                "{\"chain\":\"tron\",\"token\":\"USDT\",\"to\":\"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH\",\"amount\":\"5\"}");
        JsonNode answer = Json.read(send(
                        party.url("tron", 1),
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":[{\"to\":\"0xa614f803b6fd780986a42c78ec9c7f77e6ded13c\",\"data\":\"0x313ce567\"},\"0x1\"]}")
                .body());
        assertThat(answer.at("/error/message").asString()).contains("just support TAG as latest");
    }

    @Test
    void aFaultHitsTheProviderThatIsNamed() throws Exception {
        HttpResponse<String> planned = post(
                api.url() + "/world/faults",
                "{\"party\":\"chain\",\"route\":\"POST /bsc/2\",\"kind\":\"status\",\"status\":429,\"times\":1}");
        assertThat(planned.statusCode()).isLessThan(300);
        assertThat(finalHead(1)).isPositive();
        assertThat(send(party.url("bsc", 2), "{}").statusCode()).isEqualTo(429);
        assertThat(finalHead(2)).isPositive();
        assertThat(world.requests().of("chain")).isNotEmpty();
    }

    @Test
    void withoutItsKeyNobodyIsAnswered() throws Exception {
        assertThat(send(party.url("bsc", 1) + "x", "{}").statusCode()).isEqualTo(401);
        assertThat(party.bases()).containsKeys("chain", "bsc", "bsc-2", "tron-2");
    }

    @Test
    void theSameSeedMakesTheSameChain() throws Exception {
        try (World again = new World(5)) {
            ChainParty twin = again.join(new ChainParty());
            for (ChainParty each : new ChainParty[] {party, twin}) {
                each.with("bsc", chain -> {
                    chain.mine(3, world.clock().now());
                    return 0;
                });
            }
            assertThat(twin.hash("bsc", 1_002)).isEqualTo(party.hash("bsc", 1_002));
        }
    }

    @Test
    void mistakesAreExplained() throws Exception {
        for (String body : new String[] {
            "{\"chain\":\"base\",\"to\":\"" + ADA + "\",\"amount\":\"1\"}",
            "{\"chain\":\"bsc\",\"token\":\"DOGE\",\"to\":\"" + ADA + "\",\"amount\":\"1\"}",
            "{\"chain\":\"bsc\",\"to\":\"nobody\",\"amount\":\"1\"}",
            "{\"chain\":\"bsc\",\"to\":\"" + ADA + "\",\"amount\":\"much\"}",
            "{}"
        }) {
            HttpResponse<String> answer = post(api.url() + "/world/chain/transfers", body);
            assertThat(answer.statusCode()).as(body).isBetween(400, 499);
            assertThat(Json.read(answer.body()).path("error").asString()).isNotBlank();
        }
        assertThat(post(api.url() + "/world/chain/providers", "{\"chain\":\"bsc\",\"mode\":\"asleep\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aWorldThatIsOpenedAgainGoesOnWithItsChains(@TempDir Path dir) throws Exception {
        String hash;
        try (World first = new World(dir, 9, false)) {
            ChainParty before = first.join(new ChainParty());
            before.with(
                    "bsc",
                    chain -> chain.include(
                            java.util.List.of(Chain.Log.transfer(USDT, ADA, ADA, java.math.BigInteger.ONE)),
                            java.util.List.of(),
                            first.clock().now()));
            hash = before.hash("bsc", 1_001);
        }
        try (World second = new World(dir, 9, false)) {
            ChainParty after = second.join(new ChainParty());
            assertThat(after.hash("bsc", 1_001)).isEqualTo(hash);
            assertThat(after.transfers("bsc", 2_000)).hasSize(1);
        }
    }

    @Test
    void blocksComeByThemselvesWhileTheWorldRuns() {
        long head = party.with("bsc", Chain::head);
        party.runDue(world.clock().now().plus(Duration.ofSeconds(7)));
        assertThat(party.with("bsc", Chain::head)).isEqualTo(head + 2);
        party.runDue(world.clock().now().plus(Duration.ofDays(30)));
        assertThat(party.with("bsc", Chain::head))
                .as("a long hop is not a million blocks")
                .isEqualTo(head + 5);
        assertThat(party.nextDue()).isEmpty();
    }

    @Test
    void resetBeginsAnewAndEverybodyIsHonest() {
        party.provider("bsc", 1).mode(Mode.DOWN);
        String before = party.hash("bsc", 10);
        world.reset();
        assertThat(party.hash("bsc", 10)).isNotEqualTo(before);
        assertThat(party.provider("bsc", 1).mode()).isEqualTo(Mode.HONEST);
    }

    private long finalHead(int provider) throws Exception {
        return Long.decode(call(provider, "eth_getBlockByNumber", "[\"finalized\",false]")
                .at("/result/number")
                .asString());
    }

    private JsonNode logs(int provider, String from, String to) throws Exception {
        return call(
                        provider,
                        "eth_getLogs",
                        "[{\"fromBlock\":\"" + from + "\",\"toBlock\":\"" + to + "\",\"address\":[\"" + USDT
                                + "\"],\"topics\":[\"" + Hashes.TRANSFER + "\",null,[\"" + Hashes.topic(ADA) + "\"]]}]")
                .path("result");
    }

    private JsonNode call(int provider, String method, String params) throws Exception {
        return Json.read(send(
                        party.url("bsc", provider),
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}")
                .body());
    }

    private JsonNode world(String call, String body) throws Exception {
        HttpResponse<String> answer = post(api.url() + "/world/chain/" + call, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body());
    }

    private HttpResponse<String> post(String url, String body) throws Exception {
        return send(url, body);
    }

    private HttpResponse<String> send(String url, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
