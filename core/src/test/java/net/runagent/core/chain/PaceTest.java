package net.runagent.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.chain.ChainScan.Pass;
import net.runagent.core.chain.Pace.Payers;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long seconds;
    private final Pace pace =
            new Pace(Duration.ofMinutes(60), () -> Duration.ofSeconds(seconds).toNanos());

    /** How often it is looked at within these seconds, asked every four. */
    private int looks(Pace its, int during, Payers payers, Pass pass) {
        int looks = 0;
        for (int passed = 0; passed < during; passed += 4) {
            seconds += 4;
            if (its.due(payers)) {
                its.after(pass);
                looks++;
            }
        }
        return looks;
    }

    @Test
    void whileSomebodyIsWaitedForEveryTurnIsALook() {
        assertThat(looks(pace, 400, Payers.AWAITED, new Pass.Current(1, 0))).isEqualTo(100);
        assertThat(looks(pace, 400, Payers.AWAITED, new Pass.Waiting("nobody answers"))).isEqualTo(100);
    }

    @Test
    void whereSomebodyHasAnAddressAndNobodyIsWaitedForThereIsALookAMinute() {
        assertThat(looks(pace, 600, Payers.SOME, new Pass.Current(1, 0))).isEqualTo(10);
        assertThat(pace.due(Payers.AWAITED)).isTrue();
    }

    @Test
    void whereNobodyHasOneTheFirstLookIsAtOnceAndThenAFewAnHour() {
        assertThat(pace.due(Payers.NONE)).isTrue();
        assertThat(looks(pace, 3_600, Payers.NONE, new Pass.Current(1, 0))).isEqualTo(12);
    }

    @Test
    void untilCountingHasBegunItIsTriedSoonerAndWithTheFirstAddressAtOnce() {
        assertThat(looks(pace, 320, Payers.NONE, new Pass.Waiting("nobody answers"))).isEqualTo(10);
        assertThat(pace.due(Payers.NONE)).isFalse();
        assertThat(pace.due(Payers.AWAITED)).isTrue();
    }

    @Test
    void looksAreNeverSoRareThatAStandstillIsTakenForOne() {
        Pace quick = new Pace(Duration.ofMinutes(2), () -> Duration.ofSeconds(seconds).toNanos());
        assertThat(looks(quick, 600, Payers.NONE, new Pass.Current(1, 0))).isEqualTo(10);
        Pace quicker = new Pace(Duration.ofSeconds(40), () -> Duration.ofSeconds(seconds).toNanos());
        assertThat(looks(quicker, 400, Payers.NONE, new Pass.Waiting("nobody answers"))).isEqualTo(20);
    }
}
