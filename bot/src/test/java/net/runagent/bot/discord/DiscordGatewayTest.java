package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.runagent.bot.conversation.ChatService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line to Discord breaks in every way there is, and what people do meanwhile. */
class DiscordGatewayTest extends DiscordHouse {
    @Test
    void theGatewayComesBackByItselfAndNothingIsLost() {
        says("/deploy");
        sees("ASK");
        for (String does : List.of("drops", "reconnect", "invalid")) {
            breaks(does);
            becomes("back after " + does, () -> chat.hears(null));
            long before = occurrences("ASK");
            says("/deploy");
            becomes("answered after " + does, () -> occurrences("ASK") == before + 1);
        }
    }

    @Test
    void onlyOneProcessListensAndAnotherTakesOver() {
        ChatService second = process().started();
        says("/deploy");
        sees("ASK");
        service.close();
        service = second;
        becomes(
                "the second listens",
                () -> second.bean(DiscordGateway.class).leading()
                        && second.bean(DiscordGateway.class).sinceAnswer() != null
                        && chat.hears(null));
        long before = occurrences("ASK");
        says("/deploy");
        becomes("answered", () -> occurrences("ASK") == before + 1);
    }

    /** What happens on a line that breaks is told again when the session goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"drops", "reconnect"})
    void aCommandWhileTheLineIsDownIsAnsweredWhenTheSessionGoesOn(String does) {
        says("/deploy");
        sees("ASK");
        breaks(does);
        says("/cancel");
        sees("Cancelled");
    }

    /** What a session that is forgotten had not told yet is told to nobody: Discord says so, and all goes on. */
    @Test
    void aCommandThatIsLostWithItsSessionIsSaidToHaveFailedAndTheNextOneIsAnswered() {
        says("/deploy");
        sees("ASK");
        breaks("forgets");
        says("/cancel");
        becomes("said", () -> everything().contains("did not respond"));
        becomes("back", () -> chat.hears(null));
        says("/cancel");
        sees("Cancelled");
        assertThat(occurrences("Cancelled")).isEqualTo(1);
    }

    @Test
    void aLineThatOnlyLooksAliveIsGivenUpAndWhatWasSaidMeanwhileIsAnswered() {
        chat.heartbeats(Duration.ofSeconds(1));
        service.close();
        service = process().started();
        connected();
        says("/deploy");
        sees("ASK");
        breaks("silent");
        says("/cancel");
        sees("Cancelled");
    }

    private void breaks(String how) {
        post("/world/discord/gateway", Map.of("does", how));
    }
}
