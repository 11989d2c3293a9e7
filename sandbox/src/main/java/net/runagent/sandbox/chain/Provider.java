package net.runagent.sandbox.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One company's nodes of a chain, over JSON-RPC: how it sees the chain, what it limits, and how it says so. */
public final class Provider {
    private static final int LAG_BLOCKS = 500;
    /** java-tron's own limits. */
    private static final int TRON_RANGE = 5_000;

    private static final int TRON_TOPICS = 1_000;

    private final Chain chain;
    private volatile Mode mode = Mode.HONEST;
    private volatile Limits limits = new Limits(10_000, 10_000, Wording.INVALID_PARAMS);

    /** How it sees the chain. */
    public enum Mode {
        HONEST,
        /** 500 blocks behind, and it does not know what it does not know: an empty answer instead of an error. */
        LAGS,
        /** Leaves out the newest transfer of each answer. */
        LIES,
        /** Says that more was sent. */
        LIES_AMOUNT,
        /** Tells a transfer that never was. */
        INVENTS,
        /** Other blocks. */
        OTHER_HISTORY,
        /** The nodes of another chain. */
        OTHER_CHAIN,
        /** Does not know what final means. */
        NO_FINALITY,
        DOWN;

        static Mode of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** How real providers say that a range or its result is too large, and what comes when their gateways break. */
    public enum Wording {
        /** Infura: -32005. */
        TOO_MANY_RESULTS,
        /** Alchemy: -32602. */
        INVALID_PARAMS,
        /** BSC's public nodes: -32000. */
        EXCEEDED,
        /** QuickNode and Chainstack: -32600. */
        LIMITED,
        HTML,
        HALF_JSON,
        /** Cloudflare's: no JSON-RPC at all. */
        TOO_LARGE
    }

    /** @param blocks the most in one range @param results the most in one answer */
    public record Limits(long blocks, int results, Wording wording) {}

    Provider(Chain chain) {
        this.chain = chain;
    }

    public void mode(Mode other) {
        mode = other;
    }

    public Mode mode() {
        return mode;
    }

    public void limits(Limits other) {
        limits = other;
    }

    void reset() {
        mode = Mode.HONEST;
        limits = new Limits(10_000, 10_000, Wording.INVALID_PARAMS);
    }

    private static final class RpcError extends RuntimeException {
        private final int code;

        RpcError(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    /** Answers one request body. */
    Response answer(byte[] body) {
        if (mode == Mode.DOWN) {
            throw new Refusal(Response.html(503, "<html><body>Service Temporarily Unavailable</body></html>"), "down");
        }
        JsonNode request;
        try {
            request = Json.read(body);
        } catch (JacksonException notJson) {
            return error(null, -32700, "parse error");
        }
        JsonNode id = request.path("id");
        try {
            Object result = call(request.path("method").asString(""), request.path("params"));
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("jsonrpc", "2.0");
            answer.put("id", id);
            answer.put("result", result instanceof Optional<?> optional ? optional.orElse(null) : result);
            return Response.json(answer);
        } catch (RpcError wrong) {
            return error(id, wrong.code, String.valueOf(wrong.getMessage()));
        }
    }

    private static Response error(@Nullable JsonNode id, int code, String message) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("jsonrpc", "2.0");
        answer.put("id", id);
        answer.put("error", Map.of("code", code, "message", message));
        return Response.json(answer);
    }

    private Object call(String method, JsonNode params) {
        return switch (method) {
            case "eth_chainId" ->
                Hashes.quantity(mode == Mode.OTHER_CHAIN ? 97 : chain.kind().chainId());
            case "eth_blockNumber" -> Hashes.quantity(head());
            case "eth_getBlockByNumber" -> block(params.path(0).asString("latest"));
            case "eth_getLogs" -> logs(params.path(0));
            case "eth_call" -> call(params.path(0), params.path(1).asString("latest"));
            default -> throw new RpcError(-32601, "the method " + method + " does not exist/is not available");
        };
    }

    private long head() {
        return Math.max(0, chain.head() - (mode == Mode.LAGS ? LAG_BLOCKS : 0));
    }

    private long finalHead() {
        return Math.max(0, Math.min(chain.finalHead(), head() - chain.kind().finality()));
    }

