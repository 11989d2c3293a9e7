package net.runagent.bot.walk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.runagent.bot.walk.PaperChat.Button;
import net.runagent.bot.walk.PaperChat.Kind;
import net.runagent.bot.walk.PaperChat.Message;
import net.runagent.core.account.BrowserSignIn;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.StoredConversation;
import net.runagent.core.vault.SecretLinks;

/** What people do: mostly something sensible, often anything at all. */
final class PeopleMoves {
    private static final List<String> COMMANDS = List.of(
            "/start",
            "/deploy",
            "/status",
            "/usage",
            "/billing",
            "/recover",
            "/settings",
            "/security",
            "/terminate",
            "/language",
            "/help",
            "/cancel",
            "/prices",
            "/model",
            "/nonsense",
            "/start payload_123",
            "/deploy openai/gpt-5",
            "/backups",
            "/privacy",
            "/allowance",
            "/allowance 5/day",
            "/update");
    private static final List<String> WORDS = List.of(
            "hello",
            "how much is it?",
            "stop",
            "my agent is dead",
            "ja",
            "\u202Eabc <b>_*[`",
            "!!!",
            "back",
            "weiter",
            "money back please",
            "x".repeat(700),
            "/",
            "AAAA-BBBB",
            "gpt",
            "@",
            "🤖🤖🤖");
    private static final List<String> ODD = List.of("voice", "sticker", "photo", "document");
    private static final List<String> LANGUAGES = List.of("en", "de", "es", "ja", "xx", "pt-BR");

    private final House house;
    private final Random random;
    private final Doing doing;
    private final Story story;

    PeopleMoves(House house, Random random, Doing doing, Story story) {
        this.house = house;
        this.random = random;
        this.doing = doing;
        this.story = story;
    }

    void move(Person person, Platform place) {
        Whose whose = person.on(place);
        PaperChat chat = house.chat(whose);
        if (chat.blocked()) {
            if (random.nextInt(4) == 0) {
                doing.reach(whose, true);
                doing.says(whose, "/start");
            }
            return;
        }
        int drawn = random.nextInt(1000);
        if (drawn < 470) {
            sensible(person, whose);
        } else if (drawn < 660) {
            taps(whose);
        } else if (drawn < 720) {
            doing.says(whose, one(COMMANDS));
        } else if (drawn < 770) {
            doing.says(whose, one(WORDS));
        } else if (drawn < 790) {
            doing.says(whose, String.valueOf(random.nextInt(2_000)));
        } else {
            strange(person, whose, drawn);
        }
    }

    private void strange(Person person, Whose whose, int drawn) {
        if (drawn < 840) {
            oldButton(whose);
        } else if (drawn < 865) {
            forged(whose);
        } else if (drawn < 895) {
            doubleTap(whose);
        } else if (drawn < 915) {
            token(person, whose);
        } else if (drawn < 935) {
            doing.sends(whose, one(ODD), random.nextInt(3) == 0 ? "see " + newToken(person, whose) : "");
        } else if (drawn < 945) {
            edit(whose);
        } else if (drawn < 965) {
            atOnce(whose);
        } else if (drawn < 975) {
            doing.reach(whose, false);
        } else if (drawn < 985) {
            person.speaks(whose.user().platform(), one(LANGUAGES));
        } else if (drawn < 997) {
            deletesScreen(whose);
        } else {
            flood(whose);
        }
    }

    // ---- sensible

    private void sensible(Person person, Whose whose) {
        Optional<StoredConversation> stored = doing.stored(whose);
        String flow = stored.map(StoredConversation::flows)
                .filter(flows -> !flows.isEmpty())
                .map(List::getLast)
                .orElse("");
        if (house.chat(whose).keyboard().isPresent() && random.nextInt(3) > 0) {
            makesBot(person, whose);
        } else if (flow.equals("signin")) {
            signsIn(person, whose);
        } else if (stored.filter(StoredConversation::expectsSecret).isPresent() && random.nextBoolean()) {
            answersSecret(person, whose);
        } else if (flow.equals("deploy") && random.nextInt(3) == 0) {
            pays(whose);
        } else if ((flow.equals("terminate") || flow.equals("rotate")) && random.nextInt(2) == 0) {
            doing.says(
                    whose,
                    person.newestBot()
                            .map(bot -> random.nextBoolean() ? "@" + bot : bot)
                            .orElse("nothing"));
        } else if (random.nextInt(8) == 0) {
            pays(whose);
        } else {
            tapsPrimary(person, whose);
        }
    }

