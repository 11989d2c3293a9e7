package net.runagent.provisioning.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxClockTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @ParameterizedTest
    @CsvSource({
        "0, yes, RIGHT",
        "5, no, RIGHT",
        "-60, no, RIGHT",
        "60, yes, RIGHT",
        "61, yes, OURS_IS_OFF",
        "-61, yes, OURS_IS_OFF",
        "61, no, SERVERS_IS_OFF",
        "-86400, no, SERVERS_IS_OFF",
        "-86400, '', SERVERS_IS_OFF"
    })
    void aServerThatKeepsItsTimeIsBelieved(long ahead, String synchronised, BoxClock judged) {
        String printed = (NOW.getEpochSecond() + ahead) + "\n";
        assertThat(BoxClock.of(printed, synchronised + "\n", NOW)).isEqualTo(judged);
    }

    @Test
    void aServerThatDoesNotTellItsTimeHasNoRightClock() {
        assertThat(BoxClock.of("", "yes", NOW)).isEqualTo(BoxClock.SERVERS_IS_OFF);
        assertThat(BoxClock.of("Tue", "yes", NOW)).isEqualTo(BoxClock.SERVERS_IS_OFF);
    }
}
