package net.runagent.core.billing;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import net.runagent.core.account.Accounts;
import net.runagent.core.billing.BillingQuestions.HeldBack;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import org.springframework.stereotype.Component;

/** A chat that joined an account a moment ago may be a stranger's: it changes nothing about money for a day. */
@Component
class NewChats {
    private final Accounts accounts;
    private final Clock clock;

    NewChats(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    Answer unlessHeld(Asker asker, Supplier<Answer> otherwise) {
        return accounts.heldUntil(asker.user())
                .filter(clock.instant()::isBefore)
                .<Answer>map(HeldBack::new)
                .or(() -> Optional.of(otherwise.get()))
                .orElseThrow();
    }
}
