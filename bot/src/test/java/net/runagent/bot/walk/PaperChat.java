package net.runagent.bot.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.conversation.ChatSender.Delivery;
import net.runagent.core.conversation.Parcel;

/** One person's chat with us on one platform, as their phone shows it. */
public final class PaperChat {
    /** Older ones are scrolled out of sight: nobody taps there any more. */
    private static final int IN_SIGHT = 40;

    public enum Kind {
        TAP,
        FORM,
        LINK
    }

    /** @param carried what a tap sends, or where a link leads */
    public record Button(String label, Kind kind, String carried, boolean primary) {}

    /** @param cancel the label of the keyboard's button that drops the offer; empty when there is none */
    public record Drawing(String words, List<Button> buttons, boolean editable, boolean offersBot, String cancel) {}

    public record Message(String id, boolean ours, String words, List<Button> buttons) {}

    final Whose whose;
    private final LinkedHashMap<String, Message> messages = new LinkedHashMap<>();
    private final Map<String, Integer> shows = new HashMap<>();
    private final Set<String> tapped = new HashSet<>();
    /** What the sign on a tap said, by the tap; empty when it said nothing. */
    private final Map<String, String> acknowledged = new HashMap<>();

    /** By which death of a process we were told that this went out. */
    private final Map<UUID, Integer> answered = new HashMap<>();

    private final List<String> news = new ArrayList<>();
    private String screen = "";
    private String keyboard = "";
    private boolean blocked;
    private long shown;

    PaperChat(Whose whose) {
        this.whose = whose;
    }

    // ---- what the bot does

    /** @param newId of the message if it is a new one */
    public Delivery take(Parcel parcel, String edit, String newId, Drawing drawing) {
        if (blocked) {
            return new Delivery.Blocked();
        }
        return switch (parcel.kind()) {
            case DELETE -> messages.remove(parcel.message()) == null ? new Delivery.Gone() : done(parcel.message());
            case STRIP -> strip(parcel.message());
            case SCREEN, POST, NOTICE, PAPER -> show(parcel, edit, newId, drawing);
        };
    }

    private Delivery strip(String id) {
        Message old = messages.get(id);
        if (old == null) {
            return new Delivery.Gone();
        }
        messages.put(id, new Message(id, old.ours(), old.words(), List.of()));
        return done(id);
    }

    private Delivery show(Parcel parcel, String edit, String newId, Drawing drawing) {
        boolean edits = edit != null && drawing.editable();
        if (edits && !messages.containsKey(edit)) {
            return new Delivery.Gone();
        }
        String id = edits ? edit : newId;
        messages.put(id, new Message(id, true, drawing.words(), drawing.buttons()));
        if (Parcel.SCREEN.equals(parcel.anchor())) {
            screen = id;
        }
        if (drawing.offersBot()) {
            keyboard = drawing.cancel();
        }
        shows.merge(parcel.id().toString(), 1, Integer::sum);
        shown++;
        news.add(drawing.words());
        forgetOld();
        return done(id);
    }

    private static Delivery done(String id) {
        return new Delivery.Done(id);
    }

    private void forgetOld() {
        while (messages.size() > IN_SIGHT) {
            String oldest = messages.keySet().iterator().next();
            if (oldest.equals(screen)) {
                Message kept = messages.remove(oldest);
                messages.put(oldest, kept);
            } else {
                messages.remove(oldest);
            }
        }
    }

    /** False for one that was acknowledged before. */
    boolean acknowledge(String tap, String toast) {
        boolean first = acknowledged.putIfAbsent(tap, toast == null ? "" : toast) == null;
        if (first && toast != null) {
            shown++;
            news.add(toast);
        }
        return first;
    }

    // ---- what the person does and sees

    void wrote(String id, String words) {
        messages.put(id, new Message(id, false, words, List.of()));
        forgetOld();
    }

    void deletes(String id) {
        messages.remove(id);
    }

    void blocks(boolean now) {
        blocked = now;
    }

    void closesKeyboard() {
        keyboard = "";
    }

    boolean blocked() {
        return blocked;
    }

    void tapped(String tap) {
        tapped.add(tap);
    }

    boolean awaits(String tap) {
        return tapped.contains(tap);
    }

    boolean acknowledged(String tap) {
        return acknowledged.containsKey(tap);
    }

    String toast(String tap) {
        return acknowledged.getOrDefault(tap, "");
    }

    /** How much was shown here so far. */
    long shown() {
        return shown;
    }

    void answered(UUID parcel, int deaths) {
        answered.put(parcel, deaths);
    }

    /** The process that goes on has been told that this went out. */
    boolean answeredBy(UUID parcel, int deaths) {
        return answered.getOrDefault(parcel, -1) == deaths;
    }

    int shows(UUID parcel) {
        return shows.getOrDefault(parcel.toString(), 0);
    }

    /** What was shown since this was asked last. */
    List<String> news() {
        List<String> since = List.copyOf(news);
        news.clear();
        return since;
    }

    Optional<Message> screen() {
        return Optional.ofNullable(messages.get(screen));
    }

    /** The label that drops an open offer to make a bot. */
    Optional<String> keyboard() {
        return keyboard.isEmpty() ? Optional.empty() : Optional.of(keyboard);
    }

    /** Messages of ours with buttons, oldest first. */
    List<Message> withButtons() {
        return messages.values().stream()
                .filter(message -> message.ours() && !message.buttons().isEmpty())
                .toList();
    }

    List<Message> all() {
        return List.copyOf(messages.values());
    }
}
