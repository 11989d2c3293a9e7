package net.runagent.sandbox.discord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.runagent.sandbox.people.ChatParty.Command;
import net.runagent.sandbox.people.ChatParty.Window;
import net.runagent.sandbox.people.Seen;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What people see in their clients, now or when it comes. Each method takes the network's lock itself. */
final class Looking {
    private final Network network;
    private final Interactions interactions;
    private final View view;
    private final Phone phone;

    Looking(Network network, Interactions interactions, View view, Phone phone) {
        this.network = network;
        this.interactions = interactions;
        this.view = view;
        this.phone = phone;
    }

    Seen sees(long userId, @Nullable String with, long after) {
        return network.locked(() -> {
            interactions.settle();
            User user = network.person(userId);
            Channel channel = network.between(userId, with);
            List<Seen.Message> messages = channel.messages.stream()
                    .filter(m -> m.seq > after && m.seenBy(userId))
                    .map(m -> view.show(userId, m))
                    .toList();
            Seen.Form form = interactions
                    .form(user, channel)
                    .map(f -> FormFill.shown(f.modal()))
                    .orElse(null);
            return new Seen(channel.seq, messages, form, false);
        });
    }

    List<Window> chats(long userId) {
        return network.locked(() -> {
            User user = network.person(userId);
            List<Window> windows = new ArrayList<>();
            for (App app : network.apps()) {
                boolean near = app.owner == userId || app.owner == 0 || network.hasDirect(app, userId);
                if (near) {
                    windows.add(window(app, user, network.direct(app, userId), "@" + app.username));
                }
            }
            for (Guild guild : network.guilds()) {
                Channel channel = network.channel(guild.channel).orElseThrow();
                if (guild.people.contains(userId)) {
                    guild.apps.forEach(id -> network.app(id)
                            .ifPresent(app ->
                                    windows.add(window(app, user, channel, "@" + app.username + "#" + channel.name))));
                }
            }
            return windows;
        });
    }

    private Window window(App app, User user, Channel channel, String name) {
        List<Command> commands = Slash.offered(app, user, channel).stream()
                .map(c -> new Command(
                        c.path("name").asString(""), local(c, "description_localizations", user, "description")))
                .toList();
        String action = channel.typingUntil > network.clock.millis() ? "typing" : "";
        return new Window(name, app.name, channel.seq, commands, null, action);
    }

    private static String local(JsonNode command, String words, User user, String usual) {
        return command.path(words)
                .path(user.locale)
                .asString(command.path(usual).asString(""));
    }

    Optional<Seen.Message> awaits(long userId, @Nullable String with, String regex, long after, Duration within) {
        Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
        return network.locked(() -> {
            Channel channel = network.between(network.person(userId).id, with);
            phone.until(() -> find(userId, channel, pattern, after).isPresent(), within.toNanos());
            return find(userId, channel, pattern, after).map(m -> view.show(userId, m));
        });
    }

    private Optional<Message> find(long userId, Channel channel, Pattern pattern, long after) {
        return channel.messages.stream()
                .filter(m -> m.author != userId && !m.deleted && m.seenBy(userId) && m.seq > after)
                .filter(m -> pattern.matcher(view.text(m)).find())
                .findFirst();
    }
}
