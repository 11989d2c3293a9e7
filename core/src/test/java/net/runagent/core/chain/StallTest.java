package net.runagent.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.chain.ChainScan.Pass;
import org.junit.jupiter.api.Test;

class StallTest {
    private long minutes;
    private final Stall stall =
            new Stall(Duration.ofMinutes(10), () -> Duration.ofMinutes(minutes).toNanos());

    private boolean after(Pass pass) {
        minutes++;
        return stall.after(pass);
    }

    @Test
    void aChainThatComesFurtherIsNotStalled() {
        for (int block = 0; block < 50; block++) {
            assertThat(after(new Pass.Current(block, 0))).isFalse();
        }
    }

    @Test
    void answersWithoutAnythingNewAreToldAfterTheUsualTimeAndAgainAfterAsMuch() {
        int told = 0;
        for (int i = 0; i < 34; i++) {
            told += after(new Pass.Current(7, 0)) ? 1 : 0;
        }
        assertThat(told).as("first at 1, then after 11 and 22 more").isEqualTo(3);
    }

    @Test
    void waitingIsToldTooAndEndsWithTheNextBlock() {
        for (int i = 0; i < 10; i++) {
            assertThat(after(new Pass.Waiting("nobody answers"))).isFalse();
        }
        assertThat(after(new Pass.Waiting("nobody answers"))).isTrue();
        assertThat(after(new Pass.Current(8, 1))).isFalse();
        assertThat(after(new Pass.Waiting("nobody answers"))).isFalse();
    }

    @Test
    void whatIsHaltedIsToldByWhoeverHaltedItAndAnotherProcessLooksAfterItsOwn() {
        for (int i = 0; i < 30; i++) {
            assertThat(after(new Pass.Halted("why"))).isFalse();
        }
        for (int i = 0; i < 30; i++) {
            minutes++;
            stall.elsewhere();
        }
        assertThat(after(new Pass.Waiting("nobody answers"))).isFalse();
    }
}