    private long number(String tag) {
        return switch (tag) {
            case "latest", "pending" -> head();
            case "safe", "finalized" -> {
                if (mode == Mode.NO_FINALITY) {
                    throw new RpcError(-39001, tag + " block not found");
                }
                yield tag.equals("finalized") && mode != Mode.LAGS ? chain.finalHead() : finalHead();
            }
            case "earliest" -> 0;
            default -> {
                if (!tag.matches("0x(0|[1-9a-f][0-9a-f]{0,15})")) {
                    throw new RpcError(-32602, "invalid argument 0: hex string has leading zeros or is none");
                }
                yield Long.parseUnsignedLong(tag.substring(2), 16);
            }
        };
    }

    private Optional<Map<String, Object>> block(String tag) {
        long number = number(tag);
        if (number > head() || number < 0) {
            return Optional.empty();
        }
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("number", Hashes.quantity(number));
        block.put("hash", hash(number));
        block.put("parentHash", hash(Math.max(0, number - 1)));
        block.put("timestamp", Hashes.quantity(chain.time(number)));
        block.put("transactions", List.of());
        return Optional.of(block);
    }

    private String hash(long number) {
        return mode == Mode.OTHER_HISTORY ? Hashes.of("other" + number) : chain.hash(number);
    }

    private List<Map<String, Object>> logs(JsonNode filter) {
        long from = number(filter.path("fromBlock").asString("latest"));
        long to = number(filter.path("toBlock").asString("latest"));
        if (from > to) {
            return List.of();
        }
        if (from > head()) {
            throw new RpcError(-32602, "block range extends beyond current head block");
        }
        to = Math.min(to, head()); // clipped, and nobody says so
        Limits now = limits;
        long range = chain.kind().tron() ? Math.min(TRON_RANGE, now.blocks()) : now.blocks();
        if (to - from + 1 > range) {
            throw tooMuch(now, "blocks");
        }
        Optional<Set<String>> contracts = words(filter.path("address"));
        List<Optional<Set<String>>> topics = new ArrayList<>();
        for (JsonNode topic : filter.path("topics")) {
            topics.add(words(topic));
        }
        if (chain.kind().tron()
                && topics.stream().flatMap(Optional::stream).anyMatch(set -> set.size() > TRON_TOPICS)) {
            throw new RpcError(-32602, "exceed max sub topics: " + TRON_TOPICS);
        }
        List<Map<String, Object>> found = new ArrayList<>();
        for (Chain.Placed placed : chain.logs(from, to)) {
            if (matches(placed.log(), contracts, topics)) {
                found.add(shown(placed));
                if (found.size() > now.results()) {
                    throw tooMuch(now, "results");
                }
            }
        }
        return seen(found, filter, from);
    }

    private List<Map<String, Object>> seen(List<Map<String, Object>> found, JsonNode filter, long from) {
        switch (mode) {
            case LIES -> {
                if (!found.isEmpty()) {
                    found.removeLast();
                }
            }
            case LIES_AMOUNT -> found.forEach(log -> log.put("data", Hashes.word(BigInteger.TWO.pow(70))));
            case INVENTS -> {
                JsonNode receivers = filter.path("topics").path(2);
                JsonNode contract = filter.path("address").path(0);
                if (receivers.isArray() && !receivers.isEmpty() && contract.isString()) {
                    Chain.Log log = Chain.Log.transfer(
                            contract.asString(),
                            Hashes.address("nobody"),
                            "0x" + receivers.get(0).asString().substring(26),
                            BigInteger.TEN.pow(18));
                    found.add(shown(new Chain.Placed(
                            from, chain.hash(from), chain.time(from), Hashes.of("invented" + from), 0, 7_777, log)));
                }
            }
            default -> {}
        }
        return found;
    }

    private Map<String, Object> shown(Chain.Placed placed) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("address", placed.log().contract());
        log.put("topics", placed.log().topics());
        log.put("data", placed.log().data());
        log.put("blockNumber", Hashes.quantity(placed.block()));
        log.put("blockHash", mode == Mode.OTHER_HISTORY ? hash(placed.block()) : placed.blockHash());
        log.put("transactionHash", placed.tx());
        log.put("transactionIndex", Hashes.quantity(placed.txIndex()));
        log.put("logIndex", Hashes.quantity(placed.logIndex()));
        log.put("removed", false);
        return log;
    }