    private void makesBot(Person person, Whose whose) {
        Optional<String> cancel = house.chat(whose).keyboard();
        if (random.nextInt(8) == 0) {
            doing.says(whose, cancel.orElseThrow());
            return;
        }
        String username = person.nextBot();
        doing.makesBot(whose, house.bots.made(username), username);
    }

    private void signsIn(Person person, Whose whose) {
        Platform platform = whose.user().platform();
        String code = person.codes.remove(platform);
        if (code != null && random.nextInt(4) > 0) {
            doing.says(whose, random.nextInt(5) == 0 ? "AAAA-AAAA" : code);
            return;
        }
        List<String> links = doing.links(whose, House.URL + "/link/");
        if (links.isEmpty() || random.nextInt(3) == 0) {
            tapsPrimary(person, whose);
            return;
        }
        browser(person, platform, links.getLast());
    }

    /** Signs in at Google: in the end the browser shows a code for the chat. */
    private void browser(Person person, Platform platform, String link) {
        String ticket = link.substring(link.lastIndexOf('/') + 1);
        String as = random.nextInt(10) == 0 ? "refused" : person.mark;
        story.tell(person.mark + " signs in with the browser as " + as);
        house.within(() -> {
            BrowserSignIn pages = house.process().bean(BrowserSignIn.class);
            pages.start(ticket)
                    .map(started -> pages.comeBack(started.authorizationUrl(), as, null, started.cookie()))
                    .ifPresent(back -> {
                        if (back instanceof BrowserSignIn.Returned.Code shown) {
                            person.codes.put(platform, shown.code());
                        }
                    });
            return true;
        });
    }

    private void answersSecret(Person person, Whose whose) {
        List<String> pages = doing.links(whose, House.URL + "/secret/");
        String token = newToken(person, whose);
        if (!pages.isEmpty() && random.nextBoolean()) {
            story.tell(person.mark + " types a secret on its page");
            String page = pages.getLast();
            house.within(() -> house.process()
                    .bean(SecretLinks.class)
                    .take(page.substring(page.lastIndexOf('/') + 1), token.getBytes(StandardCharsets.UTF_8)));
            return;
        }
        writes(whose, token);
    }

    /** Into the form where there is one. */
    private void writes(Whose whose, String words) {
        Optional<Message> screen = house.chat(whose).screen();
        Optional<Button> form = screen.stream()
                .flatMap(message -> message.buttons().stream())
                .filter(button -> button.kind() == Kind.FORM)
                .findFirst();
        if (form.isPresent() && random.nextInt(3) > 0) {
            doing.fills(whose, screen.orElseThrow(), form.get(), words);
        } else {
            doing.says(whose, words);
        }
    }

    private String newToken(Person person, Whose whose) {
        return random.nextInt(4) == 0
                ? "sk-or-v1-" + "%08x".formatted(random.nextInt()).repeat(8)
                : house.bots.tokenOfNew(whose.user().platform(), person.nextBot());
    }

    private void pays(Whose whose) {
        List<String> links = doing.links(whose, "https://cards.example/pay/");
        if (links.isEmpty()) {
            tapsPrimary(null, whose);
            return;
        }
        boolean declined = random.nextInt(10) == 0;
        String link = one(links);
        story.tell(whose.mark() + (declined ? " is declined at " : " pays at ") + link);
        house.cards
                .at(link)
                .flatMap(checkout -> house.cards.pays(checkout, declined))
                .ifPresent(order -> {
                    for (int times = random.nextInt(3); times > 0; times--) {
                        story.tell("a webhook tells of it");
                        WorldMoves.webhook(house, order);
                    }
                });
    }

    private void tapsPrimary(Person person, Whose whose) {
        List<Button> buttons = doing.buttons(whose);
        Optional<Button> primary = buttons.stream()
                .filter(button -> button.primary() && button.kind() == Kind.TAP)
                .findFirst();
        if (primary.isPresent() && random.nextInt(5) > 0) {
            doing.taps(whose, house.chat(whose).screen().orElseThrow(), primary.get(), "first of all");
        } else {
            taps(whose);
        }
    }

    // ---- anything

