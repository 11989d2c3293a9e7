package net.runagent.core.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Position.Frame;
import net.runagent.core.conversation.Position.LastTap;
import net.runagent.core.conversation.Position.Offer;
import net.runagent.core.conversation.Position.Offered;
import net.runagent.core.conversation.Position.Wish;
import net.runagent.core.work.Ids;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.SealLost;
import org.jspecify.annotations.Nullable;

/** The working copy of one conversation while one input is handled: what changes, what is shown, what goes out. */
final class Draft {
    /** Messages besides the screen whose buttons stay alive; the oldest go first. */
    private static final int MESSAGES_REMEMBERED = 8;

    private final Conversation before;
    private final ChatRenderer renderer;
    private final PayloadSeal seal;
    private final Ids ids;
    private final List<Parcel> parcels = new ArrayList<>();
    private int nextNumber;
    private byte @Nullable [] sealedScreen;

    final List<Frame> stack;
    final List<Offer> offers;
    private final List<String> posted;
    Locale locale = Locale.ENGLISH;

    @Nullable
    LastTap lastTap;

    int misses;

    @Nullable
    Wish wish;

    @Nullable
    String language;

    @Nullable
    String platformLanguage;

    @Nullable
    Instant expiresAt;

    @Nullable
    Text toast;
    /** The platform's id of the active screen, known when it carries the tapped button. */
    @Nullable
    String screenMessage;

    boolean screenNewest;
    boolean secretExpected;
    boolean botOfferOpen;
    /** A message was sent that stands below the active screen now. */
    boolean displaced;
    /** The open bot offer was made in this very input. */
    private boolean offering;
    /** What is shown changes the active screen where it is, although other messages stand below it. */
    private boolean inPlace;

    Draft(Conversation before, Heard heard, ChatRenderer renderer, PayloadSeal seal, Ids ids) {
        Position position = ConversationJson.position(before.position());
        this.before = before;
        this.renderer = renderer;
        this.seal = seal;
        this.ids = ids;
        this.stack = new ArrayList<>(position.stack());
        this.offers = new ArrayList<>(position.offers());
        this.posted = new ArrayList<>(position.posted());
        this.lastTap = position.lastTap();
        this.misses = position.misses();
        this.wish = position.wish();
        this.language = before.language();
        this.platformLanguage = heard.language() == null ? position.platformLanguage() : heard.language();
        this.expiresAt = before.expiresAt();
        this.screenNewest = position.screenNewest();
        this.secretExpected = position.secretExpected();
        this.botOfferOpen = position.botOfferOpen();
        this.sealedScreen = before.screen();
    }

    ConversationId id() {
        return before.id();
    }

    /** The version under which this input's changes will be stored. */
    long version() {
        return before.version() + 1;
    }

    List<Parcel> parcels() {
        return List.copyOf(parcels);
    }

    void dropParcels() {
        parcels.clear();
    }

    Conversation after() {
        Position position = new Position(
                List.copyOf(stack),
                List.copyOf(offers),
                lastTap,
                misses,
                wish,
                List.copyOf(posted),
                screenNewest,
                secretExpected,
                botOfferOpen,
                platformLanguage);
        String flow = stack.isEmpty() ? "" : stack.getLast().flow();
        return new Conversation(
                before.id(),
                before.user(),
                before.chat(),
                version(),
                flow,
                language,
                expiresAt,
                ConversationJson.write(position),
                sealedScreen);
    }

    // ---- drawing

