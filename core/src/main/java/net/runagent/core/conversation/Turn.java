package net.runagent.core.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Position.Frame;
import net.runagent.core.conversation.Position.Wish;
import net.runagent.core.conversation.Subjects.Fate;
import org.jspecify.annotations.Nullable;

/**
 * Carries one input through the flows of one conversation. Flows are pure; only desks and the draft change anything, so
 * a turn that is thrown away (because of a rollback) leaves nothing behind.
 */
final class Turn {
    static final String START = "start";
    static final String SIGN_IN = "signin";
    private static final int STACK_DEPTH = 3;
    /** A flow that asks or enters more often in one input goes round in circles. */
    private static final int STEPS = 24;

    /** What a command brings along is free text of a person; only what looks like a word of ours is stored. */
    private static final Pattern KEPT = Pattern.compile("[a-z0-9:_-]{0,80}");

    private final House house;
    private final Draft draft;
    private final Heard heard;
    private final Instant now;
    private String once;
    private @Nullable AccountId account;
    /** The sign-in asked something: its desk may have linked an account in this very transaction. */
    private boolean mayBeLinked;

    /** The flow entered last in this turn has shown no screen: it only did something. */
    private boolean screenless;

    /** The frame on top was put away: its screen lies in it and not in the draft. */
    private boolean putAway;

    /** The flow entered last was called and has shown no screen yet. */
    private boolean called;

    private int steps;

    Turn(House house, Draft draft, Heard heard, @Nullable AccountId account, Instant now) {
        this.house = house;
        this.draft = draft;
        this.heard = heard;
        this.account = account;
        this.now = now;
        this.once = draft.id().value() + ":" + draft.version();
    }

    /** The idempotency key of what desks do for this input. */
    void once(String key) {
        this.once = key;
    }

    @Nullable
    Frame top() {
        return draft.stack.isEmpty() ? null : draft.stack.getLast();
    }

    // ---- inputs

    /** Gives the input to the running flow; false when it is not for it. */
    boolean feed(Input input) {
        Frame top = top();
        if (top == null) {
            return false;
        }
        Optional<Flow<?>> flow = house.flows().named(top.flow());
        if (flow.isEmpty()) {
            draft.say(Text.of("conversation.changed"));
            removeTop();
            enterStart();
            return true;
        }
        if (!flow.get().open() && account == null) {
            signInFirst(new Wish(top.flow(), ""));
            return true;
        }
        return switch (fate(flow.get(), top)) {
            case GOES_ON -> step(flow.get(), input);
            case ENDS -> !(input instanceof Input.Happened) && step(flow.get(), input);
            case ENDED -> asksFor(input) && leaveWhatEnded();
        };
    }

    /** Leaving, and what is told, need nothing of what the talk is about; a pasted secret is nobody's then. */
    private static boolean asksFor(Input input) {
        return switch (input) {
            case Input.Tap(String action) -> !Set.of("back", "cancel", "help").contains(action);
            case Input.Said _, Input.Chosen _ -> true;
            default -> false;
        };
    }

    private <S> boolean step(Flow<S> flow, Input input) {
        Optional<S> state = ConversationJson.state(flow, draft.stack.getLast());
        if (state.isEmpty()) {
            restart(flow, draft.stack.getLast());
            return true;
        }
        Outcome<S> outcome = flow.on(state.get(), input, moment());
        boolean handled = !outcome.effects().isEmpty() || !outcome.next().equals(state.get());
        if (handled) {
            draft.expiresAt = null;
            apply(flow, outcome);
        }
        return handled;
    }

    /** The flow has changed since its position was stored and cannot read it: begin it again with what is left, and say so. */
    private <S> void restart(Flow<S> flow, Frame unreadable) {
        draft.say(Text.of("conversation.changed"));
        removeTop();
        begin(flow, flow.salvage(ConversationJson.fields(unreadable)), "");
    }

    // ---- talks about what has ended

