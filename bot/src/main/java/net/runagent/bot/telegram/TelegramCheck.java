package net.runagent.bot.telegram;

import net.runagent.core.operator.ProviderCheck;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.objects.User;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;
import org.telegram.telegrambots.meta.exceptions.TelegramApiRequestException;

/** Whether the operator bot can be reached and may create bots for its customers. */
@Component
final class TelegramCheck implements ProviderCheck {
    private final TelegramProperties properties;
    private final TelegramHttp http;

    TelegramCheck(TelegramProperties properties, TelegramHttp http) {
        this.properties = properties;
        this.http = http;
    }

    @Override
    public String provider() {
        return "Telegram";
    }

    @Override
    public Checked check() {
        if (!properties.configured()) {
            return new Checked.Missing(
                    "runagent.telegram.token",
                    "talking to customers on Telegram",
                    "write /newbot to @BotFather on Telegram and copy the token",
                    false);
        }
        try {
            User me = http.as(properties.token()).execute(new GetMe());
            return Boolean.TRUE.equals(me.getCanManageBots())
                    ? new Checked.Works("@" + me.getUserName() + " answers and may create bots for customers")
                    : new Checked.Broken(
                            "@" + me.getUserName() + " may not create bots for customers",
                            "switch bot management on: @BotFather, /mybots, the bot, Bot Settings; until then customers"
                                    + " must paste a token");
        } catch (TelegramApiRequestException refused) {
            return new Checked.Broken(
                    "Telegram answered " + refused.getErrorCode(), "get the bot's token again from @BotFather");
        } catch (TelegramApiException noAnswer) {
            return new Checked.Broken(
                    "no answer from " + properties.apiUrl(), "check the network and runagent.telegram.api-url");
        }
    }
}