    void show(View view, String flow, boolean told) {
        if (!offering) {
            closeBotOffer(
                    Text.of("conversation.offer-dropped")); // whoever goes on without it needs its keyboard no more
        }
        boolean plain = Views.plain(view);
        boolean anew = withdrawScreen() || (!screenNewest && !inPlace) || !plain;
        List<Offered> offered = Views.offered(view, flow, told);
        // Buttons that stay what they were keep what they carry: a finger may be on its way.
        Optional<Offer> same = offers.stream()
                .filter(offer -> inPlace && offer.onScreen() && offer.actions().equals(offered))
                .findFirst();
        long version = same.map(Offer::version).orElse(version());
        int first = same.map(Offer::first).orElse(nextNumber);
        ChatRenderer.Rendered rendered = render(view, version, first);
        offers.removeIf(Offer::onScreen);
        offers.add(new Offer(version, first, Parcel.SCREEN, offered, rendered.pages()));
        if (same.isEmpty()) {
            nextNumber = first + offered.size() + rendered.pages();
        }
        View kept = Views.keepsake(view);
        if (view instanceof View.Notice) {
            sealedScreen = null; // asks nothing: not worth repeating below what comes later
        } else {
            sealedScreen = seal.seal(rowId(), new KeptScreen(kept, version, first).bytes());
        }
        add(Parcel.Kind.SCREEN, Parcel.SCREEN, rendered.body(), 0, anew, screenMessage);
        secretExpected = view instanceof View.SecretInput;
        botOfferOpen = botOfferOpen || view instanceof View.BotOffer;
        screenNewest = plain && (anew || screenNewest);
        displaced = false;
    }

    /** What is shown by this work replaces the active screen where it stands, and nothing is sent for it. */
    void whereItStands(Runnable work) {
        inPlace = true;
        work.run();
        inPlace = false;
    }

    void send(View view, String flow, boolean told) {
        Parcel.Kind kind = view instanceof View.Document ? Parcel.Kind.PAPER : Parcel.Kind.NOTICE;
        number(view, flow, told, null, kind, false);
        if (view instanceof View.BotOffer) {
            botOfferOpen = true;
            offering = true;
        }
        below();
    }

    void post(String anchor, View view, String flow, boolean told) {
        if (!postWithSameButtons(anchor, view, flow, told)) {
            offers.removeIf(offer -> anchor.equals(offer.anchor()));
            number(view, flow, told, anchor, Parcel.Kind.POST, false);
        }
        if (!posted.contains(anchor)) {
            posted.add(anchor);
            below();
        }
        if (posted.size() > MESSAGES_REMEMBERED) {
            posted.removeFirst();
        }
    }

    void amend(String anchor, View view, String flow, boolean told) {
        if (posted.contains(anchor)) {
            post(anchor, view, flow, told);
        }
    }

    void postBelow(String anchor, View view, String flow, boolean told) {
        offers.removeIf(offer -> anchor.equals(offer.anchor()));
        number(view, flow, told, anchor, Parcel.Kind.POST, true);
        posted.remove(anchor);
        posted.add(anchor);
        below();
        if (posted.size() > MESSAGES_REMEMBERED) {
            posted.removeFirst();
        }
    }

    void say(Text text) {
        send(View.Notice.of(text), "", false);
    }

    /** Takes the keyboard of an open bot offer away, with these words. */
    void closeBotOffer(Text words) {
        if (botOfferOpen) {
            botOfferOpen = false;
            add(Parcel.Kind.NOTICE, null, renderer.closing(words, locale), 0, true, null);
            below();
        }
    }

    /** Whether the active screen waits for something, so that it is worth showing once more. */
    boolean asks() {
        return sealedScreen != null;
    }

    /** Shows the active screen once more, below everything else. */
    boolean again(@Nullable Text remark) {
        byte[] body = screen();
        if (body == null) {
            return false;
        }
        parcels.removeIf(parcel -> parcel.kind() == Parcel.Kind.SCREEN);
        byte[] shown = remark == null ? body : renderer.remark(body, remark, locale);
        add(Parcel.Kind.SCREEN, Parcel.SCREEN, shown, 0, true, null);
        screenNewest = true;
        displaced = false;
        return true;
    }

    boolean turnTo(int page) {
        byte[] body = screen();
        if (body == null) {
            return false;
        }
        add(Parcel.Kind.SCREEN, Parcel.SCREEN, body, page, false, screenMessage);
        return true;
    }

    void delete(String message, Text warning) {
        byte[] body = render(View.Notice.of(warning), version(), nextNumber).body();
        add(Parcel.Kind.DELETE, null, body, 0, false, message);
    }

    void strip(String message) {
        add(Parcel.Kind.STRIP, null, new byte[0], 0, false, message);
    }

    // ---- suspending and coming back