    private <S> Fate fate(Flow<S> flow, Frame frame) {
        return ConversationJson.state(flow, frame)
                .map(state -> fate(flow, state))
                .orElse(Fate.GOES_ON);
    }

    private <S> Fate fate(Flow<S> flow, S state) {
        return flow.subject(state)
                .map(subject -> house.subjects().of(subject, account))
                .orElse(Fate.GOES_ON);
    }

    /** When what the running talk is about has ended: says so and leaves the talk; otherwise false. */
    boolean leaveIfEnded() {
        Frame top = top();
        return top != null
                && house.flows()
                        .named(top.flow())
                        .filter(flow -> fate(flow, top) == Fate.ENDED)
                        .isPresent()
                && leaveWhatEnded();
    }

    private boolean leaveWhatEnded() {
        draft.say(Text.of("conversation.ended"));
        if (heard.signal() instanceof Heard.Tapped && heard.message() != null) {
            draft.strip(heard.message());
        }
        leave();
        return true;
    }

    // ---- moving between flows

    /** By a command or a button elsewhere: what the person only looked at is left behind, so that "back" leads up. */
    void call(String name, String entry) {
        called = true;
        enter(name, entry);
    }

    /** What was called shows a screen of its own, so nobody comes back to what was only looked at. */
    private void leaveLooks() {
        draft.stack
                .subList(0, draft.stack.size() - 1)
                .removeIf(frame ->
                        house.flows().named(frame.flow()).filter(Flow::glance).isPresent());
        called = false;
    }

    void enter(String name, String entry) {
        count();
        Optional<Flow<?>> found = house.flows().named(name);
        if (found.isEmpty()) {
            draft.say(Text.of("conversation.not-here"));
            return;
        }
        Flow<?> flow = found.get();
        if (!flow.open() && !signedIn()) {
            signInFirst(new Wish(name, KEPT.matcher(entry).matches() ? entry : ""));
            return;
        }
        begin(flow, entry);
    }

    private <S> void begin(Flow<S> flow, String entry) {
        begin(flow, flow.start(), entry);
    }

    private <S> void begin(Flow<S> flow, S start, String entry) {
        screenless = makeRoomFor(flow.name());
        draft.stack.add(new Frame(flow.name(), flow.version(), ConversationJson.state(start), null, List.of()));
        putAway = false;
        draft.expiresAt = null;
        Outcome<S> entered = flow.enter(start, entry, moment());
        if (fate(flow, entered.next()) == Fate.ENDED) {
            leaveWhatEnded();
        } else {
            apply(flow, entered);
        }
    }

    /**
     * The start screen is never suspended, no flow lies in the stack twice, and the stack is three deep.
     *
     * @return whether the screen that stands in the chat still belongs to somebody: not when its flow is begun anew
     */
    private boolean makeRoomFor(String flow) {
        List<Frame> stack = draft.stack;
        suspendTop();
        boolean owned = true;
        for (int i = 0; i < stack.size(); i++) {
            if (stack.get(i).flow().equals(flow)) {
                owned = stack.getLast().screen() == null;
                stack.subList(i, stack.size()).clear();
            }
        }
        if (!called) {
            stack.removeIf(frame -> frame.flow().equals(START)); // otherwise when the called one shows a screen
        }
        while (stack.size() >= STACK_DEPTH) {
            stack.removeFirst();
        }
        return owned;
    }

    private void suspendTop() {
        if (!draft.stack.isEmpty() && !putAway) {
            draft.stack.set(draft.stack.size() - 1, draft.suspended(draft.stack.getLast()));
            putAway = true;
        }
    }

    private void removeTop() {
        draft.stack.removeLast();
        draft.forgetScreen();
        putAway = true;
    }

    private void signInFirst(Wish wish) {
        if (!house.flows().exists(SIGN_IN)) {
            draft.say(Text.of("conversation.sign-in-first"));
            return;
        }
        draft.wish = wish;
        Frame top = top();
        if (top != null && top.flow().equals(wish.flow())) {
            removeTop();
        }
        draft.stack.removeIf(frame -> frame.flow().equals(wish.flow()));
        enter(SIGN_IN, wish.flow());
    }

