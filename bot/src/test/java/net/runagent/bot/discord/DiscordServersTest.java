package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** In a server others read along, and nobody there has a chat with us. */
class DiscordServersTest extends DiscordHouse {
    @Test
    void inAServerOnlyTheOneWhoAskedSeesAnything() {
        String otto = chat.create("Otto", "en").userId();
        JsonNode server =
                post("/world/discord/servers", Map.of("name", "Club", "people", List.of(ada, otto), "bots", bots()));
        String room = server.path("channel").asString();
        chat.says(ada, Saying.to(room, "/deploy"));
        Seen.Message screen = chat.awaits(ada, room, "ASK", 0, MOST).orElseThrow();
        assertThat(screen.ephemeral()).isTrue();
        chat.taps(ada, room, SMALL, null);
        assertThat(chat.awaits(ada, room, "NAME", 0, MOST).orElseThrow().ephemeral())
                .isTrue();
        assertThat(chat.sees(otto, room, 0).messages())
                .noneMatch(message ->
                        message.text().contains("ASK") || message.text().contains("NAME"));
    }

    @Test
    void inAServerTheyAreTakenOffThroughWhatThePersonDidAndAfterThatByTheTapOnThem() {
        JsonNode server =
                post("/world/discord/servers", Map.of("name", "Club", "people", List.of(ada), "bots", bots()));
        String room = server.path("channel").asString();
        long first = asksIn(room, 1);
        long second = asksIn(room, 2);
        becomes("taken off", () -> messageIn(room, first).buttons().isEmpty());

        service.bean(Replies.class).everythingForgotten(new EverythingForgotten());
        long third = asksIn(room, 3);
        becomes("settled", () -> unfinished() == 0);
        assertThat(messageIn(room, second).buttons())
                .as("nobody can reach it now")
                .isNotEmpty();

        chat.taps(ada, room, SMALL, second);
        assertThat(chat.awaits(ada, room, "out of date", 0, MOST)).isPresent();
        becomes("taken off", () -> messageIn(room, second).buttons().isEmpty());
        assertThat(orders).isEmpty();
        assertThat(third).isGreaterThan(second);
    }

    /** Whoever was only ever met in a server has no chat with us, and we open none. */
    @Test
    void whoNeverWroteToUsDirectlyIsNotWrittenToAndHearsTheNewsWhereTheyComeBy() {
        JsonNode server =
                post("/world/discord/servers", Map.of("name", "Club", "people", List.of(ada), "bots", bots()));
        String room = server.path("channel").asString();
        asksIn(room, 1);
        service.bean(Replies.class).everythingForgotten(new EverythingForgotten());
        tell("one");
        becomes("held", () -> count("state = 'HELD'") > 0);

        chat.says(ada, Saying.to(room, "/deploy"));
        assertThat(chat.awaits(ada, room, "READY one", 0, MOST).orElseThrow().ephemeral())
                .isTrue();
        assertThat(world.requests().of("discord"))
                .noneMatch(request -> request.path().endsWith("/users/@me/channels"));
        assertThat(fromBot()).isEmpty();

        says("/deploy");
        sees("ASK");
        service.bean(Replies.class).everythingForgotten(new EverythingForgotten());
        tell("two");
        sees("READY two");
    }

    /** Begins an order there. @return the newest menu */
    private long asksIn(String room, int menus) {
        chat.says(ada, Saying.to(room, "/deploy"));
        becomes("menu " + menus, () -> menusIn(room).size() == menus);
        return menusIn(room).getLast().id();
    }

    private List<Seen.Message> menusIn(String room) {
        return chat.sees(ada, room, 0).messages().stream()
                .filter(message -> message.text().contains("ASK"))
                .toList();
    }

    private Seen.Message messageIn(String room, long id) {
        return chat.sees(ada, room, 0).messages().stream()
                .filter(message -> message.id() == id)
                .findFirst()
                .orElseThrow();
    }

    private List<String> bots() {
        return chat.chats(ada).stream().map(window -> window.bot()).toList();
    }
}
