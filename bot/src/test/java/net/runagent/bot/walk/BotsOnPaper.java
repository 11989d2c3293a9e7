package net.runagent.bot.walk;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.vault.Secret;

/** The agents' own bots, as the platforms know them. */
final class BotsOnPaper implements AgentBots {
    private record Bot(String id, String username) {}

    private final Weather weather;
    private final Map<String, Bot> byToken = new LinkedHashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, String> usernames = new HashMap<>();
    private final Set<String> everyToken = new TreeSet<>();
    private long last = 5_000_000_000L;
    private int drawn;

    BotsOnPaper(Weather weather) {
        this.weather = weather;
    }

    /** Somebody makes a bot, on the platform itself; its id. */
    String made(String username) {
        String id = String.valueOf(++last);
        usernames.put(id, username);
        renew(id, Platform.TELEGRAM);
        return id;
    }

    String usernameOf(String id) {
        return usernames.get(id);
    }

    /** A bot made outside, with a token to be pasted. */
    String tokenOfNew(Platform platform, String username) {
        String id = String.valueOf(++last);
        usernames.put(id, username);
        return renew(id, platform);
    }

    private String renew(String id, Platform platform) {
        drawn++;
        String random = "%035d".formatted(drawn * 7_919L).replace('0', 'Q');
        String token = platform == Platform.TELEGRAM
                ? id + ":AA" + random
                : "MTIzNDU2Nzg5MDEyMzQ1Njc4.G%05d.%s"
                        .formatted(drawn, "%038d".formatted(drawn).replace('0', 'Z'));
        byToken.remove(tokens.get(id));
        byToken.put(token, new Bot(id, usernames.get(id)));
        tokens.put(id, token);
        everyToken.add(token);
        return token;
    }

    /** Every token there ever was. */
    Set<String> tokens() {
        return everyToken;
    }

    @Override
    public Checked check(Platform platform, Secret token) {
        if (weather.fails()) {
            return new Checked.Unknown("weather");
        }
        Bot bot = byToken.get(token.use(bytes -> new String(bytes, StandardCharsets.US_ASCII)));
        return bot == null ? new Checked.Invalid() : new Checked.Ok(bot.id(), bot.username());
    }

    @Override
    public Waiting waiting(Platform platform, Secret token) {
        return switch (check(platform, token)) {
            case Checked.Invalid() -> new Waiting.Invalid();
            case Checked.Unknown(String why) -> new Waiting.Unknown(why);
            case Checked.Ok _, Checked.Unfit _ -> new Waiting.Messages(0, false);
        };
    }

    @Override
    public Fetched fetchManagedToken(String botId) {
        return weather.fails() ? new Fetched.Unknown("weather") : token(botId);
    }

    private Fetched token(String botId) {
        String token = tokens.get(botId);
        return token == null
                ? new Fetched.Refused("status-400")
                : new Fetched.Token(Secret.taking(token.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public Checked restrictToOwner(String botId, String ownerId) {
        return weather.fails() ? new Checked.Unknown("weather") : new Checked.Ok(botId, usernames.get(botId));
    }

    @Override
    public Fetched replaceManagedToken(String botId) {
        if (weather.fails()) {
            return new Fetched.Unknown("weather");
        }
        if (tokens.containsKey(botId)) {
            String unused = renew(botId, Platform.TELEGRAM);
        }
        return weather.fails() ? new Fetched.Unknown("lost") : token(botId);
    }
}
