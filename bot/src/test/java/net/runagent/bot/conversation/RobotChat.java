package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import net.runagent.bot.telegram.EveryScreen;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.MemoryOutbox;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.conversation.Wordbook;

/** A chat on paper: what the bot sent and edited, with the words of the real catalogue. */
final class RobotChat implements MemoryOutbox.Listener {
    record Button(String label, String pointer, String message) {}

    private record Drawn(View view, String words, List<Button> buttons, Map<String, String> links, String form) {}

    private static final Texts TEXTS = new Texts(Wordbook.read(), Map.of("support", "help@runagent.example"));

    private final Map<String, Drawn> drawings = new HashMap<>();
    private final LinkedHashMap<String, Drawn> messages = new LinkedHashMap<>();
    private final Map<String, String> anchors = new HashMap<>();
    private final List<String> persons = new ArrayList<>();
    private final List<String> news = new ArrayList<>();
    private final List<View> newViews = new ArrayList<>();
    private Platform platform = Platform.TELEGRAM;
    private boolean deleted;
    private String toast;
    private int counter;

    void on(Platform other) {
        platform = other;
    }

    /** What a form of the active screen carries: the number of its only page. */
    String form() {
        Drawn screen = current();
        assertThat(screen).as("an active screen").isNotNull();
        return screen.form();
    }

    void begin() {
        news.clear();
        newViews.clear();
        toast = null;
        deleted = false;
    }

    String personWrites(String text) {
        String id = "p" + ++counter;
        persons.add(id);
        return id;
    }

    @Override
    public void parcel(Parcel parcel) {
        switch (parcel.kind()) {
            case DELETE -> deleted = persons.remove(parcel.message()) || deleted;
            case STRIP ->
                messages.computeIfPresent(
                        parcel.message(), (id, old) -> new Drawn(old.view(), old.words(), List.of(), Map.of(), ""));
            case SCREEN, POST, NOTICE, PAPER -> {
                String known = parcel.anchor() == null ? null : anchors.get(parcel.anchor());
                String id = known == null || parcel.anew() ? "b" + ++counter : known;
                Drawn drawn = drawings.get(new String(parcel.body(), StandardCharsets.UTF_8));
                messages.put(id, drawn);
                if (parcel.anchor() != null) {
                    anchors.put(parcel.anchor(), id);
                }
                news.add(drawn.words());
                newViews.add(drawn.view());
            }
        }
    }

    @Override
    public void acknowledged(String tap, String words) {
        toast = words;
        if (words != null) {
            news.add(words);
        }
    }

    // ---- looking

    Button button(String label) {
        Button prefix = null;
        for (String id : messages.reversed().keySet()) {
            for (Button button : messages.get(id).buttons()) {
                if (button.label().equals(label)) {
                    return new Button(label, button.pointer(), id);
                }
                if (prefix == null && button.label().startsWith(label)) {
                    prefix = new Button(label, button.pointer(), id);
                }
            }
        }
        assertThat(prefix)
                .as("a button labelled '" + label + "' among " + labels())
                .isNotNull();
        return prefix;
    }

    String link(String label) {
        for (String id : messages.reversed().keySet()) {
            String url = messages.get(id).links().get(label);
            if (url != null) {
                return url;
            }
        }
        throw new AssertionError("no link labelled '" + label + "' in " + messages());
    }

    List<String> labels() {
        Drawn screen = current();
        if (screen == null) {
            return List.of();
        }
        List<String> labels = new ArrayList<>();
        screen.buttons().forEach(button -> labels.add(button.label()));
        labels.addAll(screen.links().keySet());
        return labels;
    }

    String screen() {
        Drawn screen = current();
        return screen == null ? "" : screen.words();
    }

    View screenView() {
        Drawn screen = current();
        assertThat(screen).as("an active screen").isNotNull();
        return screen.view();
    }

    private Drawn current() {
        String id = anchors.get(Parcel.SCREEN);
        return id == null ? null : messages.get(id);
    }

