package net.runagent.core.chain;

import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.core.chain.Agreement.Answer;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks what tokens are worth, by contracts on the chains themselves (Chainlink's), through the providers that are asked
 * anyway. Each chain is a source of its own; a price counts when two of them say that it is at most so much, or the only one
 * that there is. From silence nothing follows.
 */
@Component
class WatchPrices implements Recurring {
    private static final Logger log = LoggerFactory.getLogger(WatchPrices.class);

    static final String LATEST_ANSWER = "0x50d25bcd";
    static final String LATEST_TIMESTAMP = "0x8205bf6a";
    static final String DESCRIPTION = "0x7284e416";

    /** How many digits of such a contract stand behind the point. */
    private static final int FEED_DECIMALS = 8;

    private static final BigInteger FEED_UNITS_PER_MICRO = BigInteger.valueOf(100);

    /** They write a price once a day when it does not change by a quarter of a percent; an older one is nobody's. */
    private static final Duration FRESH = Duration.ofHours(26);

    /** A hundred dollars: what says more does not mean this token. */
    private static final BigInteger MOST = BigInteger.valueOf(100_00000000L);

    private final Chains chains;
    private final ChainScans scans;
    private final AddressBook addresses;
    private final TokenPriceRecords records;
    private final TokenPrices prices;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;
    /** Contracts that have said that they are of this token. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    WatchPrices(
            Chains chains,
            ChainScans scans,
            AddressBook addresses,
            TokenPriceRecords records,
            TokenPrices prices,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock) {
        this.chains = chains;
        this.scans = scans;
        this.addresses = addresses;
        this.records = records;
        this.prices = prices;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "chain.watch-prices";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(15);
    }

    @Override
    public void run() {
        Map<String, List<Long>> heard = new TreeMap<>();
        for (Chain chain : chains.all()) {
            if (addresses.page(chain.family()).size() == 0) {
                continue; // nobody was ever asked for anything there
            }
            Agreement agreement = scans.agreement(chain);
            for (Token token : chain.tokens()) {
                micros(chain, token, agreement)
                        .ifPresent(price -> heard.computeIfAbsent(token.symbol(), none -> new ArrayList<>())
                                .add(price));
            }
        }
        heard.forEach(this::note);
    }

    private void note(String token, List<Long> said) {
        List<Long> sorted = said.stream().sorted().toList();
        long micros = sorted.get(Math.min(1, sorted.size() - 1));
        Instant now = clock.instant();
        TokenPrice price = transactions.<TokenPrice>call(() -> {
            Instant before = records.find(token).map(TokenPrice::lowSince).orElse(null);
            Instant since = before == null ? now : before;
            TokenPrice fresh =
                    new TokenPrice(token, micros, now, micros < TokenPrices.LEAST_MICROS ? since : null);
            records.save(fresh);
            return fresh;
        });
        if (prices.low(price)) {
            alerts.raise(
                    Severity.CRITICAL,
                    "chain.token.price",
                    token,
                    Map.of(
                            "token", token,
                            "micros", String.valueOf(micros),
                            "since", String.valueOf(price.lowSince())));
        }
    }

    /** Empty when nobody can tell, or what they tell is old. */
    private Optional<Long> micros(Chain chain, Token token, Agreement agreement) {
        ChainAddress feed = token.priceFeed();
        if (feed == null || !itsOwn(chain, token, feed.hex(), agreement)) {
            return Optional.empty();
        }
        Answer<BigInteger> price = agreement.all(
                provider -> provider.word(feed.hex(), LATEST_ANSWER, null, null), "price");
        Answer<BigInteger> at = agreement.all(
                provider -> provider.word(feed.hex(), LATEST_TIMESTAMP, null, null), "time of the price");
        if (!(price instanceof Answer.Agreed<BigInteger>(BigInteger units))
                || !(at instanceof Answer.Agreed<BigInteger>(BigInteger seconds))) {
            return Optional.empty();
        }
        boolean old = seconds.bitLength() > 40
                || Instant.ofEpochSecond(seconds.longValueExact()).isBefore(clock.instant().minus(FRESH));
        if (old || units.signum() == 0 || units.compareTo(MOST) > 0) {
            log.warn("The price of {} on {} is not used: {}", token.symbol(), chain.id(), old ? "old" : "absurd");
            return Optional.empty();
        }
        return Optional.of(units.divide(FEED_UNITS_PER_MICRO).longValueExact());
    }

    private boolean itsOwn(Chain chain, Token token, String feed, Agreement agreement) {
        if (known.contains(feed)) {
            return true;
        }
        Answer<String> called = agreement.all(provider -> provider.text(feed, DESCRIPTION), "what it is the price of");
        Answer<BigInteger> decimals =
                agreement.all(provider -> provider.word(feed, ChainScan.DECIMALS, null, null), "decimals");
        if (!(called instanceof Answer.Agreed<String>(String name))
                || !(decimals instanceof Answer.Agreed<BigInteger>(BigInteger digits))) {
            return false;
        }
        if (!name.equals(token.symbol() + " / USD") || !digits.equals(BigInteger.valueOf(FEED_DECIMALS))) {
            log.warn("The price-feed of {} on {} is of something else", token.symbol(), chain.id());
            return false;
        }
        known.add(feed);
        return true;
    }
}
