package net.runagent.sandbox.chain;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one true history of a chain. Blocks without transactions are not kept: what they are follows from their number and
 * from which reorganisation they came with. Not safe for threads by itself.
 */
public final class Chain {
    private final Kind kind;
    private State state;
    private final Map<String, BigInteger> balances = new HashMap<>();

    /** Kept between starts. */
    static final class State {
        public String salt = "";
        public long head = 1;
        public long finalHead = 0;
        public long transactions;
        public List<Branch> branches = new ArrayList<>();
        public TreeMap<Long, List<Tx>> blocks = new TreeMap<>();
        public TreeMap<Long, Long> times = new TreeMap<>();
        public List<String> frozen = new ArrayList<>();
        public boolean paused;
        public long feeBasisPoints;
        /** Millionths of a dollar. */
        public long priceMicros = 1_000_000;
    }

    /** Blocks from this number on came with this reorganisation. */
    record Branch(long from, int number) {}

    /** @param logs what it told @param moves what it did, told or not */
    record Tx(String hash, List<Log> logs, List<Move> moves) {}

    /** @param topics of the log @param data in hex */
    public record Log(String contract, List<String> topics, String data) {
        /** As a token tells of a transfer. */
        public static Log transfer(String contract, String from, String to, BigInteger value) {
            return new Log(
                    contract, List.of(Hashes.TRANSFER, Hashes.topic(from), Hashes.topic(to)), Hashes.word(value));
        }
    }

    /** What a holder has more of, or less. */
    public record Move(String contract, String holder, BigInteger by) {}

    /** A log in its place. */
    record Placed(long block, String blockHash, long time, String tx, int txIndex, int logIndex, Log log) {}

    /** Where a transfer went. */
    public record Included(String tx, int logIndex, long block) {}

    Chain(Kind kind, State state) {
        this.kind = kind;
        this.state = state;
        state.blocks.values().forEach(txs -> txs.forEach(tx -> move(tx, 1)));
    }

    Kind kind() {
        return kind;
    }

    State state() {
        return state;
    }

    void become(State other) {
        state = other;
        balances.clear();
        state.blocks.values().forEach(txs -> txs.forEach(tx -> move(tx, 1)));
    }

    public long head() {
        return state.head;
    }

    /** The newest final block; it never goes back, also when a reorganisation breaks what it promised. */
    public long finalHead() {
        return state.finalHead;
    }

    String hash(long number) {
        int branch = 0;
        for (Branch each : state.branches) {
            branch = each.from <= number ? each.number : branch;
        }
        // What a block holds is part of its hash, and of those after it.
        Map.Entry<Long, List<Tx>> filled = state.blocks.floorEntry(number);
        String content = filled == null
                ? ""
                : filled.getKey()
                        + filled.getValue().getLast().hash()
                        + filled.getValue().size();
        return Hashes.of(state.salt + "|block|" + number + "|" + branch + "|" + content);
    }

    long time(long number) {
        Map.Entry<Long, Long> mark = state.times.floorEntry(number);
        return mark == null ? 0 : mark.getValue();
    }

    /** Empty blocks. */
    public void mine(long count, Instant now) {
        state.head += count;
        mark(now);
        settle();
    }

    /** Blocks that come by themselves. */
    void tick(long count, Instant now) {
        state.head += count;
        state.times.put(state.head, now.getEpochSecond());
        // Each of them has a time, so that the next look knows when to come; older empty ones are forgotten.
        Long before = state.times.lowerKey(state.head);
        if (before != null && !state.blocks.containsKey(before) && before > 0) {
            state.times.remove(before);
        }
        settle();
    }

    /** Empty blocks need no time of their own each. */
    private void mark(Instant now) {
        Map.Entry<Long, Long> last = state.times.lastEntry();
        if (last == null || state.blocks.containsKey(state.head) || now.getEpochSecond() - last.getValue() > 60) {
            state.times.put(state.head, now.getEpochSecond());
        }
    }

    private void settle() {
        state.finalHead = Math.max(state.finalHead, state.head - kind.finality());
    }

    /** A block with one transaction that tells these logs; transfers also move the token, when it is one of the chain's. */
    public Included include(List<Log> logs, List<Move> more, Instant now) {
        return includeAll(List.of(logs), more, now).getFirst();
    }

