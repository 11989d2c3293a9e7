package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static String word(
            boolean active, boolean ready, List<String> failing, boolean valid, int disk, Integer exit) {
        return Health.word(new AgentHealth(active, ready, failing, valid, "2026.6.1", 0, 900, disk, exit));
    }

    @Test
    void whatIsWrongIsNamedByItsCauseNotByItsSymptom() {
        assertThat(word(true, true, List.of(), true, 40, 0)).isEmpty();
        assertThat(word(true, true, List.of(), true, 97, null)).isEmpty();
        assertThat(word(false, false, List.of(), false, 100, 1)).isEqualTo("config-broken");
        assertThat(word(false, false, List.of(), true, 98, 1)).isEqualTo("disk-full");
        assertThat(word(false, false, List.of(), true, 40, 137)).isEqualTo("out-of-memory");
        assertThat(word(false, false, List.of(), true, 40, null)).isEqualTo("agent-down");
        assertThat(word(true, false, List.of(), true, 40, 0)).isEqualTo("agent-deaf");
        assertThat(word(true, true, List.of("telegram"), true, 40, 0)).isEqualTo("agent-deaf");
    }
}
