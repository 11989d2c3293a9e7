package net.runagent.bot.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class DoorHealthTest {
    private static final Duration NONE = Duration.ZERO;

    @Test
    void whoHeardLatelyAndKeepsUpIsWell() {
        Health health = DoorHealth.of(true, Duration.ofSeconds(3), Duration.ofSeconds(2));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("inboxLagSeconds", 2L).containsEntry("secondsSinceSign", 3L);
    }

    @Test
    void aLeaderThatHearsNothingIsNotWell() {
        assertThat(DoorHealth.of(true, Duration.ofMinutes(3), NONE).getStatus()).isEqualTo(Status.DOWN);
        assertThat(DoorHealth.of(true, null, NONE).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anInboxThatNobodyWorksOffIsNotWellWhoeverLeads() {
        Duration behind = Duration.ofSeconds(61);
        assertThat(DoorHealth.of(true, Duration.ofSeconds(1), behind).getStatus())
                .isEqualTo(Status.DOWN);
        assertThat(DoorHealth.of(false, null, behind).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void whoDoesNotLeadNeedNotHear() {
        assertThat(DoorHealth.of(false, null, NONE).getStatus()).isEqualTo(Status.UP);
    }
}
