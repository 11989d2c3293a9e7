package net.runagent.core.chain.rpc;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.runagent.core.chain.BlockHead;
import net.runagent.core.chain.ChainProvider;
import net.runagent.core.chain.Said;
import net.runagent.core.chain.TokenTransfer;
import net.runagent.core.chain.TransferQuery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A node's JSON-RPC, of an EVM chain or of java-tron, which speaks the same subset. */
final class RpcProvider implements ChainProvider {
    /** {@code Transfer(address,address,uint256)}; tokens and collectibles share it and differ in where the third word stands. */
    private static final String TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    private static final String FINAL = "finalized";
    private static final String NEWEST = "latest";
    private static final int TOPICS = 3;

    private final String name;
    private final JsonRpc rpc;

    RpcProvider(String name, JsonRpc rpc) {
        this.name = name;
        this.rpc = rpc;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Said<Long> chainId() {
        return read(rpc.call("eth_chainId"), node -> Words.quantity(node, "chain id"));
    }

    @Override
    public Said<BlockHead> finalHead() {
        return there(FINAL);
    }

    @Override
    public Said<BlockHead> newest() {
        return there(NEWEST);
    }

    private Said<BlockHead> there(String tag) {
        return read(rpc.call("eth_getBlockByNumber", tag, false), RpcProvider::head);
    }

    @Override
    public Said<Optional<BlockHead>> block(long number) {
        return read(rpc.call("eth_getBlockByNumber", hex(number), false), node -> {
            if (node.isNull()) {
                return Optional.empty();
            }
            BlockHead head = head(node);
            if (head.number() != number) {
                throw new Words.Nonsense("another block than asked for");
            }
            return Optional.of(head);
        });
    }

    private static BlockHead head(JsonNode node) {
        return new BlockHead(
                Words.quantity(node.path("number"), "block number"),
                Words.word(node.path("hash"), "block hash"),
                Instant.ofEpochSecond(seconds(Words.quantity(node.path("timestamp"), "timestamp"))));
    }

    /** Until the year 9999; a later one is nonsense. */
    private static long seconds(long said) {
        if (said > 253_402_300_799L) {
            throw new Words.Nonsense("timestamp");
        }
        return said;
    }

    @Override
    public Said<List<TokenTransfer>> transfers(TransferQuery query) {
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("fromBlock", hex(query.from()));
        filter.put("toBlock", hex(query.to()));
        List<String> contracts = query.contracts();
        if (contracts != null) {
            filter.put("address", contracts);
        }
        filter.put("topics", topics(query));
        return read(rpc.call("eth_getLogs", filter), node -> transfers(node, query));
    }

    private static List<@Nullable Object> topics(TransferQuery query) {
        List<String> senders = query.senders();
        List<String> recipients = query.recipients();
        List<@Nullable Object> topics = new ArrayList<>();
        topics.add(TRANSFER);
        topics.add(senders == null ? null : JsonRpc.topics(senders));
        topics.add(recipients == null ? null : JsonRpc.topics(recipients));
        return topics;
    }

    private static List<TokenTransfer> transfers(JsonNode logs, TransferQuery query) {
        if (!logs.isArray()) {
            throw new Words.Nonsense("logs");
        }
        List<TokenTransfer> found = new ArrayList<>();
        Set<String> places = new HashSet<>();
        Set<String> senders = query.senders() == null ? null : new HashSet<>(query.senders());
        Set<String> recipients = query.recipients() == null ? null : new HashSet<>(query.recipients());
        for (JsonNode log : logs) {
            transfer(log, query, senders, recipients).ifPresent(transfer -> {
                if (!places.add(transfer.blockHash() + transfer.logIndex())) {
                    throw new Words.Nonsense("the same log twice");
                }
                found.add(transfer);
            });
        }
        return found;
    }

    /** Empty for a log that is no transfer of a token. One that was not asked for makes the whole answer nonsense. */
    private static Optional<TokenTransfer> transfer(
            JsonNode log, TransferQuery query, @Nullable Set<String> senders, @Nullable Set<String> recipients) {
        String contract = Words.address(log.path("address"), "contract");
        long block = Words.quantity(log.path("blockNumber"), "block number");
        List<String> contracts = query.contracts();
        if ((contracts != null && !contracts.contains(contract)) || block < query.from() || block > query.to()) {
            throw new Words.Nonsense("a log that was not asked for");
        }
        JsonNode topics = log.path("topics");
        if (!topics.isArray()
                || topics.isEmpty()
                || !Words.word(topics.get(0), "topic").equals(TRANSFER)) {
            throw new Words.Nonsense("a log that was not asked for");
        }
        String data = Words.bytes(log.path("data"), "data");
        if (log.path("removed").asBoolean(false) || topics.size() != TOPICS || data.length() != 2 + 64) {
            return Optional.empty();
        }
        if (contracts == null && !Words.isAddressInTopic(topics.get(1))) {
            return Optional.empty(); // anybody's contract may tell anything
        }
        BigInteger amount = Words.number(log.path("data"), "amount");
        if (amount.signum() == 0) {
            return Optional.empty(); // anybody can make one in anybody's name
        }
        TokenTransfer transfer = new TokenTransfer(
                block,
                Words.word(log.path("blockHash"), "block hash"),
                Words.word(log.path("transactionHash"), "transaction"),
                Math.toIntExact(Words.quantity(log.path("logIndex"), "log index") & Integer.MAX_VALUE),
                contract,
                Words.addressInTopic(topics.get(1), "sender"),
                Words.addressInTopic(topics.get(2), "recipient"),
                amount);
        if ((senders != null && !senders.contains(transfer.sender()))
                || (recipients != null && !recipients.contains(transfer.recipient()))) {
            throw new Words.Nonsense("a log that was not asked for");
        }
        return Optional.of(transfer);
    }

    @Override
    public Said<BigInteger> word(String contract, String selector, @Nullable String address, @Nullable Long block) {
        String data = address == null ? selector : selector + "0".repeat(24) + address.substring(2);
        return read(contract(contract, data, block), node -> Words.number(node, "result"));
    }

    @Override
    public Said<String> text(String contract, String selector) {
        return read(contract(contract, selector, null), node -> Words.string(node, "result"));
    }

    private Said<JsonNode> contract(String contract, String data, @Nullable Long block) {
        return rpc.call("eth_call", Map.of("to", contract, "data", data), block == null ? NEWEST : hex(block));
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static <T> Said<T> read(Said<JsonNode> said, Function<JsonNode, T> reading) {
        return switch (said) {
            case Said.Trouble<JsonNode>(String why) -> new Said.Trouble<>(why);
            case Said.Got<JsonNode>(JsonNode node) -> {
                try {
                    yield new Said.Got<>(reading.apply(node));
                } catch (Words.Nonsense nonsense) {
                    yield new Said.Trouble<>("no sense: " + nonsense.getMessage());
                }
            }
        };
    }
}
