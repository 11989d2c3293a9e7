package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.SignIn;
import net.runagent.core.care.StandingInstruction;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.vault.AuditLog;
import net.runagent.core.vault.KeptSecrets;

/** What the talks about security ask of the house. */
final class SecurityQuestions {
    private SecurityQuestions() {}

    record AskKept() implements Question {}

    record Kept(List<AgentKept> agents) implements Answer {}

    /**
     * @param bot username without {@code @}
     * @param live whether the agent is meant to run now
     * @param ownToken whether its owner gave the bot's token, so that only its owner can make a new one
     */
    record AgentKept(
            UUID deployment,
            String bot,
            List<KeptSecrets.Kept> secrets,
            StandingInstruction lookAfter,
            StandingInstruction heal,
            boolean live,
            boolean ownToken) {}

    /** Answered with {@link Kept}, or {@link AgentQuestions.Held} when a chat that is new here would switch something off. */
    record SetStanding(UUID deployment, StandingInstruction.Kind kind, boolean on) implements Question {}

    /** @param before the row to go on before */
    record AskUses(long before) implements Question {}

    /** @param next the row to go on before, 0 at the end */
    record Uses(List<Seen> seen, long next) implements Answer {}

    /**
     * One use, or several that are alike.
     *
     * @param newest the newest of them
     * @param event a text key's tail: the log's word, or a closer one
     * @param oldest when the oldest of them was
     * @param bot whose agent it was for, empty when it is not known
     * @param why a text key's tail, empty for what is not a use
     */
    record Seen(AuditLog.Use newest, String event, Instant oldest, int times, String bot, String why) {}

    record AskUsesDocument() implements Question {}

    record UsesDocument(byte[] content) implements Answer {}

    record AskSignIns() implements Question {}

    record SignedIn(List<SignIn> signIns) implements Answer {}
}
