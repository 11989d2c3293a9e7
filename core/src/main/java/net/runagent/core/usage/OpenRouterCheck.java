package net.runagent.core.usage;

import java.math.RoundingMode;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.operator.ProviderCheck;
import net.runagent.core.usage.ChildKeys.Result;
import org.springframework.stereotype.Component;

/** Asks OpenRouter what our account has left. */
@Component
class OpenRouterCheck implements ProviderCheck {
    private final ChildKeys keys;

    OpenRouterCheck(ChildKeys keys) {
        this.keys = keys;
    }

    @Override
    public String provider() {
        return "OpenRouter";
    }

    @Override
    public Checked check() {
        if (!keys.available()) {
            return new Checked.Missing(
                    "runagent.openrouter.management-key",
                    "agents get AI credit",
                    "openrouter.ai, settings, management keys",
                    false);
        }
        return switch (keys.credits()) {
            case Result.Ok<UsdMicros>(UsdMicros left) ->
                left.value() > 0
                        ? new Checked.Works(
                                "our account has " + left.toUsd().setScale(2, RoundingMode.DOWN) + " USD left")
                        : new Checked.Broken(
                                "our account is empty: no agent can answer", "buy credit at openrouter.ai");
            case Result.NotAllowed<UsdMicros>(String code) ->
                new Checked.Broken(
                        "the management key is refused (" + code + ")",
                        "make a new one at openrouter.ai, settings, management keys (not an ordinary API key)");
            default -> new Checked.Broken("OpenRouter gives no usable answer", "try again in a minute");
        };
    }
}
