package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.ChannelQuestions.AskChannel;
import net.runagent.bot.conversation.ChannelQuestions.ChannelNow;
import net.runagent.bot.conversation.ChannelQuestions.Made;
import net.runagent.bot.conversation.ChannelQuestions.Move;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.account.Platform;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.conversation.Answer;
import net.runagent.core.vault.AskedSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An agent is brought to another bot here, or from the other platform to here. */
class ChannelTalkTest {
    private static final UUID INTAKE = new UUID(6, 7);
    private static final String TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

    private List<Agent> agents = List.of(AgentsInTests.running());
    private Platform platform = Platform.TELEGRAM;
    private Answer answer = new RotationAsked(new Asked.Begun(new UUID(6, 6)));

    private final ChatRobot ada = desks(ChatRobot.with(new ChannelTalk(), new RotateTalk()));

    private ChatRobot desks(ChatRobot robot) {
        return robot.signedIn()
                .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
                .desk(
                        AskChannel.class,
                        (ask, asker) -> new ChannelNow(
                                ask.deployment(), "ada_agent_bot", platform, "Ada's agent", "agent_new_bot"))
                .desk(OfferPage.class, new PageOffered("https://runagent.test/secret/one", "ada_agent_bot"))
                .desk(Move.class, (move, asker) -> answer);
    }

    @Test
    void onTelegramTheOtherBotIsMadeByOurOffer() {
        ada.types("/settings")
                .taps("Chat of an agent")
                .sees("talks to you here on Telegram")
                .sees("what it remembers");
        ada.taps("Make a new bot").sees("press Start");
        ada.createsBot("556", "ada_new_bot").sees("The steps appear");

        assertThat(ada.asked()).contains(new Move(FIRST, new Made("556", "ada_new_bot"), null));
    }

    @Test
    void orItsTokenIsGivenOnAPageOrInTheChat() {
        ada.types("/settings").taps("Chat of an agent").taps("I have a token").sees("token of the other bot");
        assertThat(ada.asked()).contains(new OfferPage(AskedSecret.MOVED_BOT_TOKEN, FIRST));
        ada.types("sk-or-v1-" + "a1".repeat(32)).sees("does not look like");
        ada.types(TOKEN).sees("The steps appear");
        assertThat(ada.asked()).anyMatch(asked -> asked instanceof Move move && move.intake() != null);

        ada.happens(new SecretCame(AskedSecret.MOVED_BOT_TOKEN.word(), FIRST, INTAKE))
                .sees("The steps appear");
        assertThat(ada.asked()).contains(new Move(FIRST, null, INTAKE));
    }

    @Test
    void whoIsOnDiscordBringsAnAgentOverFromTelegram() {
        ChatRobot there = desks(ChatRobot.with(new ChannelTalk()).onDiscord());
        there.types("/settings")
                .taps("Chat of an agent")
                .sees("talks to you on Telegram")
                .sees("come here to Discord");
        there.taps("I have a token").sees("Message Content Intent");
        there.happens(new SecretCame(AskedSecret.MOVED_DISCORD_TOKEN.word(), FIRST, INTAKE))
                .sees("The steps appear");
        assertThat(there.asked()).contains(new Move(FIRST, null, INTAKE));
    }

    @Test
    void backLeadsUpStepByStep() {
        ada.types("/settings")
                .taps("Chat of an agent")
                .taps("Make a new bot")
                .taps("Back")
                .sees("talks to you here");
        ada.taps("I have a token")
                .taps("Back")
                .sees("talks to you here")
                .taps("Back")
                .sees("Settings");
        assertThat(ada.asked()).noneMatch(Move.class::isInstance);
    }

    @Test
    void amongSeveralAgentsOneIsChosenAndNoneIsToldSo() {
        agents = List.of(AgentsInTests.running(), AgentsInTests.another());
        ada.types("/settings")
                .taps("Chat of an agent")
                .sees("Which agent")
                .chooses("@ada_agent_bot")
                .sees("talks to you here");
        agents = List.of();
        ada.types("/settings").taps("Chat of an agent").sees("no agent that runs");
    }

    @ParameterizedTest
    @CsvSource({"bot-taken,talks through that bot already", "not-running,does not run"})
    void whatIsNotPossibleIsSaid(String code, String words) {
        answer = new RotationAsked(new Asked.NotPossible(code));
        ada.types("/settings")
                .taps("Chat of an agent")
                .taps("Make a new bot")
                .createsBot("556", "ada_new_bot")
                .sees(words);
    }

    @Test
    void aChatThatIsNewToTheAccountMayNotTakeTheAgentOver() {
        answer = new Held(Instant.parse("2026-11-25T12:00:00Z"));
        ada.types("/settings")
                .taps("Chat of an agent")
                .taps("Make a new bot")
                .createsBot("556", "ada_new_bot")
                .sees("only recently");
    }
}
