package net.runagent.core.conversation;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Chance;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Transactions;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The engine: takes a batch of arrivals, at most one per person, through their conversations. Loading is one statement;
 * saving and the outbox are the last and go together; all in the caller's transaction, so that what a person did, what it
 * caused and what they will see happen together or not at all. Nothing is sent before the commit.
 */
@Component
public final class Conversing {
    private final House house;
    private final ConversationRecords records;
    private final Outbox outbox;
    private final Map<Platform, ChatRenderer> renderers = new HashMap<>();
    private final Transactions transactions;
    private final Later later;
    private final PayloadSeal seal;
    private final Ids ids;
    private final Clock clock;
    private final Flood flood;
    private final Remarks remarks;
    private final AccountLanguages languages;

    public Conversing(
            House house,
            ConversationRecords records,
            Outbox outbox,
            List<ChatRenderer> renderers,
            Transactions transactions,
            Later later,
            PayloadSeal seal,
            Ids ids,
            Chance chance,
            Clock clock) {
        this.house = house;
        this.records = records;
        this.outbox = outbox;
        renderers.forEach(renderer -> this.renderers.put(renderer.platform(), renderer));
        this.transactions = transactions;
        this.later = later;
        this.seal = seal;
        this.ids = ids;
        this.clock = clock;
        this.flood = new Flood(clock);
        this.languages = new AccountLanguages(house.accounts());
        this.remarks = new Remarks(records, outbox, this.renderers, languages, ids, chance);
    }

    /** Handles arrivals as their door understands them; see {@link net.runagent.core.work.InboxHandler}. */
    public void handle(List<Arrival> arrivals, ChatReader reader) {
        List<Heard> heard = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            Heard one = reader.read(arrival);
            if (!(one.signal() instanceof Heard.Nothing)) {
                heard.add(one);
            }
        }
        converse(heard);
    }

    /** The lane of this arrival goes on without it: say sorry, with a number that the staff can find. */
    public void apologise(Arrival arrival) {
        ChatUser user = ChatUser.ofLane(arrival.lane());
        if (renderers.containsKey(user.platform())) {
            Text apology = Text.of("conversation.apology", "reference", reference(arrival));
            remarks.say(user, apology);
        }
    }

    /** The number a person is given for trouble with this arrival. */
    public static String reference(Arrival arrival) {
        String id = arrival.id().toString();
        return id.substring(id.length() - 12).toUpperCase(Locale.ROOT);
    }

    private void converse(List<Heard> all) {
        Instant now = clock.instant();
        List<Heard> direct = new ArrayList<>();
        for (Heard heard : all) {
            if (!renderers.containsKey(heard.user().platform())) {
                continue;
            }
            if (!heard.direct()) {
                inGroup(heard);
            } else if (admit(heard)) {
                direct.add(heard);
            }
        }
        if (direct.isEmpty()) {
            return;
        }
        Set<ChatUser> users = new HashSet<>();
        direct.forEach(heard -> users.add(heard.user()));
        ConversationRecords.Known known = records.load(users);
        List<Conversation> changed = new ArrayList<>();
        List<Parcel> parcels = new ArrayList<>();
        for (Heard heard : direct) {
            Conversation stored = known.conversations().get(heard.user());
            Conversation before =
                    stored == null ? remarks.fresh(heard.user(), heard.chat()) : stored.heardIn(heard.chat());
            converse(heard, before, known.accounts().get(heard.user()), now, changed, parcels);
        }
        if (!changed.isEmpty()) {
            records.save(changed, now);
        }
        outbox.put(parcels);
        CrashPoint.at("conversation.before-commit");
    }

    private void converse(
            Heard heard,
            Conversation before,
            @Nullable AccountId account,
            Instant now,
            List<Conversation> changed,
            List<Parcel> parcels) {
        ChatRenderer renderer = remarks.renderer(heard.user());
        Draft draft = new Draft(before, heard, renderer, seal, ids);
        draft.locale = languages.of(draft.language, account, draft.platformLanguage);
        if (draft.language != null) {
            draft.language = draft.locale.toLanguageTag();
        }
        Turn turn = new Turn(house, draft, heard, account, now);
        if (heard.signal() instanceof Heard.Reach reach) {
            reachable(heard.user(), reach.reachable());
        }
        if (new Inputs(house, draft, turn, heard, now, renderer).take()) {
            Conversation after = draft.after();
            changed.add(after);
            parcels.addAll(draft.parcels());
            if (after.expiresAt() != null && !after.expiresAt().equals(before.expiresAt())) {
                later.at(Expiry.JOB, Expiry.id(before.id()), after.expiresAt());
            }
        }
        Text toast = draft.toast;
        String words = toast == null ? null : renderer.words(toast, draft.locale);
        String tap = heard.tap();
        if (tap != null) {
            Locale locale = draft.locale;
            transactions.afterCommit(() -> outbox.acknowledge(heard.user().platform(), tap, words, () -> {
                if (toast != null) {
                    transactions.run(() -> remarks.say(heard.user(), before.chat(), before.id(), toast, locale));
                }
            }));
        } else if (toast != null) {
            remarks.say(heard.user(), before.chat(), before.id(), toast, draft.locale);
        }
    }

    private void reachable(ChatUser user, boolean reachable) {
        house.accounts().reachable(user, reachable);
        if (reachable) {
            outbox.release(user);
        }
    }

    /**
     * A person who floods us hears one warning; a lane of their own keeps others from waiting anyway. A secret is taken out
     * of the chat also when nobody listens any more.
     */
    private boolean admit(Heard heard) {
        if (!(heard.signal() instanceof Heard.Words) && heard.tap() == null) {
            return true;
        }
        Flood.Verdict verdict = flood.admit(heard.user());
        if (verdict == Flood.Verdict.ADMIT) {
            return true;
        }
        if (verdict == Flood.Verdict.WARN) {
            remarks.say(heard.user(), Text.of("conversation.flood"));
        }
        String tap = heard.tap();
        if (tap != null) {
            transactions.afterCommit(() -> outbox.acknowledge(heard.user().platform(), tap, null, () -> {}));
        } else if (heard.signal() instanceof Heard.Words words && words.secret().isPresent()) {
            remarks.takeOut(heard);
        }
        return false;
    }

    private void inGroup(Heard heard) {
        if (heard.signal() instanceof Heard.Words words) {
            words.secret().ifPresent(found -> remarks.leakedInGroup(heard, found));
        }
        if (flood.firstInGroup(heard.user().platform(), heard.chat())) {
            Locale locale = languages.of(null, null, heard.language());
            remarks.say(heard.user(), heard.chat(), Parcel.GROUP, Text.of("conversation.group"), locale);
        }
        String tap = heard.tap();
        if (tap != null) {
            String words = remarks.renderer(heard.user())
                    .words(Text.of("conversation.button-of-another"), languages.of(null, null, heard.language()));
            transactions.afterCommit(() -> outbox.acknowledge(heard.user().platform(), tap, words, () -> {}));
        }
    }
}
