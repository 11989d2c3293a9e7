package net.runagent.bot.walk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.notice.Post;

/** The mail server. */
final class PostOnPaper implements Post {
    private final Weather weather;
    private final Map<UUID, Integer> taken = new LinkedHashMap<>();

    PostOnPaper(Weather weather) {
        this.weather = weather;
    }

    /** How often each letter was taken. */
    Map<UUID, Integer> taken() {
        return taken;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public String trouble() {
        return "";
    }

    @Override
    public Delivery send(UUID letter, String to, Paper paper) {
        if (weather.fails()) {
            return new Delivery.NotNow("weather");
        }
        taken.merge(letter, 1, Integer::sum);
        return new Delivery.Taken();
    }
}