    void leave() {
        count();
        if (draft.stack.isEmpty()) {
            enterStart();
            return;
        }
        Frame gone = draft.stack.getLast();
        removeTop();
        called = false;
        draft.expiresAt = null;
        if (gone.flow().equals(SIGN_IN) && draft.wish != null) {
            Wish wish = draft.wish;
            draft.wish = null;
            mayBeLinked = true;
            if (signedIn()) {
                enter(wish.flow(), wish.entry());
                return;
            }
        }
        Frame below = top();
        Optional<Flow<?>> flow =
                below == null ? Optional.empty() : house.flows().named(below.flow());
        if (below == null || flow.isEmpty() || (!flow.get().open() && !signedIn())) {
            draft.stack.clear();
            enterStart();
        } else if (fate(flow.get(), below) != Fate.GOES_ON) {
            leave();
        } else {
            resume(flow.get(), below);
        }
    }

    /**
     * Who comes back to a screen that asked nothing (a "please wait", a "thank you") has nothing to go on with there: it is
     * left too. Unless nobody came away from it, because the flow in between only did what its button said.
     */
    private <S> void resume(Flow<S> flow, Frame frame) {
        putAway = false;
        Optional<S> state = ConversationJson.state(flow, frame);
        if (state.isEmpty()) {
            restart(flow, frame);
            return;
        }
        Optional<Outcome<S>> resumed = flow.resumed(state.get(), moment());
        if (resumed.isPresent()) {
            apply(flow, resumed.get());
        } else if (frame.screen() == null && screenless) {
            draft.takeUp(frame);
        } else if (frame.screen() == null) {
            leave();
        } else if (!draft.restore(frame)) {
            apply(flow, flow.enter(flow.start(), "", moment()));
        }
    }

    /**
     * The running screen once more, below what was told; whoever can looks again first, so that nothing old comes back. A
     * mere look is not worth a second message: it is drawn afresh where it stands.
     */
    void again() {
        Frame top = top();
        if (top == null || !draft.asks()) {
            return;
        }
        house.flows()
                .named(top.flow())
                .filter(flow -> fate(flow, top) == Fate.GOES_ON)
                .ifPresent(flow -> again(flow, top));
    }

    private <S> void again(Flow<S> flow, Frame top) {
        Optional<Outcome<S>> fresh = ConversationJson.state(flow, top).flatMap(state -> flow.resumed(state, moment()));
        if (flow.glance()) {
            draft.whereItStands(() -> fresh.ifPresent(outcome -> apply(flow, outcome)));
        } else if (fresh.isPresent()) {
            apply(flow, fresh.get());
        } else {
            draft.again(null);
        }
    }

    void enterStart() {
        if (house.flows().exists(START)) {
            enter(START, "");
        }
    }

    // ---- effects

    private <S> void apply(Flow<S> flow, Outcome<S> outcome) {
        Map<String, Object> state = ConversationJson.state(outcome.next());
        Frame top = draft.stack.getLast();
        draft.stack.set(
                draft.stack.size() - 1, new Frame(flow.name(), flow.version(), state, top.screen(), top.offers()));
        for (Effect effect : outcome.effects()) {
            carryOut(flow, effect);
        }
    }

    private void carryOut(Flow<?> flow, Effect effect) {
        switch (effect) {
            case Effect.Show show -> {
                screenless = false;
                if (called) {
                    leaveLooks();
                }
                draft.show(prepared(show.view(), flow.name()), flow.name(), false);
            }
            case Effect.Send send -> draft.send(prepared(send.view(), ""), flow.name(), false);
            case Effect.Post post -> draft.post(post.anchor(), prepared(post.view(), ""), flow.name(), false);
            case Effect.PostBelow post -> draft.postBelow(post.anchor(), prepared(post.view(), ""), flow.name(), false);
            case Effect.Amend amend -> draft.amend(amend.anchor(), prepared(amend.view(), ""), flow.name(), false);
            case Effect.DeleteSource source -> deleteSource();
            case Effect.Toast toast -> draft.toast = toast.text();
            case Effect.Ask ask -> ask(flow, ask.question());
            case Effect.Enter enter -> enter(enter.flow(), enter.entry());
            case Effect.Leave leave -> leave();
            case Effect.ExpireAt expire -> draft.expiresAt = expire.at();
        }
    }

