package net.runagent.core.usage.openrouter;

import java.math.BigDecimal;
import java.util.List;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.ListedModels;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

@Component
class OpenRouterModels implements ListedModels {
    private static final BigDecimal TOKENS = BigDecimal.valueOf(1_000_000);

    private final OpenRouterLine line;

    OpenRouterModels(OpenRouterLine line) {
        this.line = line;
    }

    @Override
    public Result<List<ModelPrice>> all() {
        return line.call(
                "",
                HttpMethod.GET,
                "/models",
                null,
                answer -> answer.required("data")
                        .valueStream()
                        .filter(OpenRouterModels::usable)
                        .map(OpenRouterModels::model)
                        .toList());
    }

    /** It becomes a word of a configuration file and of buttons; one that is no such word is left out. */
    private static boolean usable(JsonNode model) {
        return model.path("id").asString("").matches("[a-z0-9~.-]{1,40}/[A-Za-z0-9._:-]{1,80}")
                && model.path("supported_parameters")
                        .valueStream()
                        .anyMatch(parameter -> parameter.asString("").equals("tools"));
    }

    private static ModelPrice model(JsonNode model) {
        JsonNode pricing = model.path("pricing");
        String id = model.required("id").asString();
        String name = model.path("name").asString(id);
        return new ModelPrice(
                id,
                name.length() > 60 ? name.substring(0, 60) : name,
                price(pricing.path("prompt")),
                price(pricing.path("completion")));
    }

    /** Written as a decimal of dollars for one token; a negative one stands for "it depends". */
    private static @Nullable UsdMicros price(JsonNode perToken) {
        BigDecimal usd = new BigDecimal(perToken.asString("-1"));
        return usd.signum() < 0 ? null : UsdMicros.ofUsd(usd.multiply(TOKENS));
    }
}
