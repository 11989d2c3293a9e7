package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import net.runagent.core.conversation.Heard;
import net.runagent.core.work.Arrival;
import org.junit.jupiter.api.Test;

/** What a person did on Discord, in the house's own words. */
class DiscordReaderTest {
    private final DiscordReader reader = new DiscordReader();
    private long number;

    private Heard read(String type, String body) {
        return reader.read(arrival(type, body));
    }

    private Arrival arrival(String type, String body) {
        DiscordEvents.Event event =
                DiscordEvents.of(type, body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return DiscordEvents.arrival(event, () -> new UUID(0, ++number));
    }

    @Test
    void aCommandWithAnOptionIsHeardAsItWouldBeTyped() {
        Heard heard = read("INTERACTION_CREATE", """
                {"id":"11","token":"t","type":2,"context":1,"channel_id":"70","locale":"de",
                 "user":{"id":"42","username":"ada","global_name":"Ada"},
                 "data":{"name":"deploy","options":[{"name":"model","type":3,"value":"x/y"}]}}""");

        assertThat(heard.signal()).isEqualTo(new Heard.Words("/deploy x/y", java.util.List.of(), "text"));
        assertThat(heard.user().lane()).isEqualTo("discord:42");
        assertThat(heard.chat()).as("the channel of their own chat").isEqualTo("70");
        assertThat(heard.chatName()).isEqualTo("Ada");
        assertThat(heard.language()).isEqualTo("de");
        assertThat(heard.direct()).isTrue();
        assertThat(heard.message()).isNull();
    }

    @Test
    void whoTapsInAServerIsTheMemberAndTheMessageIsKnownByItsOwnReader() {
        Heard heard = read("INTERACTION_CREATE", """
                {"id":"12","token":"t","type":3,"context":0,"guild_id":"5","channel_id":"71","locale":"en-US",
                 "member":{"user":{"id":"42","username":"ada"}},
                 "message":{"id":"900","channel_id":"71","flags":32832},
                 "data":{"component_type":2,"custom_id":"1.AAAAAAAAAAA.1.0"}}""");

        assertThat(heard.signal()).isEqualTo(new Heard.Tapped("12", "1.AAAAAAAAAAA.1.0"));
        assertThat(heard.message()).isEqualTo("e/900");
        assertThat(heard.chat()).as("a server is nobody's own chat").isEqualTo("42");
        assertThat(heard.user().userId()).isEqualTo("42");
    }

    @Test
    void aMenuSaysWhatWasChosenInIt() {
        Heard heard = read("INTERACTION_CREATE", """
                {"id":"13","token":"t","type":3,"context":1,"channel_id":"70","locale":"en-US",
                 "user":{"id":"42","username":"ada"},"message":{"id":"901","channel_id":"70","flags":32768},
                 "data":{"component_type":3,"custom_id":"1.AAAAAAAAAAA.1.9","values":["1.AAAAAAAAAAA.1.2"]}}""");

        assertThat(heard.signal()).isEqualTo(new Heard.Tapped("13", "1.AAAAAAAAAAA.1.2"));
        assertThat(heard.message()).isEqualTo("70/901");
    }

    @Test
    void aFormSaysWhatWasTypedAndWhichScreenItAnswersAndIsNeverPrinted() {
        Heard heard = read("INTERACTION_CREATE", """
                {"id":"14","token":"t","type":5,"context":1,"channel_id":"70","locale":"en-US",
                 "user":{"id":"42","username":"ada"},"message":{"id":"901","channel_id":"70","flags":32768},
                 "data":{"custom_id":"s.1.AAAAAAAAAAA.1.9","components":[
                   {"type":18,"id":1,"component":{"type":4,"id":2,"custom_id":"value","value":"hush-hush"}}]}}""");

        assertThat(heard.signal()).isEqualTo(new Heard.Filled("14", "1.AAAAAAAAAAA.1.9", "hush-hush"));
        assertThat(heard.toString()).doesNotContain("hush");
    }

    @Test
    void whatIsWrittenDirectlyIsHeardAndWhatBotsAndServersSayIsNot() {
        String direct = """
                {"id":"15","channel_id":"70","type":0,"content":"hello","author":{"id":"42","username":"ada"},
                 "attachments":[],"mentions":[]}""";

        assertThat(read("MESSAGE_CREATE", direct).signal())
                .isEqualTo(new Heard.Words("hello", java.util.List.of(), "text"));
        assertThat(read("MESSAGE_CREATE", direct).message()).isEqualTo("70/15");
        assertThat(read("MESSAGE_CREATE", direct).chat()).isEqualTo("70");
        assertThat(of("MESSAGE_CREATE", direct.replace("\"username\"", "\"bot\":true,\"username\"")))
                .isEmpty();
        assertThat(of("MESSAGE_CREATE", direct.replace("\"type\":0", "\"guild_id\":\"5\",\"type\":0")))
                .isEmpty();
        assertThat(read("MESSAGE_CREATE", direct.replace("\"type\":0", "\"type\":7"))
                        .signal())
                .isInstanceOf(Heard.Nothing.class);
        assertThat(of("MESSAGE_UPDATE", direct)).as("a link was looked up").isEmpty();
        assertThat(read("MESSAGE_UPDATE", direct.replace("\"type\":0", "\"edited_timestamp\":\"2026\",\"type\":0"))
                        .signal())
                .isEqualTo(new Heard.Words("hello", java.util.List.of(), "edited"));
    }

    @Test
    void aFileIsNoTextAndItsNameIsSearchedForSecrets() {
        Heard heard = read("MESSAGE_CREATE", """
                {"id":"16","channel_id":"70","type":0,"content":"","author":{"id":"42","username":"ada"},
                 "attachments":[{"id":"1","filename":"key.txt"}]}""");

        assertThat(heard.signal()).isEqualTo(new Heard.Words("", java.util.List.of("key.txt"), "document"));
    }

    @Test
    void theSameEventHasTheSameKeyHoweverOftenItComes() {
        String tap = """
                {"id":"17","token":"t","type":3,"context":1,"channel_id":"70","user":{"id":"42"},
                 "data":{"custom_id":"x"}}""";

        assertThat(arrival("INTERACTION_CREATE", tap).dedupeKey()).isEqualTo("i:17");
        assertThat(arrival("INTERACTION_CREATE", tap).lane()).isEqualTo("discord:42");
    }

    private static java.util.Optional<DiscordEvents.Event> of(String type, String body) {
        return DiscordEvents.of(type, body.getBytes(StandardCharsets.UTF_8));
    }
}
