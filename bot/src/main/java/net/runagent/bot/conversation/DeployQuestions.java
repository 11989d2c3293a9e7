package net.runagent.bot.conversation;

import java.util.List;
import java.util.UUID;
import net.runagent.core.account.Platform;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.catalogue.Place;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.deployment.Quote;
import org.jspecify.annotations.Nullable;

/** What the deploy talk asks of the house, and what it may hear. */
final class DeployQuestions {
    private DeployQuestions() {}

    /** A choice of the catalogue's words; null stands for the default. */
    record Wish(
            @Nullable String plan,
            @Nullable String model,
            @Nullable String place) {
        static final Wish DEFAULT = new Wish(null, null, null);

        boolean standard() {
            return equals(DEFAULT);
        }

        Wish withPlan(String other) {
            return new Wish(other, model, place);
        }
    }

    /** What can be had, and what is chosen. */
    record Look(Wish wish) implements Question {}

    /** Nothing can be ordered now. @param why what is switched off, a text key's tail */
    record Closed(String why) implements Answer {}

    /**
     * A platform on which we can be talked to.
     *
     * @param here whether the asker does so right now
     * @param url leads to us there; null only for where the asker is anyway
     */
    record Door(Platform platform, boolean here, @Nullable String url) {}

    /**
     * @param other an agent that is not finished yet, null when there is none
     * @param ownKey the end of the key that its owner gave for this order, empty when the plan's credit is used
     * @param kept what was chosen earlier and not ordered, null when that was nothing but the default
     */
    record Offer(
            Plan plan,
            ModelOffer model,
            Place place,
            List<Plan> plans,
            List<Place> places,
            List<Door> doors,
            @Nullable Unfinished other,
            String ownKey,
            @Nullable Wish kept)
            implements Answer {}

    /** Remembers what is chosen, for whoever leaves and comes back; answered with {@link WishKept}. */
    record KeepWish(Wish wish) implements Question {}

    /** The choice begins anew, and nothing of the earlier one is kept; answered with {@link WishKept}. */
    record ForgetWish() implements Question {}

    record WishKept() implements Answer {}

    /** In which ways it can be paid here. */
    record PayWays(boolean cards, boolean tokens) {}

    /** @param paid whether it is being built; otherwise it waits for its payment */
    record Unfinished(UUID deployment, String bot, boolean paid, PayWays ways) {}

    /** Settles the choice; the agent's bot is next. */
    record Settle(Wish wish) implements Question {}

    /** @param bot the bot that an earlier try left, null when there is none */
    record Settled(UUID deployment, @Nullable String bot, String suggestedName, String suggestedUsername)
            implements Answer {}

    record TakeBot(UUID deployment, String botId, String username) implements Question {}

    /** @param refused empty when it is the agent's bot now, otherwise a text key's tail */
    record BotTaken(String refused) implements Answer {}

    record CheckToken(UUID deployment, UUID intake) implements Question {}

    record TokenTaken() implements Answer {}

    /** The order does not wait for a bot any more; the token was dropped. */
    record TokenUnused() implements Answer {}

    record AskQuote(UUID deployment) implements Question {}

    /**
     * @param ownKey the end of the key that its owner gave, empty when the plan's credit is used
     * @param codes whether there are discount codes at all
     */
    record Quoted(Quote quote, String ownKey, boolean codes, PayWays ways) implements Answer {}

    /** Answered with {@link Quoted} when the code holds. @param typed as the person types it */
    record UseDiscount(UUID deployment, String typed) implements Question {}

    /** @param why a text key's tail */
    record DiscountRefused(String why) implements Answer {}

    record PayByCard(UUID deployment) implements Question {}

    /** Answered with {@link TokensAwaited} when it was ordered. */
    record PayWithTokens(UUID deployment) implements Question {}

    record TokensAwaited(UUID invoice) implements Answer {}

    record DropOrder(UUID deployment) implements Question {}

    /** @param refused empty when it was done, otherwise why not, a text key's tail */
    record OrderDone(String refused) implements Answer {}

    /** The provider has become too dear for this plan there; nothing of it is sold now. */
    record NotSold(String plan, String city) implements Answer {}

    /** The deployment is not (or no longer) one that the asker can order. */
    record NoSuchOrder() implements Answer {}
}
