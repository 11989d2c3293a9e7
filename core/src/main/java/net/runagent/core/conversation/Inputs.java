package net.runagent.core.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Position.LastTap;
import net.runagent.core.conversation.Position.Offer;
import net.runagent.core.conversation.Position.Offered;
import org.jspecify.annotations.Nullable;

/** Turns what was heard into inputs, and does what every flow would do when the running one does not want them. */
final class Inputs {
    /** A second tap on the same button within this time is a slip of the finger. */
    private static final Duration DOUBLE_TAP = Duration.ofSeconds(10);

    private final House house;
    private final Draft draft;
    private final Turn turn;
    private final Heard heard;
    private final Instant now;
    private final ChatRenderer renderer;

    Inputs(House house, Draft draft, Turn turn, Heard heard, Instant now, ChatRenderer renderer) {
        this.house = house;
        this.draft = draft;
        this.turn = turn;
        this.heard = heard;
        this.now = now;
        this.renderer = renderer;
    }

    /** Returns false when nothing has changed and nothing must be stored. */
    boolean take() {
        return switch (heard.signal()) {
            case Heard.Words words -> written(words);
            case Heard.Tapped tapped -> tapped(tapped.data());
            case Heard.Filled filled -> filled(filled);
            case Heard.BotMade bot -> botMade(bot);
            case Heard.Reach reach -> reach(reach.reachable());
            case Heard.Told told -> told(told.happening());
            case Heard.Due due -> due(due.at());
            case Heard.Nothing nothing -> false;
        };
    }

    // ---- words

    private boolean written(Heard.Words words) {
        draft.screenNewest = false;
        return understood(words);
    }

    /** Nothing stands in the chat below the screen, and there is nothing to be deleted. */
    private boolean filled(Heard.Filled filled) {
        Optional<Pointer> pointer = mine(filled.data());
        if (pointer.isEmpty()) {
            return false;
        }
        if (draft.offer(pointer.get()).filter(Offer::onScreen).isEmpty()) {
            return stale();
        }
        draft.screenMessage = heard.message();
        return understood(filled.words());
    }

    private boolean understood(Heard.Words words) {
        draft.lastTap = null; // whoever wrote in between means the next tap
        Optional<SecretShapes.Found> secret = words.secret();
        String text = words.text().strip();
        boolean command = text.startsWith("/") && text.length() > 1;
        if (secret.isPresent()) {
            pasted(secret.get());
        } else if (draft.secretExpected && !text.isEmpty() && !command) {
            pasted(new SecretShapes.Found(SecretShapes.OTHER, text));
        } else if (!words.kind().equals("text")) {
            odd(words.kind());
        } else if (command) {
            command(text);
        } else {
            said(text);
        }
        return true;
    }

    private void pasted(SecretShapes.Found found) {
        UUID intake = house.secrets().put(heard.user(), found.value().getBytes(StandardCharsets.UTF_8));
        turn.deleteSource();
        if (turn.feed(new Input.Pasted(intake, found.shape()))) {
            draft.misses = 0;
        } else {
            house.secrets().forget(intake);
            draft.say(Remarks.leaked("conversation.pasted", found));
            showAgain(null);
        }
    }

    private void command(String text) {
        int end = endOfWord(text);
        String word = text.substring(1, end).toLowerCase(Locale.ROOT);
        int at = word.indexOf('@');
        String name = at < 0 ? word : word.substring(0, at);
        String payload = text.substring(end).strip();
        draft.misses = 0;
        if (name.equals("cancel")) {
            cancel();
            return;
        }
        Optional<Flow<?>> flow = house.flows().commanded(name);
        if (flow.isPresent()) {
            turn.call(flow.get().name(), payload);
        } else {
            unknown(name);
        }
    }

    private void unknown(String command) {
        Text remark = Text.of("conversation.unknown-command", "command", "/" + command);
        List<String> near = known(house.sayings().meant(command));
        if (near.isEmpty()) {
            showAgain(remark);
        } else {
            draft.say(remark);
            offer(near);
        }
    }

    private void said(String text) {
        if (draft.botOfferOpen && text.equals(renderer.words(Action.cancel().label(), draft.locale))) {
            draft.closeBotOffer(Text.of("conversation.offer-dropped"));
            press("cancel");
        } else if (turn.feed(new Input.Said(text))) {
            draft.misses = 0;
        } else if (!guessed(house.sayings().meant(text))) {
            miss();
        }
    }

    /** What was said in plain words leads where a command would; when it could mean several, the person is asked. */
    private boolean guessed(Sayings.Guess guess) {
        List<String> meant = known(guess);
        if (meant.isEmpty()) {
            return false;
        }
        draft.misses = 0;
        if (guess.sure()) {
            house.flows().commanded(meant.getFirst()).ifPresent(flow -> turn.call(flow.name(), ""));
        } else {
            offer(meant);
        }
        return true;
    }

    private List<String> known(Sayings.Guess guess) {
        return guess.commands().stream()
                .filter(command -> house.flows().commanded(command).isPresent())
                .toList();
    }

    private void offer(List<String> commands) {
        List<List<Action>> rows = new ArrayList<>();
        for (String command : commands) {
            house.flows()
                    .commanded(command)
                    .ifPresent(flow -> rows.add(List.of(Action.of(
                            Views.ENTER + flow.name(), Text.of("conversation.command", "command", "/" + command)))));
        }
        draft.send(new View.Notice(Text.of("conversation.did-you-mean"), rows), "", false);
    }

    private void odd(String kind) {
        if (!turn.feed(new Input.Unsupported(kind))) {
            showAgain(Text.of("conversation.unsupported." + (kind.equals("edited") ? "edited" : "kind")));
        }
    }

