package net.runagent.core.chain;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import net.runagent.core.chain.Agreement.Answer;
import net.runagent.core.chain.Said.Got;
import net.runagent.core.chain.Said.Trouble;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Looks at one chain, one pass after another, and counts what has become final.
 *
 * <p>A pass reads forward from the cursor, in portions, up to the block that every provider calls final. Nobody is asked
 * about what it does not know yet: a node beyond its head answers "nothing" and not "I do not know". What is counted is what
 * two or more providers say alike, block hashes included; and before anything, that the cursor's block is still the one that
 * was counted. A portion that a provider refuses, for whatever reason and in whatever words, is asked for again at half its
 * size. Nothing is ever taken from silence: as long as there is doubt the cursor stays, and money comes later.
 *
 * <p>Doubt that does not go away stops the chain and calls staff. Other chains go on.
 */
final class ChainScan {
    private static final Logger log = LoggerFactory.getLogger(ChainScan.class);

    private static final int FIRST_SPAN = 1_000;
    /** Passes in a row in which providers may differ: behind one address stand many nodes, and one may lag for seconds. */
    static final int PATIENCE = 15;

    /** How many passes a look at the tokens' contracts is believed for. */
    private static final int TOKENS_AGAIN = 5_000;

    static final String DECIMALS = "0x313ce567";
    static final String SYMBOL = "0x95d89b41";

    private final Chain chain;
    private final List<ChainProvider> providers;
    private final CursorRecords cursors;
    private final SightingRecords sightings;
    private final AddressBook addresses;
    private final CreditTransfers credits;
    private final StaffAlerts alerts;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final int filtered;

    private Set<DepositSeen> told = Set.of();
    private long span;
    private int differed;
    private int tokensKnown;
    /** Another process may have left something. */
    private boolean nothingShown;

    ChainScan(
            Chain chain,
            List<ChainProvider> providers,
            CursorRecords cursors,
            SightingRecords sightings,
            AddressBook addresses,
            CreditTransfers credits,
            StaffAlerts alerts,
            ApplicationEventPublisher events,
            Clock clock,
            int filtered) {
        this.chain = chain;
        this.providers = providers;
        this.cursors = cursors;
        this.sightings = sightings;
        this.addresses = addresses;
        this.credits = credits;
        this.alerts = alerts;
        this.events = events;
        this.clock = clock;
        this.filtered = filtered;
        this.span = Math.min(FIRST_SPAN, chain.span());
    }

    /** What came of a pass. */
    sealed interface Pass {
        /** Everything that is final is counted. @param transfers counted in this pass */
        record Current(long block, int transfers) implements Pass {}

        /** Something is missing or in doubt; the next pass tries again. */
        record Waiting(String why) implements Pass {}

        /** A person has to look at it. */
        record Halted(String why) implements Pass {}
    }

    Chain chain() {
        return chain;
    }

    /** Whether something was on its way at the last look. */
    boolean sees() {
        return !told.isEmpty();
    }

    /** @param go whether to begin another portion */
    Pass pass(BooleanSupplier go) {
        ChainCursor cursor = cursors.find(chain.id()).orElse(null);
        if (cursor != null && cursor.halted() != null) {
            return new Pass.Halted(cursor.halted());
        }
        Heard heard = hear();
        if (heard.providers.size() < Chains.LEAST_PROVIDERS) {
            return new Pass.Waiting("fewer than two providers can be believed: " + heard.why);
        }
        Agreement agreement = new Agreement(chain, heard.providers, filtered);
        Pass trouble = tokens(agreement);
        if (trouble != null) {
            return trouble;
        }
        if (cursor == null) {
            return begin(agreement, heard.last);
        }
        trouble = stillThere(agreement, cursor, heard.last);
        if (trouble != null) {
            return trouble;
        }
        // After the heads: an address that is made from now on cannot have been paid in a block that is final already.
        AddressBook.Page ours = addresses.page(chain.family());
        return forward(agreement, cursor, heard.last, ours, go);
    }

    private record Heard(List<ChainProvider> providers, long last, String why) {}

    /** Who answers, is of this chain, and up to where all of them have final blocks. */
    private Heard hear() {
        List<ChainProvider> heard = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        long last = Long.MAX_VALUE;
        for (ChainProvider provider : providers) {
            if (!(provider.chainId() instanceof Got<Long>(Long id))) {
                missing.add(provider.name() + " does not say which chain it is");
                continue;
            }
            if (id != chain.chainId()) {
                missing.add(provider.name() + " is of chain " + id);
                alerts.raise(
                        Severity.CRITICAL,
                        "chain.provider.wrong",
                        provider.name(),
                        Map.of("provider", provider.name(), "chain", String.valueOf(id)));
                continue;
            }
            switch (provider.finalHead()) {
                case Trouble<BlockHead>(String why) -> missing.add(provider.name() + ": " + why);
                case Got<BlockHead>(BlockHead head) -> {
                    heard.add(provider);
                    last = Math.min(last, head.number());
                }
            }
        }
        return new Heard(heard, last, String.join("; ", missing));
    }