    List<String> messages() {
        return messages.values().stream().map(Drawn::words).toList();
    }

    List<String> news() {
        return List.copyOf(news);
    }

    List<View> newViews() {
        return List.copyOf(newViews);
    }

    boolean personsMessageDeleted() {
        return deleted;
    }

    String toast() {
        return toast;
    }

    // ---- drawing

    ChatRenderer renderer() {
        return new ChatRenderer() {
            @Override
            public Platform platform() {
                return platform;
            }

            @Override
            public Rendered render(View view, Locale locale, IntFunction<String> pointer) {
                return new Rendered(keep(draw(view, locale, pointer)), 1);
            }

            @Override
            public byte[] remark(byte[] body, Text remark, Locale locale) {
                Drawn old = drawings.get(new String(body, StandardCharsets.UTF_8));
                String words = old.words() + "\n\n" + TEXTS.plain(remark, locale);
                return keep(new Drawn(old.view(), words, old.buttons(), old.links(), old.form()));
            }

            @Override
            public byte[] closing(Text text, Locale locale) {
                return keep(new Drawn(View.Notice.of(text), said(text, locale), List.of(), Map.of(), ""));
            }

            @Override
            public String words(Text text, Locale locale) {
                return TEXTS.plain(text, locale);
            }
        };
    }

    private byte[] keep(Drawn drawn) {
        String key = "drawing-" + drawings.size();
        drawings.put(key, drawn);
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private Drawn draw(View view, Locale locale, IntFunction<String> pointer) {
        EveryScreen.fits(view);
        List<Button> buttons = new ArrayList<>();
        Map<String, String> links = new LinkedHashMap<>();
        int number = 0;
        if (view instanceof View.Choice choice) {
            for (View.Option option : choice.options()) {
                buttons.add(new Button(TEXTS.plain(option.label(), locale), pointer.apply(number++), ""));
            }
        }
        for (List<Action> row : rows(view)) {
            for (Action action : row) {
                String label = TEXTS.plain(action.label(), locale);
                if (action.kind() == Action.Kind.LINK || action.kind() == Action.Kind.COPY) {
                    links.put(label, action.value());
                } else {
                    buttons.add(new Button(label, pointer.apply(number), ""));
                }
                number++;
            }
        }
        return new Drawn(view, words(view, locale), buttons, links, pointer.apply(number));
    }

    private static List<List<Action>> rows(View view) {
        return switch (view) {
            case View.Screen screen -> screen.rows();
            case View.Prompt prompt -> prompt.rows();
            case View.Choice choice -> choice.rows();
            case View.SecretInput input -> input.rows();
            case View.Picture picture -> picture.rows();
            case View.Progress progress -> progress.rows();
            case View.Notice notice -> notice.rows();
            case View.BotOffer offer -> List.of();
            case View.Document document -> List.of();
        };
    }

    private String words(View view, Locale locale) {
        return switch (view) {
            case View.Screen screen -> said(screen.body(), locale);
            case View.Prompt prompt -> said(prompt.question(), locale);
            case View.Choice choice -> said(choice.question(), locale);
            case View.SecretInput input -> said(input.question(), locale);
            case View.Picture picture -> said(picture.caption(), locale) + "\n" + said(picture.alt(), locale);
            case View.Notice notice -> said(notice.body(), locale);
            case View.BotOffer offer -> said(offer.body(), locale);
            case View.Document document -> said(document.caption(), locale) + "\n[" + document.fileName() + "]";
            case View.Progress progress -> {
                StringBuilder all = new StringBuilder(said(progress.title(), locale));
                progress.steps()
                        .forEach(step -> all.append('\n')
                                .append(step.state())
                                .append(' ')
                                .append(said(step.label(), locale)));
                if (progress.time() != null) {
                    all.append('\n').append(said(progress.time(), locale));
                }
                yield all.toString();
            }
        };
    }

    private String said(Text text, Locale locale) {
        return TEXTS.format(text, locale, UnaryOperator.identity(), platform == Platform.TELEGRAM ? "" : ".discord");
    }
}
