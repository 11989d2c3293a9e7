package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptScreenTest {
    private static final Text WORDS = new Text(
            "any.words",
            Map.of(
                    "name",
                    "<b>Ada</b>",
                    "few",
                    3,
                    "many",
                    4_000_000_000L,
                    "exact",
                    new BigDecimal("1.20"),
                    "amount",
                    Money.usd(1900),
                    "cost",
                    new UsdMicros(12),
                    "when",
                    Instant.parse("2026-11-24T12:00:00Z"),
                    "day",
                    LocalDate.parse("2026-11-24"),
                    "inner",
                    Text.of("any.inner", "name", "Otto")));

    private static final List<List<Action>> ROWS = List.of(
            List.of(Action.primary("yes", WORDS), Action.link("page", WORDS, "https://example.org")),
            List.of(Action.back()));

    static List<View> views() {
        return List.of(
                new View.Screen(WORDS, ROWS),
                new View.Prompt(WORDS, ROWS),
                new View.Choice(
                        WORDS, List.of(new View.Option("1", WORDS, WORDS), new View.Option("2", WORDS, null)), ROWS),
                new View.BotOffer(WORDS, "Ada's agent", "ada_agent_bot"),
                new View.SecretInput(WORDS, ROWS),
                new View.Progress(
                        WORDS, List.of(new View.Progress.Step(WORDS, View.Progress.State.RUNNING)), WORDS, ROWS),
                new View.Notice(WORDS, ROWS));
    }

    @ParameterizedTest
    @MethodSource("views")
    void aViewComesBackAsItWas(View view) {
        KeptScreen kept = new KeptScreen(view, 7, 2);

        assertThat(KeptScreen.read(kept.bytes())).isEqualTo(kept);
    }

    @Test
    void whatIsNotReadableIsDrawnAnew() {
        assertThat(KeptScreen.read("{\"view\":{\"is\":\"Hologram\"}}".getBytes(StandardCharsets.UTF_8)))
                .isNull();
        assertThat(KeptScreen.read("bytes of another version".getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }
}
