package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.runagent.bot.discord.DiscordRest.Answer;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The process that hears a command gives the sign in time, and any process may give the answer: neither spoils the other's. */
class ReplyTest {
    private static final String ACKNOWLEDGE = "POST /interactions/11/tok/callback";
    private static final String FIRST = "/webhooks/555/tok/messages/@original";
    private static final String FURTHER = "POST /webhooks/555/tok";

    private final FakeRest discord = new FakeRest();
    private final DiscordProperties properties = discord.properties();
    private final DiscordRest rest = new DiscordRest(properties, new DiscordLimits());
    private final Reply reply = new Reply(
            new Interaction(
                    "11",
                    "tok",
                    Interaction.Kind.COMMAND,
                    new ChatUser(Platform.DISCORD, "42"),
                    true,
                    "70",
                    null,
                    "",
                    "en-US"),
            rest,
            properties.applicationId());

    @AfterEach
    void end() {
        rest.destroy();
        discord.close();
    }

    @Test
    void whatAnotherProcessAnsweredBeforeTheSignIsNeitherTakenAwayNorOverwritten() {
        discord.refuses("POST", "/callback", 400, DiscordCodes.ALREADY_ACKNOWLEDGED);

        reply.acknowledge();
        reply.tidy();
        assertThat(reply.unanswered()).isFalse();
        assertThat(say()).isInstanceOf(Answer.Ok.class);

        assertThat(discord.calls).containsExactly(ACKNOWLEDGE, FURTHER);
    }

    @Test
    void whatAnotherProcessPutInPlaceOfTheSignStays() {
        reply.acknowledge();
        reply.tidy();
        say();

        assertThat(discord.calls).containsExactly(ACKNOWLEDGE, "GET " + FIRST, FURTHER);
    }

    /** The process that gave the sign does not hear that another one has answered. */
    @Test
    void whatAnotherProcessAnsweredAfterTheSignIsNotOverwrittenByWhatIsSaidNext() {
        reply.acknowledge();
        say();

        assertThat(discord.calls).containsExactly(ACKNOWLEDGE, FURTHER);
    }

    @Test
    void anAnswerInPlaceOfTheSignThatIsPerhapsThereIsNotGivenTwice() {
        discord.answers("POST", "/tok", 0, "");
        reply.acknowledge();
        assertThat(say()).isInstanceOf(Answer.Lost.class);
        assertThat(say()).isInstanceOf(Answer.Ok.class);

        assertThat(discord.calls).containsExactly(ACKNOWLEDGE, FURTHER, "PATCH " + FIRST);
    }

    @Test
    void aSignThatNothingCameOfIsTakenAway() {
        discord.answers(
                "GET", "/@original", 200, "{\"id\":\"9001\",\"channel_id\":\"70\",\"flags\":%d}".formatted(1 << 7));

        reply.acknowledge();
        reply.tidy();

        assertThat(discord.calls).containsExactly(ACKNOWLEDGE, "GET " + FIRST, "DELETE " + FIRST);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 404, 500})
    void aSignThatCannotBeLookedAtIsLeftAlone(int status) {
        discord.answers("GET", "/@original", status, "{\"code\":%d}".formatted(DiscordCodes.UNKNOWN_MESSAGE));

        reply.acknowledge();
        reply.tidy();

        assertThat(discord.calls).containsExactly(ACKNOWLEDGE, "GET " + FIRST);
    }

    /** The answer to our answer was lost: the second try fills it in again, and it stands there once. */
    @Test
    void anAnswerThatIsPerhapsOursIsFilledInAgain() {
        discord.answers("POST", "/callback", 0, "");
        assertThat(say()).isInstanceOf(Answer.Lost.class);
        discord.refuses("POST", "/callback", 400, DiscordCodes.ALREADY_ACKNOWLEDGED);

        reply.acknowledge();
        reply.tidy();
        assertThat(say()).isInstanceOf(Answer.Ok.class);

        assertThat(discord.calls).containsExactly(ACKNOWLEDGE, ACKNOWLEDGE, "GET " + FIRST, "PATCH " + FIRST);
    }

    private Answer say() {
        return reply.say(new Outgoing(JsonMapper.shared().createObjectNode().put("content", "Hello"), List.of()));
    }
}
