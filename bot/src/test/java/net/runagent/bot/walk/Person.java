package net.runagent.bot.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.account.Platform;

/** Somebody with a phone: where they talk to us, and what they know that is not in the chat. */
final class Person {
    final String mark;
    private final Map<Platform, Whose> places;
    /** Usernames of their bots, newest last. */
    final List<String> bots = new ArrayList<>();
    /** What the browser showed last, by the chat that it is for. */
    final Map<Platform, String> codes;

    Person(String mark, Map<Platform, Whose> places, Map<Platform, String> codes) {
        this.mark = mark;
        this.places = places;
        this.codes = codes;
    }

    List<Platform> platforms() {
        return List.copyOf(places.keySet());
    }

    Whose on(Platform platform) {
        return places.get(platform);
    }

    void speaks(Platform platform, String language) {
        places.computeIfPresent(platform, (_, whose) -> whose.speaking(language));
    }

    String nextBot() {
        String username = mark + "_" + (bots.size() + 1) + "_bot";
        bots.add(username);
        return username;
    }

    Optional<String> newestBot() {
        return bots.isEmpty() ? Optional.empty() : Optional.of(bots.getLast());
    }
}
