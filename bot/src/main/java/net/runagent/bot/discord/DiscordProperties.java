package net.runagent.bot.discord;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's application on Discord. Make it in the developer portal and allow it to be installed by users and by
 * servers; it needs no privileged intent.
 *
 * @param token three parts with dots between them, from the developer portal, Bot, Reset Token; empty switches Discord off
 * @param applicationId digits, from the developer portal, General Information; empty switches Discord off
 * @param restUrl base address of the REST API with its version; change it only for a simulated Discord
 * @param gatewayUrl address of the gateway; change it only for a simulated Discord
 */
@ConfigurationProperties("runagent.discord")
record DiscordProperties(
        @DefaultValue("") String token,
        @DefaultValue("") String applicationId,
        @DefaultValue("https://discord.com/api/v10") String restUrl,
        @DefaultValue("wss://gateway.discord.gg") String gatewayUrl) {
    private static final Pattern ID = Pattern.compile("[0-9]{1,20}");

    DiscordProperties {
        token = token.strip();
        applicationId = applicationId.strip();
        restUrl = restUrl.replaceFirst("/+$", "");
        gatewayUrl = gatewayUrl.replaceFirst("/+$", "");
        if (!token.isEmpty() && !DiscordToken.wellFormed(token)) {
            throw new IllegalArgumentException(
                    "runagent.discord.token is not a bot token; reset it in Discord's developer portal, Bot");
        }
        if (!applicationId.isEmpty() && !ID.matcher(applicationId).matches()) {
            throw new IllegalArgumentException("runagent.discord.application-id has digits only");
        }
    }

    boolean configured() {
        return !token.isEmpty() && !applicationId.isEmpty();
    }

    /** The property that is missing when only the other one is set; null otherwise. */
    @Nullable
    String half() {
        if (token.isEmpty() == applicationId.isEmpty()) {
            return null;
        }
        return token.isEmpty() ? "runagent.discord.token" : "runagent.discord.application-id";
    }

    @Override
    public String toString() {
        return "DiscordProperties[token=[redacted], applicationId=" + applicationId + ", restUrl=" + restUrl
                + ", gatewayUrl=" + gatewayUrl + "]";
    }
}
