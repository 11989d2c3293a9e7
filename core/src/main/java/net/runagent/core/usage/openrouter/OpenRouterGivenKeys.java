package net.runagent.core.usage.openrouter;

import java.nio.charset.StandardCharsets;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.usage.GivenKeys;
import net.runagent.core.vault.Secret;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

@Component
class OpenRouterGivenKeys implements GivenKeys {
    private final OpenRouterLine line;

    OpenRouterGivenKeys(OpenRouterLine line) {
        this.line = line;
    }

    @Override
    public Result<Given> look(Secret key) {
        String plain = key.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        return line.call(plain, HttpMethod.GET, "/key", null, answer -> {
            var data = answer.required("data");
            boolean management = data.path("is_management_key").asBoolean(false)
                    || data.path("is_provisioning_key").asBoolean(false);
            return new Given(management);
        });
    }
}
