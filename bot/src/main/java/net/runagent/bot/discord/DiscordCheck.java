package net.runagent.bot.discord;

import net.runagent.bot.discord.DiscordRest.Answer;
import net.runagent.bot.discord.DiscordRest.Call;
import net.runagent.core.operator.ProviderCheck;
import org.springframework.stereotype.Component;

/** Whether the operator's application can be reached, and whether the token is its own. */
@Component
final class DiscordCheck implements ProviderCheck {
    private static final String HOW = "discord.com/developers: New Application; its id stands under General"
            + " Information, its token under Bot, Reset Token";

    private final DiscordProperties properties;
    private final DiscordRest rest;

    DiscordCheck(DiscordProperties properties, DiscordRest rest) {
        this.properties = properties;
        this.rest = rest;
    }

    @Override
    public String provider() {
        return "Discord";
    }

    @Override
    public Checked check() {
        if (!properties.configured()) {
            boolean noToken = properties.token().isEmpty();
            return new Checked.Missing(
                    noToken ? "runagent.discord.token" : "runagent.discord.application-id",
                    "talking to customers on Discord",
                    HOW,
                    false);
        }
        return switch (rest.call(Call.of("GET", "/applications/@me", properties.token(), null))) {
            case Answer.Ok(var me)
            when me.path("id").asString("").equals(properties.applicationId()) ->
                new Checked.Works("the application " + me.path("name").asString("") + " answers");
            case Answer.Ok _ ->
                new Checked.Broken(
                        "the token belongs to another application than runagent.discord.application-id",
                        "take both from the same application: " + HOW);
            case Answer.Refused(int status, int _) ->
                new Checked.Broken("Discord answered " + status, "reset the bot's token in the developer portal");
            case Answer.Busy _, Answer.NotSent _, Answer.Lost _ ->
                new Checked.Broken(
                        "no answer from " + properties.restUrl(), "check the network and runagent.discord.rest-url");
        };
    }
}
