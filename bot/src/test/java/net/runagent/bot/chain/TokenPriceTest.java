package net.runagent.bot.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import net.runagent.core.billing.Case;
import net.runagent.core.chain.TokenPrices;
import net.runagent.sandbox.chain.Provider.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a token is worth is read on the chains, and doubted as everything else is. */
class TokenPriceTest {
    private static final String LOOK = "chain.watch-prices";
    private static final List<String> FEEDS = List.of("bsc", "polygon", "arbitrum", "ethereum");

    private final ChainHouse house = new ChainHouse();

    @BeforeEach
    void somebodyMayPay() {
        house.address(new UUID(1, 1));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void price(long micros, String... chains) {
        for (String chain : chains) {
            house.chains.price(chain, micros);
        }
    }

    private void passes(Duration time) {
        house.world.clock().advance(time);
        FEEDS.forEach(chain -> house.mine(chain, 1));
    }

    private boolean low() {
        return house.bean(TokenPrices.class).low("USDT");
    }

    @Test
    @Case(46)
    void belowItsValueForAnHourItIsLowUntilItIsBack() {
        price(970_000, "bsc");
        price(979_999, "polygon");
        house.turn(LOOK);
        assertThat(low()).as("a dip").isFalse();
        passes(Duration.ofMinutes(30));
        house.turn(LOOK);
        assertThat(low()).isFalse();
        assertThat(house.alerts).isEmpty();
        passes(Duration.ofMinutes(30));
        house.turn(LOOK);
        assertThat(low()).isTrue();
        assertThat(house.alerts).containsExactly("chain.token.price USDT");
        price(1_000_000, "polygon");
        house.turn(LOOK);
        assertThat(low()).as("one alone does not keep it low").isFalse();
    }

    @Test
    void aDipThatIsOverBeginsAnew() {
        price(900_000, "bsc", "polygon");
        house.turn(LOOK);
        passes(Duration.ofMinutes(50));
        price(980_000, "bsc", "polygon");
        house.turn(LOOK);
        price(900_000, "bsc", "polygon");
        house.turn(LOOK);
        passes(Duration.ofMinutes(50));
        house.turn(LOOK);
        assertThat(low()).isFalse();
    }

    @Test
    void oneChainAloneIsNotBelieved() {
        price(500_000, "bsc");
        house.turn(LOOK);
        passes(Duration.ofHours(3));
        house.turn(LOOK);
        assertThat(low()).isFalse();
        assertThat(house.alerts).isEmpty();
    }

    @Test
    void theOnlyOneThatIsHeardIsBelieved() {
        for (String chain : List.of("polygon", "arbitrum", "ethereum")) {
            house.mode(chain, 2, Mode.DOWN);
        }
        price(500_000, "bsc");
        house.turn(LOOK);
        passes(Duration.ofHours(1));
        assertThat(low()).isTrue();
    }

    @Test
    void fromAnOldPriceAndFromSilenceNothingFollows() {
        price(500_000, FEEDS.toArray(String[]::new));
        house.world.clock().advance(Duration.ofHours(27));
        house.turn(LOOK);
        house.world.clock().advance(Duration.ofHours(27));
        assertThat(low()).as("old").isFalse();
        passes(Duration.ofMinutes(1));
        house.turn(LOOK);
        passes(Duration.ofHours(1));
        assertThat(low()).isTrue();
        FEEDS.forEach(chain -> house.mode(chain, 1, Mode.DOWN));
        price(1_000_000, FEEDS.toArray(String[]::new));
        house.turn(LOOK);
        assertThat(low()).as("nobody says that it is back").isTrue();
    }

    @Test
    void whereNobodyWasEverAskedToPayNobodyIsAskedForAPrice() {
        try (ChainHouse empty = new ChainHouse()) {
            empty.turn(LOOK);
            assertThat(empty.world.requests().of("chain")).isEmpty();
        }
    }
}
