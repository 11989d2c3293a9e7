package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.money.UsdMicros;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every model that the provider lists is found by a part of its name, with its price, also while the provider is away. */
class ListedModelsTest {
    private final KeyHouse house = new KeyHouse(31);

    @AfterEach
    void close() {
        house.end();
        house.close();
    }

    private List<String> found(String... words) {
        return house.models().having(List.of(words), 20).stream()
                .map(ModelPrice::id)
                .toList();
    }

    @Test
    void aModelIsFoundByPartsOfItsNameOrMakerWithItsPriceForAMillionTokens() {
        assertThat(found("gpt")).as("before the list was read").isEmpty();
        house.again("usage.watch-models");

        assertThat(found("GPT", "mini")).containsExactly("openai/gpt-5-mini");
        assertThat(found("anthropic/")).hasSize(2);
        assertThat(found("no such")).isEmpty();
        assertThat(found("o1-pro"))
                .as("its greeting would cost more than a new key may spend")
                .isEmpty();
        assertThat(found("%")).as("is no pattern").isEmpty();
        assertThat(house.models().having(List.of("openai"), 1)).hasSize(1);
        assertThat(house.models().find("anthropic/claude-sonnet-4.5").orElseThrow())
                .isEqualTo(new ModelPrice(
                        "anthropic/claude-sonnet-4.5",
                        "Anthropic: Claude Sonnet 4.5",
                        UsdMicros.ofUsd(new BigDecimal("3")),
                        UsdMicros.ofUsd(new BigDecimal("15"))));
        assertThat(house.models().find("openrouter/auto").orElseThrow().in())
                .as("depends on what it picks")
                .isNull();
    }

    @Test
    void aListThatCannotBeReadLeavesTheOneBefore() {
        house.again("usage.watch-models");
        house.fault("GET /api/v1/models", Faults.Kind.GARBAGE);
        house.again("usage.watch-models");
        assertThat(found("gpt")).isNotEmpty();
    }
}
