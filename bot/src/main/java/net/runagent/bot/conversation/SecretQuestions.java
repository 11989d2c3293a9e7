package net.runagent.bot.conversation;

import java.util.UUID;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Question;
import net.runagent.core.vault.AskedSecret;
import org.jspecify.annotations.Nullable;

/** What talks that need a secret ask of the house, and what they may hear. */
final class SecretQuestions {
    private SecretQuestions() {}

    /** A link to a page for it; an earlier one about the same ends. */
    record OfferPage(AskedSecret asked, UUID deployment) implements Question {}

    /** @param url null when there were too many within an hour: only the chat is left */
    record PageOffered(@Nullable String url, String bot) implements Answer {}

    /**
     * A secret was typed on its page and waits in the intake.
     *
     * @param asked {@link AskedSecret#word}
     */
    record SecretCame(String asked, UUID deployment, UUID intake) implements Happening {
        boolean is(AskedSecret what) {
            return what.word().equals(asked);
        }
    }
}
