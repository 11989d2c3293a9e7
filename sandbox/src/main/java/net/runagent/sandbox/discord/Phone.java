package net.runagent.sandbox.discord;

import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.people.ChatParty.Choice;
import net.runagent.sandbox.people.ChatParty.OwnBot;
import net.runagent.sandbox.people.ChatParty.Said;
import net.runagent.sandbox.people.ChatParty.Tapped;
import net.runagent.sandbox.people.Labels;
import net.runagent.sandbox.people.Saying;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people do in their clients. Each method takes the network's lock itself. */
final class Phone {
    /** A client waits this long for a first answer; a little more, so that what it says then is there. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(Interactions.ANSWER_MILLIS + 100);

    private final Network network;
    private final Interactions interactions;
    private final MessageApi messages;

    Phone(Network network, Interactions interactions, MessageApi messages) {
        this.network = network;
        this.interactions = interactions;
        this.messages = messages;
    }

    Said says(long userId, Saying saying) {
        return network.locked(() -> {
            User user = network.person(userId);
            App app = network.named(saying.to());
            Channel channel = channel(user, app, saying.to());
            String text = saying.text() == null ? "" : saying.text().strip();
            if (saying.edit() != null) {
                return edits(user, channel, saying.edit(), text);
            }
            if (text.startsWith("/") && saying.file() == null) {
                Slash slash = Slash.of(app, user, channel, text, saying.options(), false);
                Message line = interactions.local(channel, user.id, user.id, slash.line());
                interactions.open(Interaction.COMMAND, app, user, channel, slash.data(), null, null);
                return new Said(line.number, line.seq);
            }
            return writes(user, channel, saying, text);
        });
    }

    private Said writes(User user, Channel channel, Saying saying, String text) {
        Message message = new Message();
        message.author = user.id;
        message.content = text;
        Saying.File file = saying.file();
        if (file != null) {
            byte[] content = Base64.getDecoder().decode(file.base64());
            message.content = saying.caption() == null ? "" : saying.caption();
            message.attachments.add(network.keepFile(file.name(), "application/octet-stream", content, null));
        } else if (text.isEmpty()) {
            throw Refusal.badRequest("a message needs a text or a file");
        }
        if (saying.replyTo() != null) {
            message.replyTo = numbered(channel, user, saying.replyTo()).id;
            message.type = Message.REPLY;
        }
        network.append(channel, message);
        messages.tell(channel, "MESSAGE_CREATE", message);
        return new Said(message.number, message.seq);
    }

    private Said edits(User user, Channel channel, long number, String text) {
        Message message = numbered(channel, user, number);
        if (message.author != user.id || message.local) {
            throw Refusal.notFound("no own message " + number + " in this chat");
        }
        message.edits.add(message.content);
        message.content = text;
        message.editedAt = Wire.time(network.clock.millis());
        network.touch(channel, message);
        messages.tell(channel, "MESSAGE_UPDATE", message);
        return new Said(message.number, message.seq);
    }

    private static Message numbered(Channel channel, User user, long number) {
        return channel.messages.stream()
                .filter(m -> m.number == number && !m.deleted && m.seenBy(user.id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("no message " + number + " in this chat"));
    }

    /** The channel to use; whoever meets the bot nowhere installs its app first. */
    private Channel channel(User user, App app, @Nullable String to) {
        Channel channel = network.between(user.id, to);
        if (user.blocked.contains(app.id)) {
            throw new Refusal(409, "the person has blocked @" + app.username);
        }
        if (channel.direct() && !network.meet(app, user.id) && user.installed.add(app.id)) {
            network.changed();
        }
        return channel;
    }

    List<Choice> completes(long userId, Saying saying) {
        return network.locked(() -> {
            User user = network.person(userId);
            App app = network.named(saying.to());
            Channel channel = channel(user, app, saying.to());
            String text = saying.text() == null ? "/" : saying.text();
            ObjectNode data =
                    Slash.of(app, user, channel, text, saying.options(), true).data();
            Interaction asked = interactions.open(Interaction.AUTOCOMPLETE, app, user, channel, data, null, null);
            answered(asked);
            JsonNode choices = asked.choices == null ? Json.array() : asked.choices;
            return choices.valueStream()
                    .map(c -> new Choice(
                            c.path("name").asString(""), c.path("value").asString("")))
                    .toList();
        });
    }

    Tapped taps(long userId, @Nullable String to, String label, @Nullable Long number) {
        return network.locked(() -> {
            User user = network.person(userId);
            App app = network.named(to);
            Channel channel = channel(user, app, to);
            Found found = button(user, app, channel, label, number);
            return uses(user, app, channel, found.message, component(found.part));
        });
    }

    private record Found(Message message, JsonNode part) {}

