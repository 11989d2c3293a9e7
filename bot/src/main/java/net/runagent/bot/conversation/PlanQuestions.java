package net.runagent.bot.conversation;

import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.UUID;
import net.runagent.core.billing.PlanChange;
import net.runagent.core.billing.PlanTerms;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.deployment.ResizeServer;
import net.runagent.core.money.Money;

/** What the talk in which a plan is changed asks of the house, and what it may hear. */
final class PlanQuestions {
    private PlanQuestions() {}

    record AskPlans() implements Question {}

    record Plans(List<PlanOf> running) implements Answer {}

    /**
     * @param bot username without {@code @}; empty when there is no agent for it
     * @param until end of the period that is paid for
     * @param refused why it cannot be changed now, a text key's tail; empty when it can
     * @param choices what it could become
     */
    record PlanOf(
            UUID subscription,
            String bot,
            String name,
            Period interval,
            Instant until,
            String refused,
            List<PlanChoice> choices) {}

    /** @param hindrance why the server could not follow, a text key's tail; empty when nothing is in the way */
    record PlanChoice(PlanTerms terms, String hindrance) {}

    /** Answered with {@link PlanAsked}. */
    record ConfirmPlan(UUID subscription, String plan) implements Question {}

    /** @param refused empty when it is under way, otherwise why not, a text key's tail */
    record PlanAsked(String refused) implements Answer {}

    /** Answered with {@link PlanAsked}. */
    record KeepPlan(UUID subscription) implements Question {}

    record AskPlanChange(UUID change) implements Question {}

    /** @param price of each period of the new plan; {@code from} and {@code to} as the catalogue shows them */
    record PlanChangeNow(PlanChange change, String bot, String from, String to, Money price, Instant until)
            implements Answer {}

    record AskResize(UUID deployment) implements Question {}

    record ResizeNow(String bot, String plan, ResizeServer.UnderWay change) implements Answer {}
}
