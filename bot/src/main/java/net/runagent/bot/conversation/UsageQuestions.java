package net.runagent.bot.conversation;

import java.util.List;
import java.util.UUID;
import net.runagent.core.catalogue.CreditPack;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.LookAtUsage.Report;
import net.runagent.core.usage.LookAtUsage.Span;
import org.jspecify.annotations.Nullable;

/** What the usage talk asks of the house, and what it may hear. */
final class UsageQuestions {
    private UsageQuestions() {}

    /**
     * @param deployment null for "the only one"
     * @param refresh whether the meter should be read anew
     */
    record Look(@Nullable UUID deployment, Span span, boolean refresh) implements Question {}

    /** @param name with {@code @}, as people know it */
    record Agent(UUID deployment, String name) {}

    record NoAgent() implements Answer {}

    record Pick(List<Agent> agents) implements Answer {}

    /** It has had no key of ours yet: it is not built, or has not said hello. */
    record NotYet(String agent) implements Answer {}

    /** The agent runs on its owner's own key, which we do not look into. */
    record OwnKey(String agent) implements Answer {}

    /** @param more whether credit can be bought for it beside what its plan includes */
    record Seen(Agent agent, Report report, boolean more) implements Answer {}

    /** What credit can be bought for this agent. */
    record AskPacks(UUID deployment) implements Question {}

    /** @param packs empty when none can be bought now */
    record Packs(Agent agent, List<CreditPack> packs) implements Answer {}

    record OrderPack(UUID deployment, String pack) implements Question {}

    /** @param refused empty when the payment page is on its way, otherwise why not, a text key's tail */
    record PackOrdered(String refused) implements Answer {}

    record AskAdded(UUID deployment, UUID invoice) implements Question {}

    /** @param left of all that was granted, as read last */
    record Added(Agent agent, UsdMicros credit, UsdMicros left) implements Answer {}
}