    private void taps(Whose whose) {
        List<Message> messages = house.chat(whose).withButtons();
        if (messages.isEmpty()) {
            doing.says(whose, "/start");
            return;
        }
        Message message = random.nextInt(10) < 7
                ? house.chat(whose).screen().orElse(messages.getLast())
                : messages.get(Math.max(0, messages.size() - 1 - random.nextInt(3)));
        tapsOn(whose, message, "on");
    }

    private void tapsOn(Whose whose, Message message, String how) {
        List<Button> buttons = message.buttons().stream()
                .filter(button -> button.kind() != Kind.LINK)
                .toList();
        if (buttons.isEmpty()) {
            doing.says(whose, "/start");
            return;
        }
        Button button = one(buttons);
        if (button.kind() == Kind.FORM) {
            doing.fills(whose, message, button, one(WORDS));
        } else {
            doing.taps(whose, message, button, how);
        }
    }

    private void oldButton(Whose whose) {
        List<Message> messages = house.chat(whose).withButtons();
        if (!messages.isEmpty()) {
            tapsOn(whose, one(messages), "an old one,");
        }
    }

    private void forged(Whose whose) {
        List<PaperChat> chats = house.chats();
        PaperChat other = chats.get(random.nextInt(chats.size()));
        Optional<Button> theirs = other.screen().stream()
                .flatMap(message -> message.buttons().stream())
                .filter(button -> button.kind() == Kind.TAP)
                .findFirst();
        String carried = theirs.map(Button::carried).orElse("1.AAAAAAAAAAA.1.0");
        String forged = switch (random.nextInt(5)) {
            case 0 -> carried;
            case 1 -> carried.replaceAll("\\.[^.]*$", ".rs");
            case 2 -> carried.replaceAll("\\.[^.]*\\.[^.]*$", ".1y2p0ij32e8e7.0");
            case 3 -> carried.replaceAll("\\.[^.]*\\.[^.]*$", ".zzzz.0");
            default -> "garbage";
        };
        Message on = new Message(doing.platform(whose).messageId(whose, house.number()), true, "", List.of());
        doing.taps(whose, on, new Button("forged", Kind.TAP, forged, false), "a forged one");
    }

    private void doubleTap(Whose whose) {
        Optional<Message> screen = house.chat(whose).screen();
        List<Button> buttons = doing.buttons(whose).stream()
                .filter(button -> button.kind() == Kind.TAP)
                .toList();
        if (screen.isEmpty() || buttons.isEmpty()) {
            return;
        }
        Button button = one(buttons);
        String tap = String.valueOf(house.number());
        String first = doing.tapped(whose, screen.get(), button, "twice", tap);
        String second = random.nextBoolean()
                ? doing.tapped(whose, screen.get(), button, "again", String.valueOf(house.number()))
                : doing.platform(whose)
                        .taps(whose, house.number(), tap, screen.get().id(), button);
        doing.owed.removeIf(owed -> owed.what().startsWith("tapped again"));
        doing.arrives(whose, List.of(first, second));
    }

    private void token(Person person, Whose whose) {
        String token = newToken(person, whose);
        writes(whose, random.nextInt(3) == 0 ? "take " + token.replace(":", ":\n ") : token);
    }

    private void edit(Whose whose) {
        house.chat(whose).all().stream()
                .filter(message -> !message.ours())
                .reduce((_, later) -> later)
                .ifPresent(message -> doing.edits(whose, message.id(), one(WORDS)));
    }

    /** Two things in one moment, which arrive in the wrong order as often as not. */
    private void atOnce(Whose whose) {
        String first = doing.said(whose, one(COMMANDS));
        house.clock.forward(Duration.ofMillis(20));
        String second = doing.said(whose, one(WORDS));
        doing.arrives(whose, random.nextBoolean() ? List.of(first, second) : List.of(second, first));
    }

    private void deletesScreen(Whose whose) {
        house.chat(whose).screen().ifPresent(screen -> {
            story.tell(whose.mark() + " deletes the menu");
            house.chat(whose).deletes(screen.id());
        });
    }

    /** So many that we stop listening for a moment; nothing is owed for them. */
    private void flood(Whose whose) {
        story.tell(whose.mark() + " floods us");
        for (int i = 0; i < 35; i++) {
            long number = house.number();
            house.chat(whose).wrote(doing.platform(whose).messageId(whose, number), "hey");
            house.arrive(whose.user().platform(), List.of(doing.platform(whose).says(whose, number, "hey")));
        }
        house.settle();
        house.passes(Duration.ofSeconds(20));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
