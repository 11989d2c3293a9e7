package net.runagent.core.money;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What is booked together, balanced in each unit. (source, sourceId, kind) is its natural key: the same real event gives
 * the same key from whichever side it is learned, so it is booked once.
 *
 * @param source who says so, e.g. {@code polar}
 * @param sourceId the source's id of the thing, e.g. an order id
 * @param kind what happened to it, e.g. {@code paid}
 */
public record LedgerEntrySet(String source, String sourceId, String kind, List<LedgerEntry> entries) {
    public LedgerEntrySet {
        entries = List.copyOf(entries);
    }

    public static LedgerEntrySet of(String source, String sourceId, String kind) {
        return new LedgerEntrySet(source, sourceId, kind, List.of());
    }

    public LedgerEntrySet debit(LedgerAccount account, Money money) {
        return with(account, money.currency(), BigInteger.valueOf(money.minor()));
    }

    public LedgerEntrySet credit(LedgerAccount account, Money money) {
        return with(account, money.currency(), BigInteger.valueOf(money.minor()).negate());
    }

    public LedgerEntrySet debit(LedgerAccount account, UsdMicros micros) {
        return with(account, LedgerEntry.MICROS, BigInteger.valueOf(micros.value()));
    }

    public LedgerEntrySet credit(LedgerAccount account, UsdMicros micros) {
        return with(
                account, LedgerEntry.MICROS, BigInteger.valueOf(micros.value()).negate());
    }

    public LedgerEntrySet with(LedgerAccount account, String unit, BigInteger amount) {
        List<LedgerEntry> more = new ArrayList<>(entries);
        more.add(new LedgerEntry(account, unit, amount));
        return new LedgerEntrySet(source, sourceId, kind, more);
    }

    public boolean balanced() {
        Map<String, BigInteger> sums = new HashMap<>();
        entries.forEach(entry -> sums.merge(entry.unit(), entry.amount(), BigInteger::add));
        return !entries.isEmpty() && sums.values().stream().allMatch(sum -> sum.signum() == 0);
    }

    /** The same for the same lines in any order: tells a repeat from a contradiction. */
    public String contentHash() {
        String canonical = entries.stream()
                .map(entry -> entry.account() + "|" + entry.unit() + "|" + entry.amount())
                .sorted()
                .reduce("", (text, line) -> text + line + "\n");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
