package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How news reaches who has not done anything for a while, or lets nobody write to them. */
class DiscordReachTest extends DiscordHouse {
    @Test
    void newsForWhoLetsNobodyWriteWaitsUntilTheyComeBy() {
        says("/deploy");
        sees("ASK");
        post("/world/discord/uninstalls", Map.of("userId", ada));
        service.bean(Replies.class).everythingForgotten(new EverythingForgotten());
        tell("one");
        becomes("held", () -> count("state = 'HELD'") > 0);
        assertThat(service.reachable).containsEntry(user(), false);
        says("/deploy");
        sees("READY one");
        assertThat(service.reachable).containsEntry(user(), true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newsIsSaidWhereverThePersonIs(boolean recently) {
        says("/deploy");
        sees("ASK");
        if (!recently) {
            service.bean(Replies.class).everythingForgotten(new EverythingForgotten());
        }
        tell("one");
        sees("READY one");
        assertThat(occurrences("READY one")).isEqualTo(1);
    }

    @Test
    void aLostAnswerToADirectMessageMakesNoDouble() {
        says("/deploy");
        sees("ASK");
        service.bean(Replies.class).everythingForgotten(new EverythingForgotten());
        fault("POST /channels/{channel_id}/messages", Kind.DROP_AFTER, 0, "", 1);
        tell("one");
        sees("READY one");
        becomes("settled", () -> unfinished() == 0);
        assertThat(occurrences("READY one")).isEqualTo(1);
    }
}
