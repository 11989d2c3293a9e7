package net.runagent.bot.conversation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import net.runagent.bot.conversation.UsageQuestions.Agent;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance;
import org.jspecify.annotations.Nullable;

/** What the allowance talk asks of the house, and what it may hear beside the answers of {@link UsageQuestions}. */
final class AllowanceQuestions {
    private AllowanceQuestions() {}

    enum What {
        LOOK,
        /** Limit it to an amount in each period. */
        LIMIT,
        /** Add a step to the present period. */
        MORE,
        /** No limit any more. */
        OFF
    }

    /**
     * @param micros of a limit, in millionths of a dollar
     * @param each of a limit
     * @param period of more: the day on which it begins, else empty
     */
    record Wish(What what, long micros, Allowance.Each each, String period) {
        static final Wish LOOK = new Wish(What.LOOK, 0, Allowance.Each.DAY, "");
        static final Wish OFF = new Wish(What.OFF, 0, Allowance.Each.DAY, "");

        static Wish limit(UsdMicros amount, Allowance.Each each) {
            return new Wish(What.LIMIT, amount.value(), each, "");
        }

        static Wish more(String period) {
            return new Wish(What.MORE, 0, Allowance.Each.DAY, period);
        }
    }

    /** @param deployment null for "the only one" */
    record AskSpending(@Nullable UUID deployment, Wish wish) implements Question {}

    /**
     * @param each null without a limit; then the four after it say nothing
     * @param allowed in the present period, with what was added
     * @param used in the present period, as read last
     * @param begins of the present period
     * @param ends of the present period
     * @param step what one tap adds
     * @param left of all credit
     * @param changed whether what was wished has just been done
     */
    record Spends(
            Agent agent,
            Allowance.@Nullable Each each,
            UsdMicros allowed,
            UsdMicros used,
            @Nullable LocalDate begins,
            @Nullable Instant ends,
            UsdMicros step,
            UsdMicros left,
            boolean changed) implements Answer {}
}
