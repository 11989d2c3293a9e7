package net.runagent.bot.discord;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.bot.conversation.Cutting;
import net.runagent.bot.discord.DiscordRest.Answer;
import net.runagent.bot.discord.DiscordRest.Call;
import net.runagent.bot.door.Pace;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.work.StaffAlerts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Hands messages to Discord: as the answer to what the person did as long as Discord takes one, after that directly to the
 * person. Who takes no direct messages gets the news the next time they come by.
 */
@Component
final class DiscordSender implements ChatSender {
    private static final Logger LOG = LoggerFactory.getLogger(DiscordSender.class);
    private static final int TOAST_LIMIT = 200;
    private static final Delivery TOO_FAST = new Delivery.NotAccepted("writing too fast");
    /** Discord takes who writes to many people by itself for a spammer; insisting makes it worse. */
    private static final Duration PUSHES_NONE_FOR = Duration.ofMinutes(10);

    /** News for everybody at once must not look like a flood; of 50 calls a second most are for those who wait. */
    private static final int NEWS_PER_SECOND = 10;

    private final DiscordProperties properties;
    private final DiscordRest rest;
    private final Replies replies;
    private final ObjectProvider<StaffAlerts> alerts;

    private final Pace pace = new Pace(NEWS_PER_SECOND);

    /** Nothing is pushed before this time, in nanoseconds of this process; null when nothing was refused. */
    private volatile @Nullable Long pushesAgainNanos;

    DiscordSender(DiscordProperties properties, DiscordRest rest, Replies replies, ObjectProvider<StaffAlerts> alerts) {
        this.properties = properties;
        this.rest = rest;
        this.replies = replies;
        this.alerts = alerts;
    }

    @Override
    public Platform platform() {
        return Platform.DISCORD;
    }

    /** Without words the clock gives the sign, unless the answer itself is one: two calls for one are not needed. */
    @Override
    public boolean acknowledge(String tap, @Nullable String toast) {
        if (toast == null) {
            return true;
        }
        return replies.byId(tap)
                .map(reply -> reply.say(Wire.toast(Markdown.escape(Cutting.cut(toast, TOAST_LIMIT)))))
                .filter(Answer.Ok.class::isInstance)
                .isPresent();
    }

    @Override
    public Delivery deliver(Parcel parcel, @Nullable String edit) {
        if (!properties.configured()) {
            return new Delivery.Refused("discord-is-off");
        }
        return switch (parcel.kind()) {
            // A bot cannot delete what a person wrote to it; the person is told so.
            case DELETE -> new Delivery.Refused("not-ours-to-delete");
            case STRIP -> strip(parcel);
            case SCREEN, POST, NOTICE, PAPER -> {
                DiscordMessage message = DiscordMessage.read(parcel.body());
                Outgoing drawn = Wire.message(message, parcel.page());
                yield edit != null && message.media() == null ? change(parcel, edit, drawn) : say(parcel, drawn);
            }
        };
    }

    // ---- saying

    private Delivery say(Parcel parcel, Outgoing message) {
        return replied(parcel, message).orElseGet(() -> push(parcel, message));
    }

    /** Empty when nothing that the person did can be answered. */
    private Optional<Delivery> replied(Parcel parcel, Outgoing message) {
        Optional<Reply> reply = replies.open(parcel.user());
        if (reply.isEmpty()) {
            return Optional.empty();
        }
        Answer answer = reply.get().say(message);
        if (answer instanceof Answer.Ok(var said)) {
            String ref = MessageRef.of(said, said);
            replies.said(ref, reply.get());
            return Optional.of(new Delivery.Done(ref));
        }
        return Optional.ofNullable(answer).map(other -> judged(other, parcel));
    }

    /**
     * Into the person's own chat with us, if there is one: who has never been there did not ask for messages, and chats that
     * we would open ourselves are what Discord shuts bots out for. News waits for such a person.
     */
    private Delivery push(Parcel parcel, Outgoing message) {
        String channel = channel(parcel);
        if (channel == null) {
            return unreachable(parcel);
        }
        if (writesTooFast()) {
            return TOO_FAST;
        }
        if (parcel.kind() == Parcel.Kind.NOTICE
                || parcel.kind() == Parcel.Kind.PAPER
                || parcel.kind() == Parcel.Kind.POST) {
            pace.await();
            // A turn may be seconds away: meanwhile the person may have come by, or Discord may have had enough.
            Optional<Delivery> replied = replied(parcel, message);
            if (replied.isPresent()) {
                return replied.get();
            }
            if (writesTooFast()) {
                return TOO_FAST;
            }
        }
        Outgoing once = message.with("nonce", nonce(parcel.id())).with("enforce_nonce", true);
        Answer answer = rest.call(new Call(
                "POST", "/channels/" + channel + "/messages", properties.token(), once.json(), once.uploads()));
        if (answer instanceof Answer.Ok(var said)) {
            return new Delivery.Done(MessageRef.of(said, said));
        }
        if (answer instanceof Answer.Refused(int _, int code) && code == DiscordCodes.UNKNOWN_CHANNEL) {
            replies.forgetDirectChannel(parcel.user());
            return unreachable(parcel);
        }
        if (answer instanceof Answer.Refused(int _, int code) && code == DiscordCodes.OPENING_TOO_FAST) {
            pushesAgainNanos = System.nanoTime() + PUSHES_NONE_FOR.toNanos();
            LOG.warn(
                    "Discord wants us to write to people more slowly: nothing for {} min", PUSHES_NONE_FOR.toMinutes());
        }
        return judged(answer, parcel);
    }

