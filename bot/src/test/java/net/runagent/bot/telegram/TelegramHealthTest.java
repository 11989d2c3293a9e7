package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class TelegramHealthTest {
    private static final Duration NONE = Duration.ZERO;

    @Test
    void whoHeardLatelyAndKeepsUpIsWell() {
        Health health = TelegramHealth.of(true, Duration.ofSeconds(3), Duration.ofSeconds(2));
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("inboxLagSeconds", 2L).containsEntry("secondsSinceAnswer", 3L);
    }

    @Test
    void aLeaderThatHearsNothingIsNotWell() {
        assertThat(TelegramHealth.of(true, Duration.ofMinutes(3), NONE).getStatus())
                .isEqualTo(Status.DOWN);
        assertThat(TelegramHealth.of(true, null, NONE).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anInboxThatNobodyWorksOffIsNotWellWhoeverLeads() {
        Duration behind = Duration.ofSeconds(61);
        assertThat(TelegramHealth.of(true, Duration.ofSeconds(1), behind).getStatus())
                .isEqualTo(Status.DOWN);
        assertThat(TelegramHealth.of(false, null, behind).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void whoDoesNotLeadNeedNotHear() {
        assertThat(TelegramHealth.of(false, null, NONE).getStatus()).isEqualTo(Status.UP);
    }
}
