package net.runagent.bot.discord;

import java.nio.charset.StandardCharsets;
import net.runagent.bot.agent.PlatformBots;
import net.runagent.bot.discord.DiscordRest.Answer;
import net.runagent.bot.discord.DiscordRest.Call;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.vault.Secret;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The agents' bots on Discord. A bot there belongs to an application that its owner has made; a token to be checked becomes a
 * header for two calls, and only codes come back.
 */
@Component
final class DiscordAgentBots implements PlatformBots {
    /** Flags of an application: it may read what is written to it. The second is for those in few servers. */
    private static final int READS_MESSAGES = 1 << 18 | 1 << 19;

    private final DiscordProperties properties;
    private final DiscordRest rest;

    DiscordAgentBots(DiscordProperties properties, DiscordRest rest) {
        this.properties = properties;
        this.rest = rest;
    }

    @Override
    public Platform platform() {
        return Platform.DISCORD;
    }

    @Override
    public Checked check(Secret secret) {
        String token = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
        if (!DiscordToken.wellFormed(token)) {
            return new Checked.Invalid();
        }
        return switch (rest.call(Call.of("GET", "/users/@me", token, null))) {
            case Answer.Ok(JsonNode me) when !me.path("bot").asBoolean(false) -> new Checked.Unfit("not-a-bot");
            case Answer.Ok(JsonNode me) -> application(token, me);
            case Answer.Refused(int status, int _) when status == 401 -> new Checked.Invalid();
            case Answer.Refused(int status, int _) -> new Checked.Unknown("status " + status);
            case Answer.Busy _, Answer.NotSent _, Answer.Lost _ -> new Checked.Unknown("no answer");
        };
    }

    /** One call and no more: it is asked about each agent twice a minute. What waits Discord does not tell. */
    @Override
    public Waiting waiting(Secret secret) {
        String token = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
        if (!DiscordToken.wellFormed(token)) {
            return new Waiting.Invalid();
        }
        return switch (rest.call(Call.of("GET", "/users/@me", token, null))) {
            case Answer.Ok _ -> new Waiting.NotTold();
            case Answer.Refused(int status, int _) when status == 401 -> new Waiting.Invalid();
            case Answer.Refused(int status, int _) -> new Waiting.Unknown("status " + status);
            case Answer.Busy _, Answer.NotSent _, Answer.Lost _ -> new Waiting.Unknown("no answer");
        };
    }

    /** Without leave to read messages an agent would hear nothing: better told now than after paying. */
    private Checked application(String token, JsonNode me) {
        return switch (rest.call(Call.of("GET", "/applications/@me", token, null))) {
            case Answer.Ok(JsonNode application)
            when application.path("id").asString("").equals(properties.applicationId()) ->
                new Checked.Unfit("operator-bot");
            case Answer.Ok(JsonNode application)
            when (application.path("flags").asInt(0) & READS_MESSAGES) == 0 -> new Checked.Unfit("no-message-content");
            case Answer.Ok _ ->
                new Checked.Ok(me.path("id").asString(""), me.path("username").asString(""));
            case Answer.Refused(int status, int _) when status == 401 -> new Checked.Invalid();
            case Answer.Refused _, Answer.Busy _, Answer.NotSent _, Answer.Lost _ -> new Checked.Unknown("no answer");
        };
    }
}