    /** Nobody understood: the screen again with a hint; from the second time on with the ways to get help. */
    private void miss() {
        draft.misses++;
        if (draft.misses < 2) {
            showAgain(Text.of("conversation.hint"), Text.of("conversation.hint-waiting"));
        } else {
            showAgain(Text.of("conversation.hint-help"));
        }
    }

    private void showAgain(@Nullable Text remark) {
        showAgain(remark, remark);
    }

    /** @param alone what is said when the screen asks nothing and is not repeated: no button stands below it then */
    private void showAgain(@Nullable Text remark, @Nullable Text alone) {
        if (turn.leaveIfEnded() || draft.again(remark)) {
            return;
        }
        Position.Frame top = turn.top();
        if (alone == null || top == null || top.flow().equals(Turn.START)) {
            turn.enterStart();
        } else {
            draft.say(alone);
        }
    }

    private void cancel() {
        if (draft.botOfferOpen) {
            draft.closeBotOffer(Text.of("conversation.offer-dropped"));
        }
        Position.Frame top = turn.top();
        if (top == null || top.flow().equals(Turn.START)) {
            draft.say(Text.of("conversation.nothing-to-cancel"));
            turn.enterStart();
        } else if (!turn.feed(new Input.Tap("cancel"))) {
            draft.say(Text.of("conversation.cancelled"));
            turn.leave();
        }
    }

    // ---- taps

    /** The pointer when it is one into this conversation; otherwise the person is told. */
    private Optional<Pointer> mine(String data) {
        Optional<Pointer> parsed = Pointer.parse(data);
        if (parsed.isEmpty()) {
            draft.toast = Text.of("conversation.button-unknown");
        }
        Optional<Pointer> own = parsed.filter(pointer -> pointer.conversation().equals(draft.id()));
        if (parsed.isPresent() && own.isEmpty()) {
            draft.toast = Text.of("conversation.button-of-another");
        }
        return own;
    }

    private boolean tapped(String data) {
        Optional<Pointer> own = mine(data);
        if (own.isEmpty()) {
            return false;
        }
        Pointer pointer = own.get();
        LastTap last = draft.lastTap;
        if (last != null
                && last.version() == pointer.version()
                && last.index() == pointer.index()
                && Duration.between(last.at(), now).compareTo(DOUBLE_TAP) < 0) {
            return false;
        }
        Optional<Offer> offer = draft.offer(pointer);
        if (offer.isEmpty()) {
            return pointer.version() < draft.version() && stale();
        }
        draft.lastTap = new LastTap(pointer.version(), pointer.index(), now);
        turn.once(draft.id().value() + ":" + pointer.version() + ":" + pointer.index());
        if (offer.get().onScreen()) {
            draft.screenMessage = heard.message();
        }
        run(offer.get(), pointer.index() - offer.get().first());
        return true;
    }

    private boolean stale() {
        draft.toast = Text.of("conversation.stale");
        if (heard.message() != null) {
            draft.strip(heard.message());
        }
        showAgain(null);
        return true;
    }

    private void run(Offer offer, int number) {
        draft.misses = 0;
        if (number >= offer.actions().size()) {
            draft.turnTo(number - offer.actions().size());
            draft.lastTap = null;
            return;
        }
        Offered offered = offer.actions().get(number);
        Position.Frame top = turn.top();
        if (offered.id().startsWith(Views.ENTER)) {
            String target = Views.target(offered.id());
            if (offer.onScreen()) {
                turn.enter(target, Views.entry(offered.id()));
            } else {
                turn.call(target, Views.entry(offered.id()));
            }
        } else if (offered.id().equals(Views.RETURN)) {
            turn.leave();
        } else if (offered.told()) {
            turn.call(offered.flow(), offered.id());
        } else if (top == null || !top.flow().equals(offered.flow())) {
            stale();
        } else if (offered.option()) {
            turn.feed(new Input.Chosen(List.of(offered.id())));
        } else {
            press(offered.id());
        }
    }

    private void press(String id) {
        if (turn.feed(new Input.Tap(id))) {
            return;
        }
        switch (id) {
            case "back" -> turn.leave();
            case "cancel" -> {
                draft.toast = Text.of("conversation.cancelled");
                turn.leave();
            }
            case "help" -> turn.enter("help", "");
            default -> {
                // the flow offered it and does not care: nothing to show
            }
        }
    }

    // ---- events

    private boolean botMade(Heard.BotMade bot) {
        boolean ours = house.bots().known(heard.user().platform(), bot.botId());
        draft.screenNewest = false;
        draft.closeBotOffer(Text.of("conversation.offer-done", "username", bot.username()));
        // A bot of ours that changed its token or owner, often our own doing, needs no words.
        if (!turn.feed(new Input.BotCreated(bot.botId(), bot.username())) && !ours) {
            draft.say(Text.of("conversation.bot-unexpected", "username", bot.username()));
            showAgain(null);
        }
        return true;
    }

    private boolean reach(boolean reachable) {
        boolean changed = turn.feed(reachable ? new Input.Unblocked() : new Input.Blocked());
        if (!reachable) {
            draft.dropParcels();
        }
        return changed;
    }

    private boolean told(Happening happening) {
        turn.once("event:" + heard.arrival());
        if (happening instanceof Farewell) {
            draft.forgetEverything();
        }
        turn.tell(happening);
        if (draft.displaced) {
            turn.again();
        }
        return true;
    }

    private boolean due(long at) {
        Instant expiresAt = draft.expiresAt;
        if (expiresAt == null || micros(expiresAt) != at) {
            return false;
        }
        draft.expiresAt = null;
        turn.feed(new Input.Expired());
        return true;
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    private static int endOfWord(String text) {
        int end = 1;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
