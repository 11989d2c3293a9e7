package net.runagent.bot.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.core.account.Platform;
import net.runagent.core.catalogue.Place;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.deployment.Cancellation;
import net.runagent.core.deployment.Milestone;
import org.jspecify.annotations.Nullable;

/** What the build talk asks of the house, and what it may hear. */
final class BuildQuestions {
    private BuildQuestions() {}

    record AskProgress(UUID deployment) implements Question {}

    /**
     * @param bot username without {@code @}
     * @param at what is being done now; null when all is done
     * @param waits why the provider has no room, a text key's tail; empty when it has
     * @param elsewhere where it could be built at once in another country, for the same price
     * @param second whether this is the second server
     * @param platform where the agent talks; {@code chat} leads to it there
     * @param since when the wait for it began
     * @param usual how long it takes as a rule, null while nobody can tell
     */
    record Progress(
            UUID deployment,
            String bot,
            @Nullable Milestone at,
            String waits,
            List<Place> elsewhere,
            boolean second,
            Platform platform,
            String chat,
            Instant since,
            @Nullable Duration usual)
            implements Answer {}

    /** It was given up or ended meanwhile, which is told in other words. */
    record NotBuilt() implements Answer {}

    record TakeFirstWords(UUID deployment) implements Question {}

    /** @param words what the agent said first; null when they were quoted before */
    record FirstWords(Progress progress, @Nullable String words) implements Answer {}

    record AskEnd(UUID deployment) implements Question {}

    /**
     * @param reason why it was given up, a text key's tail
     * @param money what of it goes back
     */
    record Ended(String bot, String reason, Cancellation money) implements Answer {}

    record GreetNow(UUID deployment) implements Question {}

    /** @param place the catalogue's code, as it stands in the button */
    record BuildElsewhere(UUID deployment, String place) implements Question {}

    record BuiltIn(Place place) implements Answer {}

    /** @param full whether nothing is free there any more; otherwise the order has gone on meanwhile */
    record NotBuiltThere(boolean full) implements Answer {}

    record AskCancel(UUID deployment) implements Question {}

    /** What cancelling would mean. */
    record Cancelling(String bot, Cancellation money) implements Answer {}

    record CancelAndRefund(UUID deployment) implements Question {}

    /** @param refused empty when it was done, otherwise why not, a text key's tail */
    record Done(String refused) implements Answer {}

    /** Not (or no longer) an agent of the asker. */
    record NotYours() implements Answer {}
}