    /** Null when the contracts are what the file says; otherwise nothing may be counted, in whatever unit. */
    private @Nullable Pass tokens(Agreement agreement) {
        if (tokensKnown-- > 0) {
            return null;
        }
        tokensKnown = 0;
        for (Token token : chain.tokens()) {
            String contract = token.contract().hex();
            Answer<BigInteger> decimals =
                    agreement.all(provider -> provider.word(contract, DECIMALS, null, null), "decimals");
            Answer<String> name = agreement.all(provider -> provider.text(contract, SYMBOL), "symbol");
            if (!(decimals instanceof Answer.Agreed<BigInteger>(BigInteger digits))
                    || !(name instanceof Answer.Agreed<String>(String called))) {
                return new Pass.Waiting("the contract of " + token.symbol() + " cannot be looked at: " + decimals);
            }
            if (!digits.equals(BigInteger.valueOf(token.decimals()))
                    || !token.names().contains(called)) {
                alerts.raise(
                        Severity.CRITICAL,
                        "chain.token.wrong",
                        chain.id() + "/" + token.symbol(),
                        Map.of(
                                "chain", chain.id(),
                                "token", token.symbol(),
                                "decimals", digits.toString(),
                                "expected", String.valueOf(token.decimals())));
                return new Pass.Waiting(token.symbol() + " is not what the file of chains says");
            }
        }
        tokensKnown = TOKENS_AGAIN;
        return null;
    }

    private Pass begin(Agreement agreement, long last) {
        return switch (agreement.block(last)) {
            case Answer.Agreed<BlockHead>(BlockHead head) -> {
                cursors.begin(chain.id(), head, clock.instant());
                log.info("{} is counted from block {} on", chain.id(), head.number());
                yield new Pass.Current(head.number(), 0);
            }
            case Answer.Unheard<BlockHead>(String why) -> new Pass.Waiting(why);
            case Answer.Differ<BlockHead>(String why) -> new Pass.Waiting("providers differ: " + why);
        };
    }

    /** Null when the cursor's block is still what it was. */
    private @Nullable Pass stillThere(Agreement agreement, ChainCursor cursor, long last) {
        if (last < cursor.block()) {
            return new Pass.Waiting("a provider has only come to block " + last + " of " + cursor.block());
        }
        return switch (agreement.others(cursor.block(), cursor.hash())) {
            case Answer.Unheard<Integer>(String why) -> new Pass.Waiting(why);
            case Answer.Differ<Integer>(String why) -> differ(why);
            case Answer.Agreed<Integer>(Integer others) -> {
                if (others == 0) {
                    yield null;
                }
                yield others == agreement.names().count()
                        ? halt("chain.finality.broken", "block " + cursor.block() + " is another one now")
                        : differ("block " + cursor.block());
            }
        };
    }

    private Pass forward(
            Agreement agreement, ChainCursor cursor, long last, AddressBook.Page ours, BooleanSupplier go) {
        ChainCursor at = cursor;
        int counted = 0;
        while (at.block() < last) {
            if (!go.getAsBoolean()) {
                return new Pass.Waiting("asked to rest");
            }
            // Without addresses nothing can have come: only the end of the portion matters.
            long to = ours.size() == 0 ? last : Math.min(last, at.block() + span);
            switch (portion(agreement, at.block() + 1, to, ours)) {
                case Answer.Unheard<Portion>(String why) -> {
                    if (to == at.block() + 1) {
                        return new Pass.Waiting(why);
                    }
                    span = Math.max(1, (to - at.block()) / 2);
                    log.debug("{} is read in portions of {} blocks: {}", chain.id(), span, why);
                }
                case Answer.Differ<Portion>(String why) -> {
                    return differ(why);
                }
                case Answer.Agreed<Portion>(Portion portion) -> {
                    differed = 0;
                    try {
                        if (!credits.upTo(chain, at, portion.end, portion.transfers, ours)) {
                            return new Pass.Waiting("another process counts this chain");
                        }
                    } catch (CreditTransfers.Contradiction contradiction) {
                        return halt(
                                "chain.transfer.conflict",
                                "transfer " + contradiction.getMessage() + " was counted with another content");
                    }
                    counted += portion.transfers.size();
                    at = new ChainCursor(chain.id(), portion.end.number(), portion.end.hash(), clock.instant(), null);
                    span = Math.min(chain.span(), span + Math.max(1, span / 8));
                }
            }
        }
        show(agreement, at, ours);
        return new Pass.Current(at.block(), counted);
    }

    private record Portion(List<ChainTransfer> transfers, BlockHead end) {}

