package net.runagent.bot.discord;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.runagent.core.account.ChatUser;
import net.runagent.core.work.EverythingForgotten;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The interactions that can still be answered, and where each person is. Kept in memory: who has lost it writes to the
 * person directly instead.
 */
@Component
final class Replies implements DisposableBean {
    /** The first sign must be there within 3 s; half of that is left for the way. */
    private static final Duration SIGN_WITHIN = Duration.ofMillis(1_500);

    /** Discord takes answers for 15 minutes; the rest is left for the way. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(15).minusSeconds(30);

    /** Nothing came of a command for this long, and nobody should see us thinking for ever. */
    private static final Duration THINKING_MOST = Duration.ofSeconds(30);

    private static final int REMEMBERED = 8;

    private final DiscordRest rest;
    private final String application;
    private final Cache<String, Reply> byId = cache(ANSWERED_WITHIN);
    private final Cache<ChatUser, Deque<Reply>> ofPerson = cache(ANSWERED_WITHIN);
    /** By the reference of a message: the newest reply through which it can be changed. */
    private final Cache<String, Reply> onMessage = cache(ANSWERED_WITHIN);

    private final Cache<ChatUser, String> direct = cache(Duration.ofDays(1));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("discord-replies").factory());

    Replies(DiscordProperties properties, DiscordRest rest) {
        this.rest = rest;
        this.application = properties.applicationId();
    }

    /** It has just come in: from now on the clock runs. */
    Reply expect(Interaction interaction) {
        Reply reply = known(interaction);
        in(SIGN_WITHIN, reply::acknowledge);
        in(THINKING_MOST, reply::tidy);
        return reply;
    }

    /** It only wants a form or suggestions, at once and by nobody else: nothing of it is remembered. */
    Reply passing(Interaction interaction) {
        return new Reply(interaction, rest, application);
    }

    /** It was read from the inbox; perhaps another process has received it. */
    Reply known(Interaction interaction) {
        return byId.get(interaction.id(), _ -> remember(new Reply(interaction, rest, application)));
    }

    private Reply remember(Reply reply) {
        Interaction interaction = reply.interaction;
        ofPerson.asMap().compute(interaction.user(), (_, known) -> {
            Deque<Reply> all = known == null ? new ArrayDeque<>() : new ArrayDeque<>(known);
            all.addLast(reply);
            if (all.size() > REMEMBERED) {
                all.removeFirst();
            }
            return all;
        });
        if (interaction.message() != null) {
            onMessage.put(interaction.message(), reply);
        }
        if (interaction.direct()) {
            direct.put(interaction.user(), interaction.channel());
        }
        return reply;
    }

    /** The person writes to us in the chat that nobody else reads: what we say goes there from now on. */
    void writesDirectly(ChatUser user, String channel) {
        direct.put(user, channel);
        ofPerson.asMap().computeIfPresent(user, (_, all) -> {
            Deque<Reply> here = new ArrayDeque<>(all);
            here.removeIf(reply -> !reply.interaction.direct());
            return here.isEmpty() ? null : here;
        });
    }

    Optional<Reply> byId(String interaction) {
        return Optional.ofNullable(byId.getIfPresent(interaction));
    }

    /** Through which a new message reaches the person: a command that still shows nothing, else what they did last. */
    Optional<Reply> open(ChatUser user) {
        Deque<Reply> all = ofPerson.getIfPresent(user);
        if (all == null) {
            return Optional.empty();
        }
        return all.stream()
                .filter(Reply::live)
                .filter(Reply::unanswered)
                .findFirst()
                .or(() -> Optional.ofNullable(all.peekLast()).filter(Reply::live));
    }

    Optional<Reply> onMessage(String ref) {
        return Optional.ofNullable(onMessage.getIfPresent(ref)).filter(Reply::live);
    }

    /** This reply has said that message. */
    void said(String ref, Reply by) {
        onMessage.put(ref, by);
    }

    Optional<String> directChannel(ChatUser user) {
        return Optional.ofNullable(direct.getIfPresent(user));
    }

    void forgetDirectChannel(ChatUser user) {
        direct.invalidate(user);
    }

    @EventListener
    void everythingForgotten(EverythingForgotten reset) {
        byId.invalidateAll();
        ofPerson.invalidateAll();
        onMessage.invalidateAll();
        direct.invalidateAll();
    }

    private void in(Duration time, Runnable work) {
        var unused = timer.schedule(() -> threads.execute(work), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <K, V> Cache<K, V> cache(Duration kept) {
        return Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(kept).build();
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
        threads.shutdown();
    }
}