    private void ask(Flow<?> flow, Question question) {
        Answer answer = answer(flow, question);
        Frame top = top();
        if (top != null && top.flow().equals(flow.name())) {
            step(flow, new Input.Answered(answer));
        }
    }

    private Answer answer(Flow<?> flow, Question question) {
        count();
        if (question instanceof ChooseLanguage choice) {
            draft.language = choice.tag();
            draft.locale = Locale.forLanguageTag(choice.tag());
            if (account != null) {
                house.accounts().speaks(account, choice.tag());
            }
            return new ChooseLanguage.Chosen(choice.tag());
        }
        Answer answer = house.desks().answer(question, asker());
        mayBeLinked = mayBeLinked || flow.name().equals(SIGN_IN);
        signedIn();
        return answer;
    }

    void deleteSource() {
        boolean written = heard.signal() instanceof Heard.Words;
        if (written && heard.message() != null) {
            draft.delete(heard.message(), Text.of("conversation.delete-failed"));
        }
        if (heard.signal() instanceof Heard.Words words && words.answered() != null) {
            draft.delete(words.answered(), Text.of("conversation.delete-failed"));
        }
    }

    // ---- telling

    /** The running flow first; all others that hear it beside it. */
    void tell(Happening happening) {
        List<Flow<?>> hearing = house.flows().hearing(happening);
        Frame top = top();
        boolean shown = top != null
                && hearing.stream().anyMatch(flow -> flow.name().equals(top.flow()))
                && feed(new Input.Happened(happening));
        for (Flow<?> flow : hearing) {
            if (!(shown && top != null && flow.name().equals(top.flow()))) {
                tellEffects(flow, happening, flow.tell(happening, moment()));
            }
        }
    }

    private void tellEffects(Flow<?> flow, Happening happening, List<Effect> effects) {
        count();
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Send send -> draft.send(prepared(send.view(), ""), flow.name(), true);
                case Effect.Post post -> draft.post(post.anchor(), prepared(post.view(), ""), flow.name(), true);
                case Effect.PostBelow post ->
                    draft.postBelow(post.anchor(), prepared(post.view(), ""), flow.name(), true);
                case Effect.Amend amend -> draft.amend(amend.anchor(), prepared(amend.view(), ""), flow.name(), true);
                case Effect.Ask ask ->
                    tellEffects(flow, happening, flow.tellAnswer(happening, answer(flow, ask.question()), moment()));
                default ->
                    throw new IllegalStateException("flow " + flow.name() + " may not "
                            + effect.getClass().getSimpleName() + " while it tells something");
            }
        }
    }

    // ---- inside

    private View prepared(View view, String flow) {
        boolean returnable = flow.equals(START) && draft.stack.size() > 1;
        return Views.prepared(view, house.flows()::exists, returnable);
    }

    /** Whether the person had an account when the batch was loaded, or has linked one since. */
    private boolean signedIn() {
        if (account == null && mayBeLinked) {
            account = house.accounts().of(heard.user()).orElse(null);
        }
        return account != null;
    }

    private Moment moment() {
        return new Moment(now, draft.locale, heard.user().platform(), account);
    }

    private Asker asker() {
        return new Asker(heard.user(), account, draft.id(), heard.chatName(), once, draft.locale);
    }

    private void count() {
        steps++;
        if (steps > STEPS) {
            throw new IllegalStateException("a flow goes round in circles");
        }
    }
}
