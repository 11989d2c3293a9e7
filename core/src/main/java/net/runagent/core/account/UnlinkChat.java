package net.runagent.core.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Takes a chat away from an account: what its owner does when somebody else got in. Everything joins the running
 * transaction; from its commit on that chat is a stranger's.
 */
@Component
public class UnlinkChat {
    /**
     * How long a chat that joined an account may not put out those that were there before it. Their owner is told of the
     * newcomer at once, here and by mail, and has this long to put it out: longer than the newcomer must wait for anything
     * else, so that who was let in by fraud cannot shut the owner out overnight.
     */
    public static final Duration OLDER_CHAT_HOLD = Duration.ofHours(72);

    private final AccountRecords records;
    private final Accounts accounts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    UnlinkChat(AccountRecords records, Accounts accounts, ApplicationEventPublisher events, Clock clock) {
        this.records = records;
        this.accounts = accounts;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A chat as its owner may see it.
     *
     * @param handle stands for the chat in buttons and positions, which must not hold its user's id
     * @param here whether it is the one that asks
     */
    public record Linked(UUID handle, Platform platform, String idEnd, Instant since, boolean here) {}

    public sealed interface Unlinked {
        record Done(Linked chat) implements Unlinked {}

        /** Without any chat nobody could reach the account or its agents. */
        record LastOne() implements Unlinked {}

        /** The asking chat is new here itself, so it may not put that one out before this time. */
        record Held(Instant until) implements Unlinked {}

        /** Not, or no longer, a chat of this account. */
        record NotThere() implements Unlinked {}
    }

    public List<Linked> chats(AccountId account, ChatUser asking) {
        return records.links(account).stream().map(link -> linked(link, asking)).toList();
    }

    public Unlinked unlink(AccountId account, ChatUser asking, UUID handle) {
        Optional<Instant> held = accounts.heldUntil(asking);
        if (held.isPresent()) {
            return new Unlinked.Held(held.get());
        }
        records.lock(account); // two chats that put each other out must not both succeed
        List<ChatLink> links = records.links(account);
        Optional<ChatLink> own =
                links.stream().filter(link -> link.user().equals(asking)).findFirst();
        Optional<ChatLink> leaving =
                links.stream().filter(link -> link.handle().equals(handle)).findFirst();
        if (leaving.isEmpty() || own.isEmpty()) {
            return new Unlinked.NotThere();
        }
        Instant freely = own.get().linkedAt().plus(OLDER_CHAT_HOLD);
        if (leaving.get().linkedAt().isBefore(own.get().linkedAt()) && freely.isAfter(clock.instant())) {
            return new Unlinked.Held(freely);
        }
        if (links.size() == 1) {
            return new Unlinked.LastOne();
        }
        ChatLink link = leaving.get();
        records.disconnect(link);
        events.publishEvent(new ChatDisconnected(account, link.user(), link.handle(), link.idEnd(), clock.instant()));
        return new Unlinked.Done(linked(link, asking));
    }

    private static Linked linked(ChatLink link, ChatUser asking) {
        return new Linked(
                link.handle(),
                link.user().platform(),
                link.idEnd(),
                link.linkedAt(),
                link.user().equals(asking));
    }
}
