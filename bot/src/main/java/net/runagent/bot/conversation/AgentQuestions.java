package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.runagent.core.account.Platform;
import net.runagent.core.care.MachineSeen;
import net.runagent.core.care.Recovery;
import net.runagent.core.catalogue.Place;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.deployment.BotLock;
import net.runagent.core.deployment.EndStep;
import net.runagent.core.deployment.Leaving;
import net.runagent.core.deployment.Milestone;
import org.jspecify.annotations.Nullable;

/** What the talks about running agents (status, recover, terminate) ask of the house, and what they may hear. */
final class AgentQuestions {
    private AgentQuestions() {}

    /** Which of a person's agents a talk is about. */
    enum Which {
        /** All that are ordered and not over. */
        ALL,
        /** Those that should answer their owner. */
        LIVE,
        /** Those that can be terminated, or cancelled while they are not ready. */
        PAID
    }

    record AskAgents(Which which) implements Question {}

    record Agents(List<Agent> agents) implements Answer {}

    /** How an agent stands, in a word that is a text key's tail. */
    enum Standing {
        UNPAID,
        BUILT,
        WAITS,
        RUNS,
        TROUBLE,
        STOPPED,
        RECOVERED,
        /** Switched off, because nobody pays for it. */
        SUSPENDED,
        RESUMING,
        ENDED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param bot username without {@code @}
     * @param reason why it needs attention or is switched off, a text key's tail; empty when it does not
     * @param at how far the building is, null when nothing is built
     * @param startWanted where it may not write to its owner before they press Start; null when it need not wait for that
     * @param watched whether its owner wants it looked after
     * @param heals whether its owner lets it be healed without being asked
     * @param machine how its server was at the last look inside; null when nobody has looked
     */
    record Agent(
            UUID deployment,
            String bot,
            Standing standing,
            Instant since,
            String reason,
            @Nullable Milestone at,
            @Nullable StartWanted startWanted,
            List<Place> elsewhere,
            String plan,
            String model,
            String city,
            boolean ownToken,
            boolean watched,
            boolean heals,
            @Nullable MachineSeen machine) {}

    /** @param chat leads to the agent's own chat */
    record StartWanted(Platform platform, String chat) {}

    record StartRecovery(UUID deployment) implements Question {}

    /** @param refused empty when it was done or is under way, otherwise why not, a text key's tail */
    record Acted(String refused) implements Answer {}

    record AskRecovery(UUID deployment, UUID recovery) implements Question {}

    /**
     * @param chat leads to the agent
     * @param live whether the agent is still meant to run, so that it can be recovered again
     * @param copied whether there is a backup of before that could be put back
     */
    record RecoveryNow(String bot, String chat, Recovery recovery, boolean live, boolean copied) implements Answer {}

    record AskLeaving(UUID deployment) implements Question {}

    /** @param money what goes back when it is ended now; null when nothing does */
    record LeavingOf(UUID deployment, String bot, @Nullable Leaving money) implements Answer {}

    /** @param typed what the person typed to confirm */
    record Terminate(UUID deployment, String typed) implements Question {}

    /** Ends it, only if money goes back for that now; answered with {@link Acted}. */
    record RefundNow(UUID deployment) implements Question {}

    /** @param until when this chat may do dangerous things */
    record Held(Instant until) implements Answer {}

    record AskEnding(UUID deployment) implements Question {}

    /** @param at what is being destroyed now; null when everything is gone but the receipt is missing */
    record EndingNow(String bot, @Nullable EndStep at, Instant since) implements Answer {}

    record AskReceipt(UUID deployment) implements Question {}

    /**
     * @param platform where the agent talked
     * @param lock what became of the bot's token
     */
    record ReceiptOf(String bot, Platform platform, BotLock lock, byte[] document) implements Answer {}

    /** Not (or no longer) an agent of the asker. */
    record NoAgent() implements Answer {}
}
