package net.runagent.bot.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.runagent.bot.walk.PaperChat.Button;
import net.runagent.bot.walk.PaperChat.Kind;
import net.runagent.bot.walk.PaperChat.Message;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.StoredConversation;

/** What a hand can do with a phone; each thing is told in the story, and what it waits for is owed. */
final class Doing {
    private final House house;
    private final Story story;
    final List<Owed> owed = new ArrayList<>();
    /** Who has just asked for what was interrupted. */
    final List<Return> returns = new ArrayList<>();
    /** What the last update was, to be delivered again. */
    private Optional<Update> last = Optional.empty();

    /** An update as it came; {@code raw} may be several of one moment. */
    record Update(Whose whose, List<String> raw) {}

    /** @param flow what lies below, and comes up when it can be gone on with */
    record Return(Whose whose, String flow, int deaths) {}

    Doing(House house, Story story) {
        this.house = house;
        this.story = story;
    }

    Optional<Update> last() {
        return last;
    }

    void forgetLast() {
        last = Optional.empty();
    }

    PaperPlatform platform(Whose whose) {
        return house.platforms.get(whose.user().platform());
    }

    void arrives(Whose whose, List<String> raw) {
        last = Optional.of(new Update(whose, raw));
        house.arrive(whose.user().platform(), raw);
    }

    // ---- writing

    void says(Whose whose, String words) {
        arrives(whose, List.of(said(whose, words)));
    }

    /** An update that is not delivered yet. */
    String said(Whose whose, String words) {
        long number = house.number();
        PaperChat chat = house.chat(whose);
        story.tell(name(whose) + " says \"" + words + "\"");
        chat.wrote(platform(whose).messageId(whose, number), words);
        if (chat.keyboard().filter(words::equals).isPresent()) {
            chat.closesKeyboard();
        }
        owe(whose, "said " + words);
        return platform(whose).says(whose, number, words);
    }

    void sends(Whose whose, String kind, String caption) {
        long number = house.number();
        story.tell(name(whose) + " sends a " + kind + " " + caption);
        house.chat(whose).wrote(platform(whose).messageId(whose, number), caption);
        owe(whose, "sent a " + kind);
        arrives(whose, List.of(platform(whose).sends(whose, number, kind, caption)));
    }

    void edits(Whose whose, String message, String words) {
        story.tell(name(whose) + " edits a message to \"" + words + "\"");
        owe(whose, "edited a message");
        arrives(whose, List.of(platform(whose).edits(whose, house.number(), message, words)));
    }

    private void owe(Whose whose, String what) {
        PaperChat chat = house.chat(whose);
        owed.add(new Owed(chat, what, "", true, false, chat.shown(), house.deaths()));
    }

    // ---- tapping

    void taps(Whose whose, Message message, Button button, String how) {
        arrives(whose, List.of(tapped(whose, message, button, how, String.valueOf(house.number()))));
    }

    /** An update that is not delivered yet. */
    String tapped(Whose whose, Message message, Button button, String how, String tap) {
        PaperChat chat = house.chat(whose);
        story.tell(name(whose) + " taps " + how + " [" + button.label() + "] " + button.carried());
        chat.tapped(tap);
        Optional<StoredConversation> meant =
                house.stored(whose.user()).filter(stored -> !stored.slips(button.carried(), house.clock.instant()));
        boolean shows = meant.filter(stored -> stored.knows(button.carried())).isPresent();
        boolean outOfDate =
                meant.filter(stored -> stored.outOfDate(button.carried())).isPresent();
        owed.add(new Owed(
                chat, "tapped " + how + " " + button.label(), tap, shows, outOfDate, chat.shown(), house.deaths()));
        meant.filter(stored ->
                        stored.returns(button.carried()) && stored.flows().size() > 1)
                .ifPresent(stored -> returns.add(
                        new Return(whose, stored.flows().get(stored.flows().size() - 2), house.deaths())));
        return platform(whose).taps(whose, house.number(), tap, message.id(), button);
    }

    void fills(Whose whose, Message message, Button button, String words) {
        long number = house.number();
        story.tell(name(whose) + " fills in \"" + words + "\"");
        PaperChat chat = house.chat(whose);
        chat.tapped(String.valueOf(number));
        owed.add(new Owed(chat, "filled in a form", String.valueOf(number), true, false, chat.shown(), house.deaths()));
        arrives(whose, List.of(platform(whose).fills(whose, number, message.id(), button, words)));
    }

    void makesBot(Whose whose, String botId, String username) {
        story.tell(name(whose) + " makes the bot " + username);
        house.chat(whose).closesKeyboard();
        owe(whose, "made a bot");
        arrives(whose, List.of(platform(whose).makesBot(whose, house.number(), botId, username)));
    }

    void reach(Whose whose, boolean reachable) {
        story.tell(name(whose) + (reachable ? " unblocks us" : " blocks us"));
        house.chat(whose).blocks(!reachable);
        if (whose.user().platform() == Platform.TELEGRAM) {
            arrives(whose, List.of(platform(whose).reach(whose, house.number(), reachable)));
        }
    }

    // ---- looking

    Optional<StoredConversation> stored(Whose whose) {
        return house.stored(whose.user());
    }

    /** What can be tapped on the active screen. */
    List<Button> buttons(Whose whose) {
        return house.chat(whose).screen().stream()
                .flatMap(message -> message.buttons().stream())
                .filter(button -> button.kind() != Kind.LINK)
                .toList();
    }

    /** Where the links in sight lead, newest last. */
    List<String> links(Whose whose, String beginning) {
        return house.chat(whose).withButtons().stream()
                .flatMap(message -> message.buttons().stream())
                .filter(button -> button.kind() == Kind.LINK && button.carried().startsWith(beginning))
                .map(Button::carried)
                .toList();
    }

    private static String name(Whose whose) {
        return whose.mark() + " on " + whose.user().platform().word();
    }
}
