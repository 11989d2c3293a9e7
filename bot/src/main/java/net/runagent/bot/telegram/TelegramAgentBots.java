package net.runagent.bot.telegram;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import net.runagent.bot.agent.PlatformBots;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentBots.Fetched;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.vault.Secret;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.managed.GetManagedBotToken;
import org.telegram.telegrambots.meta.api.methods.managed.ReplaceManagedBotToken;
import org.telegram.telegrambots.meta.api.methods.managed.SetManagedBotAccessSettings;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;
import org.telegram.telegrambots.meta.api.objects.User;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;
import org.telegram.telegrambots.meta.exceptions.TelegramApiRequestException;

/**
 * The agents' bots. A token to be checked becomes part of a URL for one call; no exception, log line or answer of this
 * class carries it.
 */
@Component
final class TelegramAgentBots implements PlatformBots {
    private final TelegramProperties properties;
    private final TelegramHttp http;

    TelegramAgentBots(TelegramProperties properties, TelegramHttp http) {
        this.properties = properties;
        this.http = http;
    }

    @Override
    public Platform platform() {
        return Platform.TELEGRAM;
    }

    @Override
    public Checked check(Secret secret) {
        String token = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
        if (!BotToken.wellFormed(token)) {
            return new Checked.Invalid();
        }
        if (BotToken.botId(token).equals(properties.botId())) {
            return new Checked.Unfit("operator-bot");
        }
        Function<User, Checked> found = me -> Boolean.TRUE.equals(me.getIsBot())
                ? new Checked.Ok(String.valueOf(me.getId()), String.valueOf(me.getUserName()))
                : new Checked.Unfit("not-a-bot");
        return ask(http.as(token), new GetMe(), found, Checked.Unknown::new, code -> new Checked.Invalid());
    }

    /** Listening with the token would take the agent's place; how many messages wait can be asked beside it. */
    @Override
    public Waiting waiting(Secret secret) {
        String token = secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
        if (!BotToken.wellFormed(token)) {
            return new Waiting.Invalid();
        }
        return ask(
                http.as(token),
                new GetWebhookInfo(),
                info -> new Waiting.Messages(
                        info.getPendingUpdatesCount() == null ? 0 : info.getPendingUpdatesCount(),
                        info.getUrl() != null && !info.getUrl().isEmpty()),
                Waiting.Unknown::new,
                code -> new Waiting.Invalid());
    }

    @Override
    public Fetched fetchManagedToken(String botId) {
        return token(new GetManagedBotToken(Long.valueOf(botId)), botId);
    }

    @Override
    public Fetched replaceManagedToken(String botId) {
        return token(new ReplaceManagedBotToken(Long.valueOf(botId)), botId);
    }

    @Override
    public Checked restrictToOwner(String botId, String ownerId) {
        if (!properties.configured()) {
            return new Checked.Unknown("telegram is off");
        }
        // The owner may always write; nobody is added.
        SetManagedBotAccessSettings settings = new SetManagedBotAccessSettings(Long.valueOf(botId), true, List.of());
        return ask(
                http.as(properties.token()),
                settings,
                done -> new Checked.Ok(botId, ""),
                Checked.Unknown::new,
                Checked.Unfit::new);
    }

    private Fetched token(BotApiMethod<String> method, String botId) {
        if (!properties.configured()) {
            return new Fetched.Unknown("telegram is off");
        }
        return ask(
                http.as(properties.token()),
                method,
                token -> BotToken.wellFormed(token) && BotToken.botId(token).equals(botId)
                        ? new Fetched.Token(Secret.taking(token.getBytes(StandardCharsets.UTF_8)))
                        : new Fetched.Unknown("the answer is no token of that bot"),
                Fetched.Unknown::new,
                Fetched.Refused::new);
    }

    /** Refusals that will not change are told apart from everything that may be different next time. */
    private static <T extends Serializable, R> R ask(
            OkHttpTelegramClient client,
            BotApiMethod<T> method,
            Function<T, R> answered,
            Function<String, R> unknown,
            Function<String, R> refused) {
        try {
            return answered.apply(client.execute(method));
        } catch (TelegramApiRequestException answer) {
            Integer code = answer.getErrorCode();
            boolean lasting = code != null && (code == 400 || code == 401 || code == 403 || code == 404);
            return lasting ? refused.apply("status-" + code) : unknown.apply("status " + code);
        } catch (TelegramApiException noAnswer) {
            return unknown.apply("no answer");
        }
    }
}