    /** Empty for anything. */
    private static Optional<Set<String>> words(JsonNode given) {
        if (given.isNull() || given.isMissingNode()) {
            return Optional.empty();
        }
        if (given.isArray()) {
            return Optional.of(given.valueStream()
                    .map(word -> word.asString("").toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()));
        }
        return Optional.of(Set.of(given.asString("").toLowerCase(Locale.ROOT)));
    }

    private static boolean matches(Chain.Log log, Optional<Set<String>> contracts, List<Optional<Set<String>>> topics) {
        if (contracts.isPresent() && !contracts.get().contains(log.contract())) {
            return false;
        }
        for (int i = 0; i < topics.size(); i++) {
            if (topics.get(i).isPresent()
                    && (i >= log.topics().size()
                            || !topics.get(i).get().contains(log.topics().get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static RuntimeException tooMuch(Limits limits, String what) {
        return switch (limits.wording()) {
            case TOO_MANY_RESULTS -> new RpcError(-32005, "query returned more than " + limits.results() + " results");
            case INVALID_PARAMS ->
                new RpcError(
                        -32602,
                        "Log response size exceeded. You can make eth_getLogs requests with up to a " + limits.blocks()
                                + " block range and no limit on the response size");
            case EXCEEDED -> new RpcError(-32000, "exceed maximum block range: " + limits.blocks());
            case LIMITED ->
                new RpcError(-32600, "eth_getLogs is limited to a " + limits.blocks() + " range (" + what + ")");
            case HTML -> new Refusal(Response.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"), what);
            case TOO_LARGE -> new Refusal(Response.text(413, "error code: 1102"), what);
            case HALF_JSON ->
                new Refusal(
                        Response.bytes(
                                200,
                                "application/json",
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[{\"address\":\"0x55d3"
                                        .getBytes(StandardCharsets.UTF_8)),
                        what);
        };
    }

    /** The few functions of a token that anybody asks for. */
    private String call(JsonNode transaction, String tag) {
        long at = number(tag);
        if (chain.kind().tron() && !tag.equals("latest")) {
            throw new RpcError(-32602, "QUANTITY not supported, just support TAG as latest");
        }
        if (at > head()) {
            throw new RpcError(-32000, "header not found");
        }
        String contract = transaction.path("to").asString("").toLowerCase(Locale.ROOT);
        String data =
                transaction.path("data").asString(transaction.path("input").asString(""));
        if (contract.equals(chain.kind().feed())) {
            return feed(data);
        }
        Kind.Token token = chain.kind().tokens().stream()
                .filter(each -> each.contract().equals(contract))
                .findFirst()
                .orElse(null);
        if (token == null || data.length() < 10) {
            return "0x";
        }
        String argument = data.length() >= 74 ? "0x" + data.substring(34, 74) : "";
        Chain.State state = chain.state();
        return switch (data.substring(0, 10)) {
            case "0x70a08231" -> Hashes.word(chain.balance(contract, argument, at));
            case "0x313ce567" -> Hashes.word(BigInteger.valueOf(token.decimals()));
            case "0x95d89b41" -> text(token.symbol());
            case "0xe47d6060" -> Hashes.word(state.frozen.contains(argument) ? BigInteger.ONE : BigInteger.ZERO);
            case "0x5c975abb" -> Hashes.word(state.paused ? BigInteger.ONE : BigInteger.ZERO);
            case "0xdd644f72" -> Hashes.word(BigInteger.valueOf(state.feeBasisPoints));
            default -> throw new RpcError(3, "execution reverted");
        };
    }

    /** What Chainlink's contracts answer: eight digits behind the point. */
    private String feed(String data) {
        return switch (data) {
            case "0x7284e416" -> text("USDT / USD");
            case "0x313ce567" -> Hashes.word(BigInteger.valueOf(8));
            case "0x50d25bcd" -> Hashes.word(BigInteger.valueOf(chain.state().priceMicros * 100));
            case "0x8205bf6a" -> Hashes.word(BigInteger.valueOf(chain.time(chain.head())));
            default -> throw new RpcError(3, "execution reverted");
        };
    }

    private static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String padded = HexFormat.of().formatHex(bytes) + "0".repeat(64 - bytes.length * 2);
        return Hashes.word(BigInteger.valueOf(32))
                + Hashes.word(BigInteger.valueOf(bytes.length)).substring(2)
                + padded;
    }
}