    Frame suspended(Frame frame) {
        List<Offer> own = offers.stream().filter(Offer::onScreen).toList();
        Frame kept = new Frame(frame.flow(), frame.version(), frame.state(), sealedScreen, own);
        forgetScreen();
        return kept;
    }

    void forgetScreen() {
        sealedScreen = null;
        secretExpected = false;
        offers.removeIf(Offer::onScreen);
    }

    void forgetEverything() {
        stack.clear();
        offers.clear();
        posted.clear();
        forgetScreen();
        lastTap = null;
        misses = 0;
        wish = null;
        language = null;
        expiresAt = null;
        screenNewest = false;
        botOfferOpen = false;
    }

    boolean restore(Frame frame) {
        if (frame.screen() == null) {
            return false;
        }
        sealedScreen = frame.screen();
        offers.addAll(frame.offers());
        return again(null);
    }

    /** The screen of the frame still stands in the chat, with the buttons it had. */
    void takeUp(Frame frame) {
        offers.addAll(frame.offers());
    }

    Optional<Offer> offer(Pointer pointer) {
        return offers.stream().filter(offer -> offer.covers(pointer)).findFirst();
    }

    // ---- inside

    /** The screen of this very input is replaced before it was sent; whether it would have been a new message. */
    private boolean withdrawScreen() {
        boolean anew = parcels.stream().anyMatch(parcel -> parcel.kind() == Parcel.Kind.SCREEN && parcel.anew());
        parcels.removeIf(parcel -> parcel.kind() == Parcel.Kind.SCREEN);
        return anew;
    }

    private void number(View view, String flow, boolean told, @Nullable String anchor, Parcel.Kind kind, boolean anew) {
        List<Offered> offered = Views.offered(view, flow, told);
        int first = nextNumber;
        ChatRenderer.Rendered rendered = render(view, version(), first);
        nextNumber = first + offered.size() + rendered.pages();
        if (!offered.isEmpty()) {
            offers.add(new Offer(version(), first, anchor, offered, rendered.pages()));
            trimOffers();
        }
        add(kind, anchor, rendered.body(), 0, anew, null);
    }

    /** Buttons that stay what they were keep what they carry: a finger may be on its way while the message changes. */
    private boolean postWithSameButtons(String anchor, View view, String flow, boolean told) {
        List<Offered> offered = Views.offered(view, flow, told);
        Optional<Offer> same = offers.stream()
                .filter(offer -> anchor.equals(offer.anchor()) && offer.pages() <= 1)
                .filter(offer -> !offered.isEmpty() && offer.actions().equals(offered))
                .findFirst();
        if (same.isEmpty()) {
            return false;
        }
        Offer kept = same.get();
        ChatRenderer.Rendered rendered = render(view, kept.version(), kept.first());
        if (rendered.pages() != kept.pages()) {
            return false;
        }
        offers.remove(kept);
        offers.add(kept);
        add(Parcel.Kind.POST, anchor, rendered.body(), 0, false, null);
        return true;
    }

    private void trimOffers() {
        List<Offer> others = offers.stream().filter(offer -> !offer.onScreen()).toList();
        if (others.size() > MESSAGES_REMEMBERED) {
            offers.remove(others.getFirst());
        }
    }

    private void below() {
        screenNewest = false;
        displaced = true;
    }

    private ChatRenderer.Rendered render(View view, long version, int first) {
        return renderer.render(view, locale, number -> new Pointer(before.id(), version, first + number).text());
    }

    private void add(
            Parcel.Kind kind, @Nullable String anchor, byte[] body, int page, boolean anew, @Nullable String message) {
        parcels.add(new Parcel(
                ids.next(), before.user(), before.chat(), before.id(), kind, anchor, body, page, anew, message));
    }

    private byte @Nullable [] screen() {
        if (sealedScreen == null) {
            return null;
        }
        try {
            KeptScreen kept = KeptScreen.read(seal.open(rowId(), sealedScreen));
            return kept == null ? null : kept.body(renderer, locale, before.id());
        } catch (SealLost _) {
            // Whoever comes back after months finds the conversation where it was; its screen is drawn anew.
            return null;
        }
    }

    private UUID rowId() {
        return new UUID(0L, before.id().value());
    }
}