    private static Found button(User user, App app, Channel channel, String label, @Nullable Long number) {
        Set<String> offered = new LinkedHashSet<>();
        for (int wanted = 3; wanted >= 1; wanted--) {
            for (Message message : channel.messages.reversed()) {
                boolean meant = number == null ? !message.deleted : message.number == number;
                if (!meant || !message.seenBy(user.id) || message.author != app.id) {
                    continue;
                }
                for (List<JsonNode> row : View.rows(message)) {
                    for (JsonNode part : row) {
                        offered.add(View.label(part));
                        if (Labels.fit(View.label(part), label) >= wanted) {
                            return new Found(message, part);
                        }
                    }
                }
            }
        }
        throw new Refusal(Response.json(404, Map.of("error", "no such button", "offered", offered)), "no button");
    }

    private static ObjectNode component(JsonNode part) {
        return Json.object()
                .put("custom_id", part.path("custom_id").asString(""))
                .put("component_type", Parts.type(part))
                .put("id", part.path("id").asInt(0));
    }

    private Tapped uses(User user, App app, Channel channel, Message message, ObjectNode data) {
        long seq = channel.seq;
        answered(interactions.open(Interaction.COMPONENT, app, user, channel, data, message, null));
        return new Tapped(seq, null);
    }

    Tapped chooses(long userId, @Nullable String to, List<String> values) {
        return network.locked(() -> {
            User user = network.person(userId);
            App app = network.named(to);
            Channel channel = channel(user, app, to);
            Set<String> offered = new LinkedHashSet<>();
            for (Message message : channel.messages.reversed()) {
                if (message.deleted || !message.seenBy(user.id) || message.author != app.id) {
                    continue;
                }
                for (JsonNode select : View.selects(message)) {
                    JsonNode options = select.path("options");
                    options.forEach(o -> offered.add(o.path("label").asString("")));
                    if (values.stream().allMatch(v -> View.option(options, v).isPresent())) {
                        return uses(user, app, channel, message, chosen(select, values));
                    }
                }
            }
            throw new Refusal(
                    Response.json(404, Map.of("error", "no menu with these values", "offered", offered)), "no menu");
        });
    }

    private static ObjectNode chosen(JsonNode select, List<String> values) {
        int least = select.path("min_values").asInt(1);
        int most = select.path("max_values").asInt(1);
        if (values.size() < least || values.size() > most) {
            throw Refusal.badRequest("the menu takes " + least + " to " + most + " values, not " + values.size());
        }
        ObjectNode data = component(select);
        values.forEach(v -> View.option(select.path("options"), v)
                .ifPresent(o -> data.withArray("values").add(o.path("value").asString(""))));
        return data;
    }

    Said fills(long userId, @Nullable String to, Map<String, String> fields) {
        return network.locked(() -> {
            User user = network.person(userId);
            App app = network.named(to);
            Channel channel = channel(user, app, to);
            interactions.settle();
            Interactions.OpenForm form = interactions
                    .form(user, channel)
                    .orElseThrow(() -> Refusal.notFound("no form is open in this chat"));
            ObjectNode data = FormFill.filled(form.modal(), fields);
            interactions.closeForm(user);
            Interaction cause = form.interaction();
            long seq = channel.seq;
            answered(interactions.open(Interaction.FORM, app, user, channel, data, cause.source, cause));
            return new Said(channel.lastNumber, seq);
        });
    }

    /** Waits for the first answer as a client does; false when there was none. */
    private boolean answered(Interaction interaction) {
        until(() -> interaction.answer != 0 || interaction.failed, PATIENCE_NANOS);
        return interaction.answer != 0;
    }

    /** Waits under the lock until it holds, real time; whether it held. */
    boolean until(BooleanSupplier holds, long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            while (true) {
                interactions.settle();
                if (holds.getAsBoolean()) {
                    return true;
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                long woken = network.changed.awaitNanos(interactions.quietNanos(left));
                assert woken <= left;
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    OwnBot makesToken(long userId, String wish) {
        return network.locked(() -> {
            User user = network.person(userId);
            String username = wish.replaceFirst("^@", "");
            if (!username.matches("[a-z0-9_.]{2,32}")) {
                throw Refusal.badRequest("a username has 2 to 32 small letters, digits, _ or .");
            }
            if (network.app(username).isPresent()) {
                throw new Refusal(409, "the username " + username + " is already taken");
            }
            App app = network.newApp(username, username, user.id);
            app.messageContent = true;
            user.installed.add(app.id);
            network.changed();
            return new OwnBot("@" + app.username, app.token);
        });
    }

    String opens(long userId, @Nullable String to, String label) {
        return network.locked(() -> network.between(userId, to).messages.reversed().stream()
                .filter(m -> !m.deleted && m.seenBy(userId))
                .flatMap(m -> Pick.best(View.links(m), label, l -> l.label()).stream())
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("no link \"" + label + "\" in this chat"))
                .url());
    }

    void blocks(long userId, @Nullable String to, boolean blocked) {
        network.locked(() -> {
            User user = network.person(userId);
            App app = network.named(to);
            boolean changed = blocked ? user.blocked.add(app.id) : user.blocked.remove(app.id);
            network.touch(network.direct(app, user.id), null);
            return changed;
        });
    }
}
