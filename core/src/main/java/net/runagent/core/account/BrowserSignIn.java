package net.runagent.core.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.runagent.core.account.IdentityProvider.Exchange;
import net.runagent.core.account.LinkAttempt.Stage;
import net.runagent.core.work.Chance;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The browser's side of sign-in: from the link to the code. Looking changes nothing (link previews look, too); only the
 * button starts, and it binds the attempt to that browser's cookie. Coming back from Google connects nothing: it shows
 * a code for the chat.
 */
@Component
public class BrowserSignIn {
    public static final Duration CODE_LASTS = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(BrowserSignIn.class);

    private final LinkAttempts attempts;
    private final IdentityProvider google;
    private final PayloadSeal seal;
    private final Transactions transactions;
    private final Clock clock;
    private final Chance chance;

    BrowserSignIn(
            LinkAttempts attempts,
            IdentityProvider google,
            PayloadSeal seal,
            Transactions transactions,
            Clock clock,
            Chance chance) {
        this.attempts = attempts;
        this.google = google;
        this.seal = seal;
        this.transactions = transactions;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Which chat a link connects.
     *
     * @param name what the platform calls the person; attacker-chosen, to be escaped
     * @param idEnd the last four digits of the numeric id
     */
    public record Chat(Platform platform, String name, String idEnd) {
        static Chat of(LinkAttempt attempt, LinkDraft draft) {
            String id = attempt.user().userId();
            return new Chat(attempt.user().platform(), draft.chatName(), id.substring(Math.max(0, id.length() - 4)));
        }

        @Override
        public String toString() {
            return "Chat[redacted]";
        }
    }

    /**
     * @param cookie to be set in the browser; what comes back must carry it
     * @param authorizationUrl where the browser goes
     */
    public record Started(String cookie, String authorizationUrl) {
        @Override
        public String toString() {
            return "Started[redacted]";
        }
    }

    public sealed interface Returned {
        /**
         * @param code as shown, with a dash
         * @param email masked
         */
        record Code(String code, String email, Chat chat, Instant validUntil) implements Returned {
            @Override
            public String toString() {
                return "Code[redacted]";
            }
        }

        record Failed(Why why) implements Returned {}
    }

    public enum Why {
        /** Unknown state, used up or too old: a new link is needed. */
        OVER,
        /** The browser that came back is not the one that started. */
        OTHER_BROWSER,
        /** The person said no at Google. */
        DENIED,
        /** Google has not verified the e-mail address. */
        UNVERIFIED_EMAIL,
        /** Google's answer did not hold. */
        REFUSED,
        /** Google did not answer; the same link may be used again. */
        NO_ANSWER
    }

    /** For the page behind the link; changes nothing. */
    public Optional<Chat> look(String ticket) {
        return transactions.call(() -> usable(ticket).map(a -> Chat.of(a, LinkDraft.open(seal, a))));
    }

    /** The button was pressed. Pressing again, also in another browser, starts over; the earlier browser is out. */
    public Optional<Started> start(String ticket) {
        String cookie = Tokens.token(chance);
        String state = Tokens.token(chance);
        String nonce = Tokens.token(chance);
        String verifier = Tokens.token(chance);
        return transactions.call(() -> usable(ticket)
                .filter(attempt -> {
                    byte[] draft = LinkDraft.open(seal, attempt)
                            .started(nonce, verifier)
                            .seal(seal, attempt.id());
                    var started = attempt.started(Tokens.sha256(cookie), Tokens.sha256(state), draft);
                    return attempts.move(started, attempt.stage());
                })
                .map(_ -> new Started(cookie, google.authorizationUrl(state, nonce, Tokens.s256(verifier)))));
    }

    /** The browser came back from Google with a code, or with an error. */
    public Returned comeBack(
            @Nullable String state, @Nullable String code, @Nullable String error, @Nullable String cookie) {
        if (state == null || state.length() > 200) {
            return new Returned.Failed(Why.OVER);
        }
        LinkAttempt attempt = transactions.call(() -> attempts.byState(Tokens.sha256(state))
                .filter(a -> a.liveAt(clock.instant()))
                .orElse(null));
        if (attempt == null) {
            return new Returned.Failed(Why.OVER);
        }
        if (!sameBrowser(attempt, cookie)) {
            return new Returned.Failed(Why.OTHER_BROWSER);
        }
        if (attempt.stage() == Stage.CODE_SHOWN) {
            // A phone that reloads the page must find its code again; nothing is asked of Google twice.
            return shown(attempt);
        }
        if (attempt.stage() != Stage.STARTED) {
            return new Returned.Failed(Why.OVER);
        }
        if (code == null || error != null) {
            return back(attempt, Stage.STARTED, "access_denied".equals(error) ? Why.DENIED : Why.REFUSED);
        }
        if (!transactions.<Boolean>call(() -> attempts.move(attempt.at(Stage.ASKING), Stage.STARTED))) {
            return new Returned.Failed(Why.OVER);
        }
        CrashPoint.at("account.callback-claimed");
        return ask(attempt.at(Stage.ASKING), code);
    }

    private Returned ask(LinkAttempt attempt, String code) {
        LinkDraft draft = LinkDraft.open(seal, attempt);
        String verifier = draft.codeVerifier();
        String nonce = draft.nonce();
        if (verifier == null || nonce == null) {
            return back(attempt, Stage.ASKING, Why.OVER);
        }
        Exchange exchange = google.exchange(code, verifier, nonce);
        CrashPoint.at("account.code-exchanged");
        return switch (exchange) {
            case Exchange.Verified(Claims claims) -> show(attempt, draft.returned(claims, Tokens.code(chance)));
            case Exchange.Refused(String why) -> {
                LOG.info("sign-in attempt {} refused: {}", attempt.id(), why);
                boolean email = why.equals("email_unverified");
                yield back(attempt, Stage.ASKING, email ? Why.UNVERIFIED_EMAIL : Why.REFUSED);
            }
            case Exchange.Unknown(String why) -> {
                LOG.warn("sign-in attempt {}: Google gave no usable answer: {}", attempt.id(), why);
                yield back(attempt, Stage.ASKING, Why.NO_ANSWER);
            }
        };
    }

    private Returned show(LinkAttempt attempt, LinkDraft draft) {
        Instant until = clock.instant().plus(CODE_LASTS);
        LinkAttempt shown = attempt.at(Stage.CODE_SHOWN, until, draft.seal(seal, attempt.id()));
        boolean moved = transactions.<Boolean>call(() -> attempts.move(shown, Stage.ASKING));
        return moved ? shown(shown) : new Returned.Failed(Why.OVER);
    }

    private Returned shown(LinkAttempt attempt) {
        LinkDraft draft = LinkDraft.open(seal, attempt);
        Claims claims = draft.claims();
        String code = draft.code();
        if (claims == null || code == null) {
            return new Returned.Failed(Why.OVER);
        }
        String dashed = code.substring(0, Tokens.CODE_LENGTH / 2) + "-" + code.substring(Tokens.CODE_LENGTH / 2);
        return new Returned.Code(dashed, MaskedEmail.of(claims.email()), Chat.of(attempt, draft), attempt.expiresAt());
    }

    /** The link stays usable until its own end: the person may try again with another Google account. */
    private Returned back(LinkAttempt attempt, Stage from, Why why) {
        transactions.run(() -> attempts.move(attempt.at(Stage.OPEN), from));
        return new Returned.Failed(why);
    }

    private Optional<LinkAttempt> usable(String ticket) {
        if (ticket.length() > 100) {
            return Optional.empty();
        }
        return attempts.byTicket(Tokens.sha256(ticket))
                .filter(a -> a.liveAt(clock.instant()))
                .filter(a -> a.stage() == Stage.OPEN || a.stage() == Stage.STARTED);
    }

    private static boolean sameBrowser(LinkAttempt attempt, @Nullable String cookie) {
        byte[] expected = attempt.cookieHash();
        return cookie != null
                && expected != null
                && java.security.MessageDigest.isEqual(expected, Tokens.sha256(cookie));
    }
}
