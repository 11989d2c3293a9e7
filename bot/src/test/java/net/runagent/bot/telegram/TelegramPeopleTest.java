package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.door.DoorHouse;
import net.runagent.sandbox.telegram.TelegramParty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who writes to us on Telegram, and from where: groups, channels, the nameless, the blocking, and the forgers. */
class TelegramPeopleTest extends DoorHouse<TelegramParty> {
    TelegramPeopleTest() {
        super(new TelegramParty());
    }

    @Override
    protected ChatService process() {
        return TelegramProcess.of(db, chat, flows(), desks());
    }

    @Test
    void inAGroupItSaysOnceThatItTalksInPrivateAndNothingElse() {
        says("/deploy");
        sees("ASK");
        for (int i = 0; i < 3; i++) {
            hears("""
                {"update_id":%d,"message":{"message_id":%d,"date":1,"text":"/deploy@runagent_bot",
                 "chat":{"id":-100777,"type":"supergroup","title":"G"},
                 "from":{"id":%s,"is_bot":false,"first_name":"Ada"}}}\
                """.formatted(900 + i, i, ada));
        }
        hears("""
            {"update_id":910,"callback_query":{"id":"55","chat_instance":"1","data":"1.AAAAAAAAAAA.1.0",
             "from":{"id":%s,"is_bot":false,"first_name":"Ada"},
             "message":{"message_id":9,"date":1,"chat":{"id":-100777,"type":"supergroup","title":"G"}}}}\
            """.formatted(ada));
        becomes(
                "all heard",
                () -> db.jdbc()
                                .sql("select count(*) from inbox")
                                .query(Long.class)
                                .single()
                        == 0);
        becomes("said", () -> unfinished() == 0 && toGroup().size() == 1);

        assertThat(toGroup().getFirst()).contains("only talk in private").doesNotContain("ASK", "Ada");
        assertThat(orders).isEmpty();
    }

    /** Whoever that is: nobody in particular can have no account, and is not answered. */
    @Test
    void channelsAnonymousAdminsAndBusinessesAreNotAnswered() {
        says("/deploy");
        sees("ASK");
        int before = fromBot().size();
        hears("""
            {"update_id":950,"channel_post":{"message_id":1,"date":1,"text":"/deploy",
             "chat":{"id":-100888,"type":"channel","title":"C"},
             "sender_chat":{"id":-100888,"type":"channel","title":"C"}}}\
            """);
        hears("""
            {"update_id":951,"message":{"message_id":2,"date":1,"text":"/deploy",
             "chat":{"id":-100889,"type":"supergroup","title":"G"},
             "sender_chat":{"id":-100889,"type":"supergroup","title":"G"},
             "from":{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"}}}\
            """);
        hears("""
            {"update_id":952,"business_message":{"message_id":3,"date":1,"text":"/deploy",
             "business_connection_id":"b","chat":{"id":%1$s,"type":"private","first_name":"Ada"},
             "from":{"id":%1$s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(ada));
        becomes("heard", () -> unheard() == 0 && unfinished() == 0);
        assertThat(fromBot()).hasSize(before);
        assertThat(everything()).doesNotContain("went wrong");
    }

    /** A username can be sold or given up; whoever has it next is another person. */
    @Test
    void whoTakesOverAUsernameIsSomebodyElse() {
        says("/deploy");
        sees("ASK");
        String heir = chat.create("Eve", "en").userId();
        hears("""
            {"update_id":960,"message":{"message_id":9500,"date":1,"text":"Otto",
             "chat":{"id":%1$s,"type":"private","first_name":"Ada","username":"ada"},
             "from":{"id":%1$s,"is_bot":false,"first_name":"Ada","username":"ada"}}}\
            """.formatted(heir));
        becomes("heard", () -> unheard() == 0 && unfinished() == 0);
        assertThat(orders).isEmpty();
        assertThat(everything()).doesNotContain("use the buttons");
    }

    @Test
    void whoHasNeitherNamesNorALanguageIsSpokenToLikeEverybody() {
        says("/deploy");
        sees("ASK");
        hears("""
            {"update_id":970,"message":{"message_id":9600,"date":1,"text":"/cancel",
             "chat":{"id":%1$s,"type":"private"},"from":{"id":%1$s,"is_bot":false,"first_name":""}}}\
            """.formatted(ada));
        sees("Cancelled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "'; drop table conversation; --", "../../etc/passwd", "😀", "deploy", "enter:terminate"})
    void aStartLinkMayCarryAnythingAndLeadsToTheStartOnly(String payload) {
        says("/deploy");
        sees("ASK");
        says("/start " + payload.repeat(64 / payload.length()));
        becomes("answered", () -> fromBot().size() > 1);
        assertThat(everything()).contains("do not know /start").doesNotContain("went wrong");
    }

    @Test
    void updateIdsThatBeginAnewAfterAnIdleWeekAreHeard() {
        says("/deploy");
        sees("ASK");
        service.clock().moveTo(Duration.ofDays(8));
        chat.drawNewIds();
        says("/cancel");
        sees("Cancelled");
    }

    @Test
    void noticesToSomebodyWhoBlockedUsWaitUntilTheyAreBack() {
        says("/deploy");
        sees("ASK");
        chat.blocks(ada, null, true);
        becomes("noticed", () -> Boolean.FALSE.equals(service.reachable.get(user())));
        tell("o7");
        becomes("held", () -> count("state = 'HELD'") > 0);
        chat.blocks(ada, null, false);
        sees("READY o7");
        assertThat(service.reachable.get(user())).isTrue();
    }

    private void hears(String update) {
        TelegramProcess.hears(service, update);
    }

    private List<String> toGroup() {
        return world.requests().of("telegram").stream()
                .filter(request -> request.path().toLowerCase(Locale.ROOT).endsWith("/sendmessage"))
                .map(request -> request.body())
                .filter(body -> body.contains("-100777"))
                .toList();
    }
}
