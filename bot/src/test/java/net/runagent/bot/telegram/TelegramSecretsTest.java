package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.door.DoorHouse;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people send that must not stay: found wherever it stands, deleted, and never kept. */
class TelegramSecretsTest extends DoorHouse<TelegramParty> {
    private static final String TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456";

    TelegramSecretsTest() {
        super(new TelegramParty());
    }

    @Override
    protected ChatService process() {
        return TelegramProcess.of(db, chat, flows(), desks());
    }

    @Test
    void aPastedTokenIsDeletedAndLiesNowhere() {
        says("/deploy");
        sees("ASK");
        long pasted = says("take " + TOKEN);
        sees("looked like a secret");
        becomes("deleted", () -> message(pasted).deleted());
        becomes("settled", () -> unfinished() == 0);
        assertThat(dump()).doesNotContain("AAabcdefghijklmnop");
        assertThat(service.intake).isEmpty();
    }

    @Test
    void aMessageThatCannotBeDeletedAtOnceIsDeletedLaterAndThePersonIsWarned() {
        says("/deploy");
        sees("ASK");
        fault("POST /deleteMessage", Kind.STATUS, 400, "Bad Request", 2);
        long pasted = says(TOKEN);
        sees("could not delete your message");
        service.clock().moveTo(Duration.ofMinutes(1));
        becomes("deleted", () -> message(pasted).deleted());
    }

    /** chat.md 7.22: too old, without the right, or asked to be silent; the way of trying goes on for 47 hours. */
    @ParameterizedTest
    @CsvSource({"400,Bad Request: message can't be deleted for everyone", "502,Bad Gateway"})
    void whateverKeepsAMessageFromBeingDeletedItIsSaidOnceAndTriedAgain(int status, String why) {
        says("/deploy");
        sees("ASK");
        world.faults().plan(new Fault("telegram", "POST /deleteMessage", Kind.STATUS, status, why, 0), 1);
        long pasted = says(TOKEN);
        sees("could not delete your message");
        service.clock().moveTo(Duration.ofMinutes(1));
        becomes("deleted", () -> message(pasted).deleted());
        assertThat(occurrences("could not delete your message")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"document\":{\"file_id\":\"f\",\"file_unique_id\":\"u\",\"file_name\":\"T.txt\"}",
                "\"photo\":[],\"caption\":\"see T\"",
                "\"text\":\"look\",\"quote\":{\"text\":\"T\",\"position\":0}",
                "\"text\":\"look\",\"entities\":[{\"type\":\"text_link\",\"offset\":0,\"length\":4,\"url\":\"https://x.org/T\"}]",
                "\"text\":\"T\",\"forward_origin\":{\"type\":\"hidden_user\",\"date\":1,\"sender_user_name\":\"B\"}",
                "\"text\":\"12345\\n6789:AAabcdefghijklm nopqrstuvwxyz0123456\"",
                "\"contact\":{\"phone_number\":\"1\",\"first_name\":\"T\"}"
            })
    void aTokenIsFoundWhereverItIsInAMessage(String content) {
        says("/deploy");
        sees("ASK");
        hears("""
            {"update_id":940,"message":{"message_id":9100,"date":1,%s,
             "chat":{"id":%2$s,"type":"private","first_name":"Ada"},
             "from":{"id":%2$s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(content.replace("T", TOKEN), ada));

        sees("looked like a secret");
        assertThat(service.intake).isEmpty();
    }

    /** chat.md 7.21: answering one's own message shows it again; both must go. */
    @Test
    void whoAnswersTheirOwnMessageWithATokenInItLosesBoth() {
        says("/deploy");
        sees("ASK");
        long earlier = says("just a word");
        sees("use the buttons");
        hears("""
            {"update_id":930,"message":{"message_id":9000,"date":1,"text":"did you get it?",
             "chat":{"id":%1$s,"type":"private","first_name":"Ada"},
             "from":{"id":%1$s,"is_bot":false,"first_name":"Ada"},
             "reply_to_message":{"message_id":%2$d,"date":1,"text":"%3$s",
              "chat":{"id":%1$s,"type":"private","first_name":"Ada"},
              "from":{"id":%1$s,"is_bot":false,"first_name":"Ada"}}}}\
            """.formatted(ada, earlier, TOKEN));

        sees("looked like a secret");
        becomes("deleted", () -> message(earlier).deleted());
    }

    /** trust.md 8, number 41: what stands in a group is deleted there if we may, and its owner is told in private. */
    @Test
    void aSecretSentInAGroupIsTakenOutThereAndItsOwnerIsToldInPrivate() {
        says("/deploy");
        sees("ASK");
        hears("""
            {"update_id":920,"message":{"message_id":77,"date":1,"text":"my key %s",
             "chat":{"id":-100777,"type":"supergroup","title":"G"},
             "from":{"id":%s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(TOKEN, ada));

        sees("In a group you sent something that looked like a secret");
        becomes(
                "asked to delete it",
                () -> world.requests().of("telegram").stream()
                        .anyMatch(request ->
                                request.path().toLowerCase(Locale.ROOT).endsWith("/deletemessage")
                                        && request.body().contains("-100777")
                                        && request.body().contains("77")));
        assertThat(toGroup()).noneMatch(body -> body.contains("secret") || body.contains("delete"));
        assertThat(everything()).doesNotContain("AAabcdefghijklmnop");
        assertThat(service.intake).isEmpty();
        becomes("settled", () -> unheard() == 0);
        assertThat(dump()).doesNotContain("AAabcdefghijklmnop");
    }

    @Test
    void whoPutUsOutOfAGroupIsStillToldInPrivate() {
        says("/deploy");
        sees("ASK");
        world.faults()
                .plan(
                        new Fault(
                                "telegram",
                                "POST /deleteMessage",
                                Kind.STATUS,
                                403,
                                "Forbidden: bot was kicked from the supergroup chat",
                                0),
                        1);
        hears("""
            {"update_id":925,"message":{"message_id":78,"date":1,"text":"my key %s",
             "chat":{"id":-100777,"type":"supergroup","title":"G"},
             "from":{"id":%s,"is_bot":false,"first_name":"Ada"}}}\
            """.formatted(TOKEN, ada));

        sees("In a group you sent something that looked like a secret");
        sees("could not delete your message");
        assertThat(service.reachable).as("the person is reachable as before").doesNotContainKey(user());
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