    /** Discord has told us to write to people more slowly, and that still holds. */
    private boolean writesTooFast() {
        Long again = pushesAgainNanos;
        return again != null && again - System.nanoTime() > 0;
    }

    private @Nullable String channel(Parcel parcel) {
        boolean known = !parcel.chat().equals(parcel.user().userId());
        return replies.directChannel(parcel.user()).orElse(known ? parcel.chat() : null);
    }

    /** News waits for the person; a screen is drawn anew at their next sign, and an old one would only confuse. */
    private static Delivery unreachable(Parcel parcel) {
        return switch (parcel.kind()) {
            case SCREEN -> new Delivery.Refused("no-direct-messages");
            // That a message cannot be looked at says nothing of whether its reader can be written to.
            case STRIP, DELETE -> new Delivery.Gone();
            case POST, NOTICE, PAPER -> new Delivery.Blocked();
        };
    }

    /** Discord's own key against doubles: the same for every try; 128 bits have at most 25 figures, as many as it takes. */
    static String nonce(UUID id) {
        return new BigInteger(id.toString().replace("-", ""), 16).toString(Character.MAX_RADIX);
    }

    // ---- changing

    private Delivery change(Parcel parcel, String ref, Outgoing message) {
        MessageRef at = MessageRef.read(ref);
        Optional<Reply> reply = replies.onMessage(ref);
        if (reply.isPresent()) {
            boolean tapped = ref.equals(reply.get().interaction.message());
            Answer answer = tapped ? reply.get().change(message) : reply.get().changeSaid(at.message(), message);
            if (answer != null) {
                return answer instanceof Answer.Ok ? new Delivery.Done(ref) : judged(answer, parcel);
            }
        }
        if (at.channel() == null) {
            return new Delivery.Gone();
        }
        Answer answer = rest.call(Call.of(
                "PATCH",
                "/channels/" + at.channel() + "/messages/" + at.message(),
                properties.token(),
                message.json()));
        return answer instanceof Answer.Ok ? new Delivery.Done(ref) : judged(answer, parcel);
    }

    /**
     * In the person's own chat at any time; what only its reader sees for a quarter of an hour, through what that person
     * did. After that its buttons stay until it goes away by itself: whoever taps one gets the current screen, and the tap
     * lets us take them off.
     */
    private Delivery strip(Parcel parcel) {
        String ref = parcel.message();
        if (ref == null) {
            return new Delivery.Gone();
        }
        MessageRef at = MessageRef.read(ref);
        Optional<Reply> reply = replies.onMessage(ref);
        if (reply.isEmpty() && at.channel() == null) {
            return new Delivery.Gone();
        }
        Answer found = reply.map(through -> through.look(at.message())).orElse(new Answer.NotSent());
        if (!(found instanceof Answer.Ok) && at.channel() != null) {
            String path = "/channels/" + at.channel() + "/messages/" + at.message();
            found = rest.call(Call.of("GET", path, properties.token(), null));
        } else if (found instanceof Answer.Refused) {
            return new Delivery.Gone();
        }
        return found instanceof Answer.Ok(var message)
                ? change(parcel, ref, new Outgoing(Wire.withoutButtons(message), java.util.List.of()))
                : judged(found, parcel);
    }

    // ---- what answers mean

    private Delivery judged(Answer answer, Parcel parcel) {
        return switch (answer) {
            case Answer.Ok _ -> new Delivery.Done("");
            case Answer.NotSent() -> new Delivery.NotAccepted("no connection");
            case Answer.Lost() -> new Delivery.Unknown("no answer");
            // One route is the business of one person; only the whole application's limit is everybody's.
            case Answer.Busy(Duration retryAfter, boolean everywhere) ->
                everywhere ? new Delivery.Busy(retryAfter) : new Delivery.NotAccepted("asked to wait");
            case Answer.Refused(int status, int code) -> refused(status, code, parcel);
        };
    }

    private Delivery refused(int status, int code, Parcel parcel) {
        if (status == 401) {
            alerts.ifAvailable(staff -> staff.raise(
                    StaffAlerts.Severity.CRITICAL, "discord.token-refused", "discord", Map.of("status", "401")));
            return new Delivery.NotAccepted("our token is refused");
        }
        return switch (code) {
            case DiscordCodes.CANNOT_SEND_TO_USER,
                    DiscordCodes.NO_COMMON_SERVER,
                    DiscordCodes.MISSING_ACCESS,
                    DiscordCodes.UNKNOWN_USER -> unreachable(parcel);
            case DiscordCodes.OPENING_TOO_FAST -> TOO_FAST;
            case DiscordCodes.UNKNOWN_MESSAGE, DiscordCodes.UNKNOWN_CHANNEL, DiscordCodes.NOT_OURS ->
                new Delivery.Gone();
            default -> new Delivery.Refused("code-" + code + "-status-" + status);
        };
    }
}
