package net.runagent.core.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import net.runagent.core.account.LinkAttempt.Stage;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Ids;
import net.runagent.core.work.PayloadSeal;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The chat's side of sign-in: hands out the link, takes the code that the browser shows, and connects once the person
 * has seen whom. Everything joins the running transaction.
 *
 * <p>The code goes from the browser to the chat, never the other way: who sends a stranger the link (so that the
 * stranger signs in for him) would also need the stranger to type back what only the stranger's browser shows.
 */
@Component
public class LinkChat {
    public static final Duration LINK_LASTS = Duration.ofMinutes(10);

    /** From the right code to the last tap. */
    public static final Duration CONFIRM_WITHIN = Duration.ofMinutes(10);

    public static final int TRIES = 5;

    /** Links one chat may ask for within an hour: enough for a bad day, too few to fish with. */
    public static final int LINKS_AN_HOUR = 10;

    /** How long a chat that joins an existing account may not do dangerous things. */
    public static final Duration NEW_CHAT_HOLD = Duration.ofHours(24);

    private final LinkAttempts attempts;
    private final AccountRecords accounts;
    private final IdentityProvider google;
    private final PayloadSeal seal;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Ids ids;
    private final Chance chance;
    private final PublicUrl publicUrl;

    LinkChat(
            LinkAttempts attempts,
            AccountRecords accounts,
            IdentityProvider google,
            PayloadSeal seal,
            ApplicationEventPublisher events,
            Clock clock,
            Ids ids,
            Chance chance,
            PublicUrl publicUrl) {
        this.attempts = attempts;
        this.accounts = accounts;
        this.google = google;
        this.seal = seal;
        this.events = events;
        this.clock = clock;
        this.ids = ids;
        this.chance = chance;
        this.publicUrl = publicUrl;
    }

    public sealed interface Begun {
        /** @param url single-use; may be shown to this chat only */
        record Link(String url, Instant validUntil) implements Begun {}

        /** @param email masked */
        record Connected(String email) implements Begun {}

        record TooMany(Duration waitAtMost) implements Begun {}

        /** Sign-in is not set up on this installation. */
        record Off() implements Begun {}
    }

    public sealed interface Typed {
        /**
         * The code is right; nothing is connected before {@link #connect}.
         *
         * @param email masked
         * @param known whether an account exists, so that this chat would join it
         */
        record Right(String email, boolean known) implements Typed {}

        record Wrong(int triesLeft) implements Typed {}

        /** Does not look like a code; not counted as a try. */
        record NotACode() implements Typed {}

        /** The browser has not come back from Google yet; not counted as a try. */
        record TooEarly() implements Typed {}

        /** Expired, guessed wrong too often, or never begun: a new link is needed. */
        record Over() implements Typed {}
    }

    public sealed interface Connected {
        /** @param heldUntil when dangerous actions become possible; null when at once */
        record Done(
                AccountId account, boolean fresh, @Nullable Instant heldUntil) implements Connected {}

        record Over() implements Connected {}
    }

    public Begun begin(ChatUser user, String chatName) {
        Optional<Account> known = accounts.link(user).flatMap(link -> accounts.find(link.account()));
        if (known.isPresent()) {
            return new Begun.Connected(masked(known.get()));
        }
        if (!google.available()) {
            return new Begun.Off();
        }
        Instant now = clock.instant();
        if (attempts.madeSince(user, now.minus(Duration.ofHours(1))) >= LINKS_AN_HOUR) {
            return new Begun.TooMany(Duration.ofHours(1));
        }
        var id = ids.next();
        String ticket = Tokens.token(chance);
        Instant until = now.plus(LINK_LASTS);
        byte[] sealed = LinkDraft.of(chatName).seal(seal, id);
        attempts.replace(
                new LinkAttempt(id, user, Stage.OPEN, Tokens.sha256(ticket), null, null, 0, now, until, sealed));
        return new Begun.Link(publicUrl.of("/link/" + ticket), until);
    }

    public Typed type(ChatUser user, String text) {
        String code = text.toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Pd}]", "");
        LinkAttempt attempt = attempts.openOf(user).orElse(null);
        if (attempt == null || !attempt.liveAt(clock.instant())) {
            return new Typed.Over();
        }
        if (!code.matches("[A-Z0-9]{" + Tokens.CODE_LENGTH + "}")) {
            return new Typed.NotACode();
        }
        return switch (attempt.stage()) {
            case OPEN, STARTED, ASKING -> new Typed.TooEarly();
            case CODE_SHOWN -> compare(attempt, code);
            case CODE_TYPED -> right(claims(attempt));
            case DONE, DEAD -> new Typed.Over();
        };
    }

    private Typed compare(LinkAttempt attempt, String code) {
        LinkDraft draft = LinkDraft.open(seal, attempt);
        if (draft.code() != null && Tokens.same(draft.code(), code)) {
            Instant until = clock.instant().plus(CONFIRM_WITHIN);
            attempts.move(attempt.at(Stage.CODE_TYPED, until, draft.seal(seal, attempt.id())), Stage.CODE_SHOWN);
            return right(claims(attempt));
        }
        int left = TRIES - attempts.countTry(attempt.id());
        if (left > 0) {
            return new Typed.Wrong(left);
        }
        attempts.move(attempt.at(Stage.DEAD), Stage.CODE_SHOWN);
        return new Typed.Over();
    }

    /**
     * The person confirmed in the chat what the right code brought up.
     *
     * @param language what the chat speaks now
     */
    public Connected connect(ChatUser user, Locale language) {
        Instant now = clock.instant();
        LinkAttempt attempt = attempts.openOf(user).orElse(null);
        if (attempt == null || attempt.stage() != Stage.CODE_TYPED || !attempt.liveAt(now)) {
            return new Connected.Over();
        }
        Claims claims = claims(attempt);
        attempts.move(attempt.at(Stage.DONE), Stage.CODE_TYPED);
        AccountId fresh = new AccountId(ids.next());
        AccountId account = accounts.openOrFind(
                new Account(fresh, claims.name(), claims.email(), claims.pictureUrl(), null, now),
                claims.issuer(),
                claims.subject());
        boolean known = !account.equals(fresh);
        Instant held = known ? now.plus(NEW_CHAT_HOLD) : null;
        ChatLink link = new ChatLink(user, account, now, held, true, language.toLanguageTag());
        if (!accounts.connect(link)) {
            return new Connected.Over();
        }
        if (known) {
            accounts.refresh(account, claims);
        } else {
            events.publishEvent(new AccountOpened(account));
        }
        events.publishEvent(new ChatConnected(account, user, known, link.handle(), link.idEnd(), now));
        return new Connected.Done(account, !known, held);
    }

    /** The person said that this is somebody else, or gave up: what Google told us is forgotten. */
    public void giveUp(ChatUser user) {
        attempts.openOf(user).ifPresent(attempt -> attempts.move(attempt.at(Stage.DEAD), attempt.stage()));
    }

    private Typed right(Claims claims) {
        return new Typed.Right(MaskedEmail.of(claims.email()), accounts.exists(claims.issuer(), claims.subject()));
    }

    private Claims claims(LinkAttempt attempt) {
        Claims claims = LinkDraft.open(seal, attempt).claims();
        if (claims == null) {
            throw new IllegalStateException("attempt " + attempt.id() + " shows a code without claims");
        }
        return claims;
    }

    private static String masked(Account account) {
        String email = account.email();
        return email == null ? "" : MaskedEmail.of(email);
    }
}
