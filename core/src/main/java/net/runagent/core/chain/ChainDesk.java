package net.runagent.core.chain;

import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.chain.Agreement.Answer;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the people who run the service look at and decide about chains. */
@Component
public class ChainDesk {
    /** What java-tron takes in one question. */
    private static final int ADDRESSES_AT_ONCE = 500;

    private final Chains chains;
    private final ChainScans scans;
    private final DepositKeys keys;
    private final DepositAddressRecords records;
    private final CursorRecords cursors;
    private final AddressBook addresses;
    private final CreditTransfers credits;
    private final Transactions transactions;
    private final Clock clock;

    ChainDesk(
            Chains chains,
            ChainScans scans,
            DepositKeys keys,
            DepositAddressRecords records,
            CursorRecords cursors,
            AddressBook addresses,
            CreditTransfers credits,
            Transactions transactions,
            Clock clock) {
        this.chains = chains;
        this.scans = scans;
        this.keys = keys;
        this.records = records;
        this.cursors = cursors;
        this.addresses = addresses;
        this.credits = credits;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @param cursor null before the first look */
    public record Standing(Chain chain, @Nullable ChainCursor cursor) {}

    /**
     * @param pinned what was first used or confirmed since, null before the first use
     * @param first the address at index 0, to be compared with what the hardware wallet shows
     */
    public record Key(
            ChainFamily family, String configured, @Nullable String pinned, String first) {}

    public sealed interface Outcome {
        /** @param said in plain words */
        record Done(String said) implements Outcome {}

        record Refused(String why) implements Outcome {}
    }

    public List<Standing> standings() {
        return chains.all().stream()
                .map(chain -> new Standing(chain, cursors.find(chain.id()).orElse(null)))
                .toList();
    }

    public List<Key> keys() {
        List<Key> all = new ArrayList<>();
        for (ChainFamily family : ChainFamily.values()) {
            keys.of(family)
                    .ifPresent(key -> all.add(new Key(
                            family,
                            key.fingerprint(),
                            records.pinned(family).orElse(null),
                            key.address(0).shown())));
        }
        return all;
    }

    /** Confirms that the configured key is the right one, by its fingerprint. Addresses of the one before stay looked after. */
    public Outcome pin(ChainFamily family, String fingerprint) {
        Optional<DepositKey> key = keys.of(family);
        if (key.isEmpty()) {
            return new Outcome.Refused("no key is configured for " + family.word());
        }
        if (!key.get().fingerprint().equals(fingerprint)) {
            return new Outcome.Refused(
                    "the configured key has the fingerprint " + key.get().fingerprint());
        }
        return transactions.<Outcome>call(() -> {
            if (!records.pin(family, fingerprint, clock.instant())) {
                records.pinAnew(family, fingerprint, clock.instant());
            }
            return new Outcome.Done("new addresses of " + family.word() + " come from this key");
        });
    }

    /** Leaves indexes out, after an older backup was put back: addresses that were shown meanwhile are never given again. */
    public Outcome skip(ChainFamily family, long count) {
        if (count < 1 || count > 1_000_000) {
            return new Outcome.Refused("1 to 1000000 indexes can be left out");
        }
        return records.pinned(family).isEmpty()
                ? new Outcome.Refused("no address of " + family.word() + " was ever made")
                : new Outcome.Done("the next index is " + records.skip(family, count));
    }

    /**
     * Counts again what is in these blocks; what was counted before stays as it is.
     *
     * @param to null for up to where the chain is counted
     */
    public Outcome rescan(String id, long from, @Nullable Long to) {
        Chain chain = chains.find(id).orElse(null);
        ChainCursor cursor = chain == null ? null : cursors.find(id).orElse(null);
        if (chain == null || cursor == null) {
            return new Outcome.Refused("there is no chain " + id + " that is counted");
        }
        long last = to == null ? cursor.block() : Math.min(to, cursor.block());
        if (from < 0 || from > last) {
            return new Outcome.Refused("blocks 0 to " + cursor.block() + " are counted");
        }
        Agreement agreement = scans.agreement(chain);
        ChainScan scan = scans.of(chain);
        AddressBook.Page ours = addresses.page(chain.family());
        long next = from;
        long span = chain.span();
        int found = 0;
        while (next <= last) {
            long end = Math.min(last, next + span - 1);
            switch (scan.read(agreement, next, end, ours)) {
                case Answer.Differ<List<ChainTransfer>>(String why) -> {
                    return new Outcome.Refused(
                            "the providers differ: " + why + "; " + found + " were found until then");
                }
                case Answer.Unheard<List<ChainTransfer>>(String why) -> {
                    if (end == next) {
                        return new Outcome.Refused(why + "; " + found + " were found until block " + next);
                    }
                    span = Math.max(1, (end - next) / 2);
                }
                case Answer.Agreed<List<ChainTransfer>>(List<ChainTransfer> seen) -> {
                    try {
                        found += credits.again(chain, seen, ours);
                    } catch (CreditTransfers.Contradiction contradiction) {
                        return new Outcome.Refused("transfer " + contradiction.getMessage()
                                + " was counted with another content; nothing of its blocks was changed");
                    }
                    next = end + 1;
                    span = Math.min(chain.span(), span + Math.max(1, span / 8));
                }
            }
        }
        return new Outcome.Done(found + (found == 1 ? " transfer was" : " transfers were") + " missing and "
                + (found == 1 ? "is" : "are") + " counted now");
    }

    /**
     * Something that came to an address of ours and is not credited to anybody: another token, or one that only looks like it.
     *
     * @param contract that tells so; anybody can make one that tells anything
     * @param address of ours, as wallets write it
     * @param payer whose address it is
     * @param units as the contract says
     */
    public record Stray(long block, String tx, String contract, String address, UUID payer, BigInteger units) {}

    public sealed interface Strays {
        record Found(List<Stray> all) implements Strays {}

        record Refused(String why) implements Strays {}
    }

    /**
     * For a customer who has sent something else than what is taken: what came in these blocks that nothing was counted for.
     *
     * @param to null for up to where the chain is counted
     */
    public Strays strays(String id, long from, @Nullable Long to) {
        Chain chain = chains.find(id).orElse(null);
        ChainCursor cursor = chain == null ? null : cursors.find(id).orElse(null);
        if (chain == null || cursor == null) {
            return new Strays.Refused("there is no chain " + id + " that is counted");
        }
        long last = to == null ? cursor.block() : Math.min(to, cursor.block());
        if (from < 0 || from > last) {
            return new Strays.Refused("blocks 0 to " + cursor.block() + " are counted");
        }
        Agreement agreement = scans.agreement(chain);
        AddressBook.Page ours = addresses.page(chain.family());
        List<Stray> found = new ArrayList<>();
        for (List<String> portion : ours.portions(ADDRESSES_AT_ONCE)) {
            long next = from;
            long span = chain.span();
            while (next <= last) {
                long end = Math.min(last, next + span - 1);
                switch (agreement.anything(portion, next, end)) {
                    case Answer.Differ<List<TokenTransfer>>(String why) -> {
                        return new Strays.Refused("the providers differ: " + why);
                    }
                    case Answer.Unheard<List<TokenTransfer>>(String why) -> {
                        if (end == next) {
                            return new Strays.Refused(why);
                        }
                        span = Math.max(1, (end - next) / 2);
                    }
                    case Answer.Agreed<List<TokenTransfer>>(List<TokenTransfer> seen) -> {
                        seen.forEach(each -> stray(chain, each, ours).ifPresent(found::add));
                        next = end + 1;
                        span = Math.min(chain.span(), span + Math.max(1, span / 8));
                    }
                }
            }
        }
        return new Strays.Found(found);
    }

    private static Optional<Stray> stray(Chain chain, TokenTransfer seen, AddressBook.Page ours) {
        UUID owner = ours.owner(seen.recipient());
        return owner == null || chain.token(seen.contract()).isPresent()
                ? Optional.empty()
                : Optional.of(new Stray(
                        seen.block(),
                        seen.tx(),
                        seen.contract(),
                        new ChainAddress(chain.family(), seen.recipient()).shown(),
                        owner,
                        seen.amount()));
    }

    /**
     * Goes on with a chain that was halted.
     *
     * @param block from where, null for where it stood
     */
    public Outcome resume(String id, @Nullable Long block) {
        Chain chain = chains.find(id).orElse(null);
        ChainCursor cursor = chain == null ? null : cursors.find(id).orElse(null);
        if (chain == null || cursor == null) {
            return new Outcome.Refused("there is no chain " + id + " that is counted");
        }
        if (cursor.halted() == null) {
            return new Outcome.Refused(id + " is not halted");
        }
        long at = block == null ? cursor.block() : block;
        if (at < 0 || at > cursor.block()) {
            return new Outcome.Refused("blocks up to " + cursor.block() + " were counted; it goes on there or before");
        }
        return switch (scans.agreement(chain).block(at)) {
            case Answer.Agreed<BlockHead>(BlockHead head) -> {
                cursors.resume(id, head, clock.instant());
                yield new Outcome.Done(id + " is counted from block " + at + " on");
            }
            case Answer.Unheard<BlockHead>(String why) -> new Outcome.Refused(why);
            case Answer.Differ<BlockHead>(String why) -> new Outcome.Refused("the providers still differ: " + why);
        };
    }
}