    private Answer<Portion> portion(Agreement agreement, long from, long to, AddressBook.Page ours) {
        BlockHead end;
        switch (agreement.block(to)) {
            case Answer.Unheard<BlockHead>(String why) -> {
                return new Answer.Unheard<>(why);
            }
            case Answer.Differ<BlockHead>(String why) -> {
                return new Answer.Differ<>(why);
            }
            case Answer.Agreed<BlockHead>(BlockHead head) -> end = head;
        }
        return switch (read(agreement, from, to, ours)) {
            case Answer.Unheard<List<ChainTransfer>>(String why) -> new Answer.Unheard<>(why);
            case Answer.Differ<List<ChainTransfer>>(String why) -> new Answer.Differ<>(why);
            case Answer.Agreed<List<ChainTransfer>>(List<ChainTransfer> transfers) -> {
                CrashPoint.at("chain.transfers.read");
                yield new Answer.Agreed<>(new Portion(transfers, end));
            }
        };
    }

    /** What is ours in these blocks, with the time of each block. */
    Answer<List<ChainTransfer>> read(Agreement agreement, long from, long to, AddressBook.Page ours) {
        if (ours.size() == 0) {
            return new Answer.Agreed<>(List.of());
        }
        List<TokenTransfer> seen;
        switch (agreement.transfers(from, to, ours)) {
            case Answer.Unheard<List<TokenTransfer>>(String why) -> {
                return new Answer.Unheard<>(why);
            }
            case Answer.Differ<List<TokenTransfer>>(String why) -> {
                return new Answer.Differ<>(why);
            }
            case Answer.Agreed<List<TokenTransfer>>(List<TokenTransfer> agreed) -> seen = agreed;
        }
        Map<Long, Instant> times = new HashMap<>();
        List<ChainTransfer> transfers = new ArrayList<>();
        for (TokenTransfer each : seen) {
            if (!times.containsKey(each.block())) {
                switch (agreement.time(each.block(), each.blockHash())) {
                    case Answer.Agreed<BlockHead>(BlockHead head) -> times.put(each.block(), head.at());
                    case Answer.Unheard<BlockHead>(String why) -> {
                        return new Answer.Unheard<>(why);
                    }
                    case Answer.Differ<BlockHead>(String why) -> {
                        return new Answer.Differ<>(why);
                    }
                }
            }
            Token token = chain.token(each.contract()).orElseThrow();
            UUID owner = ours.owner(each.recipient());
            transfers.add(ChainTransfer.of(chain, token, each, owner, times.getOrDefault(each.block(), Instant.EPOCH)));
        }
        return new Answer.Agreed<>(transfers);
    }

    private Pass differ(String why) {
        differed++;
        if (differed < PATIENCE) {
            log.warn("The providers of {} differ ({} of {}): {}", chain.id(), differed, PATIENCE, why);
            return new Pass.Waiting("providers differ: " + why);
        }
        differed = 0;
        return halt("chain.providers.disagree", "providers differ: " + why);
    }

    private Pass halt(String kind, String why) {
        if (cursors.halt(chain.id(), why, clock.instant())) {
            log.error("{} is not counted any more: {}", chain.id(), why);
            alerts.raise(Severity.CRITICAL, kind, chain.id(), Map.of("chain", chain.id(), "why", why));
        }
        return new Pass.Halted(why);
    }

    /** What is on its way: read from one provider, kept apart, and never counted. */
    private void show(Agreement agreement, ChainCursor at, AddressBook.Page ours) {
        if (ours.size() == 0 || !(agreement.newest() instanceof Got<BlockHead>(BlockHead newest))) {
            return;
        }
        Set<TokenTransfer> got = Set.of();
        if (newest.number() > at.block()) {
            long to = Math.min(newest.number(), at.block() + span);
            if (!(agreement.unconfirmed(at.block() + 1, to, ours)
                    instanceof Got<Set<TokenTransfer>>(Set<TokenTransfer> found))) {
                return;
            }
            got = found;
        }
        List<Sighting> seen = got.stream()
                .filter(each -> ours.ours(each.recipient()))
                .map(each -> new Sighting(
                        chain.id(),
                        each.blockHash(),
                        each.logIndex(),
                        each.block(),
                        each.tx(),
                        chain.token(each.contract()).orElseThrow().symbol(),
                        each.recipient(),
                        each.amount()))
                .sorted(Comparator.comparingLong(Sighting::block).thenComparingInt(Sighting::logIndex))
                .toList();
        if (!seen.isEmpty() || !nothingShown) {
            sightings.replace(
                    chain.id(), new SightingRecords.Heads(Math.max(newest.number(), at.block()), at.block()), seen);
            nothingShown = seen.isEmpty();
        }
        tell(seen, newest.number(), at.block(), ours);
    }

    private void tell(List<Sighting> seen, long newest, long last, AddressBook.Page ours) {
        Set<DepositSeen> now = new LinkedHashSet<>();
        for (Sighting each : seen) {
            UUID owner = ours.owner(each.recipient());
            if (owner != null) {
                now.add(new DepositSeen(owner, chain.id(), each.tx(), each.quarters(newest, last)));
            }
        }
        Set<DepositSeen> before = told;
        told = now;
        now.stream().filter(each -> !before.contains(each)).forEach(events::publishEvent);
    }
}