    /** A block with several transactions. @return where the last log of each went */
    public List<Included> includeAll(List<List<Log>> transactions, Collection<Move> more, Instant now) {
        List<Tx> made = new ArrayList<>();
        for (List<Log> logs : transactions) {
            List<Move> moves = new ArrayList<>(made.isEmpty() ? more : List.of());
            logs.forEach(log -> moves.addAll(moves(log)));
            made.add(new Tx(
                    Hashes.of(state.salt + "|tx|" + ++state.transactions), List.copyOf(logs), List.copyOf(moves)));
        }
        state.head++;
        put(state.head, made);
        mark(now);
        settle();
        List<Included> included = new ArrayList<>();
        int next = 0;
        for (Tx tx : made) {
            next += tx.logs().size();
            included.add(new Included(tx.hash(), Math.max(0, next - 1), state.head));
        }
        return included;
    }

    private List<Move> moves(Log log) {
        boolean known =
                kind.tokens().stream().anyMatch(token -> token.contract().equals(log.contract()));
        if (!known || log.topics().size() != 3 || log.data().length() != 66) {
            return List.of();
        }
        BigInteger value = new BigInteger(log.data().substring(2), 16);
        return List.of(
                new Move(log.contract(), "0x" + log.topics().get(1).substring(26), value.negate()),
                new Move(log.contract(), "0x" + log.topics().get(2).substring(26), value));
    }

    private void put(long number, List<Tx> txs) {
        state.blocks.put(number, txs);
        txs.forEach(tx -> move(tx, 1));
    }

    private void move(Tx tx, int sign) {
        tx.moves()
                .forEach(move -> balances.merge(
                        move.contract() + move.holder(),
                        move.by().multiply(BigInteger.valueOf(sign)),
                        BigInteger::add));
    }

    /** What happens to the transactions of blocks that are no longer. */
    public enum Orphans {
        /** They come back as others with other hashes, those of a block in reverse, one block later. */
        RETURN,
        /** They come back unchanged, one block later. */
        RETURN_SAME,
        DROPPED
    }

    /** The last blocks are replaced by as many others. Deeper than finality, it breaks what nodes have promised. */
    public void reorganise(int depth, Orphans orphans, Instant now) {
        long from = Math.max(1, state.head - depth + 1);
        TreeMap<Long, List<Tx>> gone = new TreeMap<>(state.blocks.tailMap(from, true));
        gone.values().forEach(txs -> txs.forEach(tx -> move(tx, -1)));
        state.blocks.tailMap(from, true).clear();
        state.branches.add(new Branch(from, state.branches.size() + 1));
        if (orphans != Orphans.DROPPED) {
            gone.forEach((number, txs) -> putBack(number + 1, txs, orphans));
        }
        mark(now);
        settle();
    }

    private void putBack(long number, List<Tx> txs, Orphans orphans) {
        List<Tx> back = new ArrayList<>();
        for (Tx tx : orphans == Orphans.RETURN ? txs.reversed() : txs) {
            back.add(
                    orphans == Orphans.RETURN
                            ? new Tx(
                                    Hashes.of(state.salt + "|tx|" + ++state.transactions),
                                    tx.logs().reversed(),
                                    tx.moves())
                            : tx);
        }
        state.head = Math.max(state.head, number);
        put(number, back);
    }

    BigInteger balance(String contract, String holder, long at) {
        BigInteger balance = balances.getOrDefault(contract + holder, BigInteger.ZERO);
        for (List<Tx> txs : state.blocks.tailMap(at, false).values()) {
            for (Tx tx : txs) {
                for (Move move : tx.moves()) {
                    if (move.contract().equals(contract) && move.holder().equals(holder)) {
                        balance = balance.subtract(move.by());
                    }
                }
            }
        }
        return balance.signum() < 0 ? BigInteger.ZERO : balance;
    }

    List<Placed> logs(long from, long to) {
        List<Placed> found = new ArrayList<>();
        for (Map.Entry<Long, List<Tx>> block :
                state.blocks.subMap(from, true, to, true).entrySet()) {
            String hash = hash(block.getKey());
            int logIndex = 0;
            int txIndex = 0;
            for (Tx tx : block.getValue()) {
                for (Log log : tx.logs()) {
                    found.add(new Placed(
                            block.getKey(), hash, time(block.getKey()), tx.hash(), txIndex, logIndex++, log));
                }
                txIndex++;
            }
        }
        return found;
    }
}
