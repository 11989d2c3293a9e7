package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.door.DoorContract;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Worker;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.people.ChatParty.Choice;
import net.runagent.sandbox.people.Saying;
import org.junit.jupiter.api.Test;

/** The whole way of what a person does on Discord, over the gateway to the database and back, with a Discord that makes trouble. */
class DiscordDoorTest extends DoorContract<DiscordParty> {
    private static final String FIELD = "Your answer";
    private static final String TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabCDe.abcdefghijklmnopqrstuvwxyz0123456789AB";

    DiscordDoorTest() {
        super(new DiscordParty());
    }

    @Override
    protected ChatService process() {
        return DiscordProcess.of(db, chat, flows(), desks());
    }

    @Override
    protected void connected() {
        DiscordProcess.connected(world, chat);
    }

    @Override
    protected String newsCall() {
        return "POST /channels/{channel_id}/messages";
    }

    /** What they did last can no longer be answered. */
    @Override
    protected void later() {
        service.bean(Replies.class).everythingForgotten(new EverythingForgotten());
    }

    /** Discord's own key against doubles. */
    @Override
    protected int seenWhenSentTwice() {
        return 1;
    }

    @Override
    protected Worker listener() {
        return service.bean(DiscordGateway.class);
    }

    @Override
    protected List<List<String>> registered() {
        return DiscordProcess.registered(world);
    }

    @Test
    void aPersonOrdersByTappingAndFillingInAForm() {
        says("/deploy");
        sees("ASK");
        chat.taps(ada, null, SMALL, null);
        sees("NAME");
        chat.taps(ada, null, "Answer", null);
        becomes("a form", () -> chat.sees(ada, null, 0).form() != null);
        chat.fills(ada, null, Map.of(FIELD, "Otto"));
        sees("ORDERED small-Otto");
        assertThat(orders).containsExactly("small-Otto");
        assertThat(fromBot()).as("one message, changed in place").hasSize(1);
    }

    @Test
    void aDoubleTapCountsOnce() {
        says("/deploy");
        long screen = sees("ASK").id();
        var first = Thread.ofVirtual().start(() -> chat.taps(ada, null, SMALL, screen));
        var second = Thread.ofVirtual().start(() -> chat.taps(ada, null, SMALL, screen));
        sees("NAME");
        join(first);
        join(second);
        says("Otto");
        sees("ORDERED");
        assertThat(orders).containsExactly("small-Otto");
        assertThat(everything()).doesNotContain("out of date");
    }

    @Test
    void markupInWhatAPersonWritesIsShownAsWritten() {
        says("/deploy");
        sees("ASK");
        chat.taps(ada, null, SMALL, null);
        sees("NAME");
        says("**Otto** <@1> `x` ||y||");
        sees("ORDERED small-**Otto** <@1> `x` ||y||");
    }

    @Test
    void aSecretTypedIntoTheFormGoesToTheVaultAndStandsNowhere() {
        says("/deploy");
        sees("ASK");
        chat.taps(ada, null, "I do not know Secret", null);
        sees("TOKEN");
        chat.taps(ada, null, "Type it in safely", null);
        becomes("a form", () -> chat.sees(ada, null, 0).form() != null);
        chat.fills(ada, null, Map.of("Token or key", TOKEN));
        sees("KEPT discord-token");
        assertThat(service.intake.values()).containsExactly(TOKEN);
        becomes("handled", () -> unheard() == 0);
        assertThat(everything()).doesNotContain("abcdefghijklmnop");
        assertThat(dump()).doesNotContain("abcdefghijklmnop");
    }

    @Test
    void aSecretWrittenIntoTheChatIsTakenAndItsOwnerIsToldThatWeCannotDeleteIt() {
        says("/deploy");
        sees("ASK");
        says("here: " + TOKEN);
        sees("looked like a secret");
        sees("could not delete your message");
        assertThat(service.intake).isEmpty();
    }

    @Test
    void whileAnOptionIsTypedModelsAreSuggested() {
        Saying begun = new Saying("/deploy", null, null, null, null, null, Map.of("model", "be"), true);
        List<Choice> choices = chat.completes(ada, begun);
        assertThat(choices).containsExactly(new Choice("Beta", "vendor/beta"));

        chat.says(ada, new Saying("/deploy", null, null, null, null, null, Map.of("model", "vendor/beta"), false));
        sees("ASK vendor/beta");
    }

    private static void join(Thread thread) {
        try {
            thread.join(MOST);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
