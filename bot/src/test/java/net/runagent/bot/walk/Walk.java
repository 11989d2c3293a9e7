package net.runagent.bot.walk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.runagent.bot.walk.PaperChat.Kind;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.StoredConversation;

/** The walk itself: one move, all that comes of it, and a look at what must hold; again and again. */
final class Walk implements AutoCloseable {
    private static final int PEOPLE = 6;
    private static final int ALIVE_EVERY = 40;
    private static final int SUMS_EVERY = 500;

    private final long seed;
    private final Random random;
    private final House house;
    private final Story story = new Story();
    private final Doing doing;
    private final PeopleMoves people;
    private final WorldMoves world;
    private final Invariants invariants;
    private final List<Person> persons = new ArrayList<>();
    private Person inHand;
    private Platform place;
    /** For whoever wants to see all that is wrong, each kind once: the walk goes on and fails in the end. */
    private final boolean goesOn = Boolean.getBoolean("walk.goes-on");

    private final Set<String> found = new TreeSet<>();

    Walk(long seed) {
        this.seed = seed;
        random = new Random(seed);
        house = new House(seed);
        doing = new Doing(house, story);
        people = new PeopleMoves(house, random, doing, story);
        world = new WorldMoves(house, random, doing, story);
        for (int nr = 0; nr < PEOPLE; nr++) {
            persons.add(person(nr));
        }
        inHand = persons.getFirst();
        place = inHand.platforms().getFirst();
        invariants = new Invariants(
                house, doing, persons.stream().map(person -> person.mark).collect(Collectors.toSet()));
    }

    /** Two are on Telegram alone, two on Discord alone, two on both with one account. */
    private Person person(int nr) {
        String mark = "zq" + nr + "qz";
        Map<Platform, Whose> places = new EnumMap<>(Platform.class);
        for (Platform platform : List.of(Platform.TELEGRAM, Platform.DISCORD)) {
            if (nr % 3 == 2 || nr % 3 == platform.ordinal() % 2) {
                ChatUser user = new ChatUser(platform, String.valueOf(100_000 + nr));
                places.put(platform, new Whose(user, mark + " <b>_*[", mark, "en"));
            }
        }
        places.values().forEach(house::chat);
        return new Person(mark, places, new EnumMap<>(Platform.class));
    }

    void go(int steps) {
        for (int step = 1; step <= steps; step++) {
            story.step(step);
            step(step);
        }
        end();
        if (!found.isEmpty()) {
            throw new AssertionError("walk.seed=" + seed + ": " + String.join("\n", found));
        }
    }

    private void step(int step) {
        guarded(() -> {
            house.clock.forward(Duration.ofMillis(400 + random.nextInt(2_000)));
            if (random.nextInt(7) == 0) {
                world.move();
            } else {
                takesUp();
                people.move(inHand, place);
            }
            house.settle();
            require(invariants.afterStep());
            if (step % ALIVE_EVERY == 0) {
                PaperChat chat = house.chats().get(random.nextInt(house.chats().size()));
                alive(chat, random.nextBoolean() ? "/start" : "/cancel");
            }
            if (step % SUMS_EVERY == 0) {
                require(invariants.nowAndThen());
            }
        });
    }

    /** Mostly whoever has just done something does the next thing, too. */
    private void takesUp() {
        if (random.nextInt(4) == 0) {
            inHand = persons.get(random.nextInt(persons.size()));
            place = inHand.platforms().get(random.nextInt(inHand.platforms().size()));
        }
    }

    /** The world is well again, everybody listens, and much time has passed: nothing may be left open. */
    private void end() {
        guarded(() -> {
            house.weather.turns(false);
            house.cloud.room(true);
            house.cloud.startPressed(true);
            house.cloud.firstOnesAreBroken(false);
            for (PaperChat chat : house.chats()) {
                if (chat.blocked()) {
                    doing.reach(chat.whose, true);
                    doing.says(chat.whose, "/start");
                }
            }
            for (int hour = 0; hour < 6; hour++) {
                house.passes(Duration.ofMinutes(20));
            }
            require(invariants.afterStep());
            house.chats().forEach(chat -> alive(chat, "/start"));
            house.chats().forEach(chat -> alive(chat, "/cancel"));
            house.passes(Duration.ofMinutes(5));
            require(invariants.nowAndThen());
            require(invariants.atTheEnd());
        });
    }

    /** A conversation that is alive answers these with a screen whose buttons lead on. */
    private void alive(PaperChat chat, String command) {
        if (chat.blocked() || house.weather.bad()) {
            return;
        }
        house.clock.forward(Duration.ofSeconds(2));
        doing.says(chat.whose, command);
        house.passes(Duration.ofMinutes(1)); // what the bad weather before held up goes out
        require(invariants.afterStep());
        StoredConversation stored = house.stored(chat.whose.user()).orElseThrow();
        boolean leadsOn = chat.screen().stream()
                .flatMap(screen -> screen.buttons().stream())
                .anyMatch(button -> button.kind() != Kind.LINK && stored.onScreen(button.carried()));
        if (!leadsOn) {
            throw new AssertionError(chat.whose.mark() + " is stuck after " + command + " in " + stored.flows());
        }
    }

    private void require(List<String> wrong) {
        if (wrong.isEmpty()) {
            return;
        }
        if (!goesOn) {
            throw new AssertionError(String.join("\n", wrong));
        }
        wrong.stream()
                .filter(one -> found.add(one.substring(0, Math.min(one.length(), 60))))
                .forEach(one -> {
                    System.out.println("FOUND " + one + "\nWhat happened last:\n" + story + "\n");
                });
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable failed) {
            throw new AssertionError(
                    "walk.seed=" + seed + ": " + failed.getMessage() + "\nWhat happened last:\n" + story, failed);
        }
    }

    /** How much of everything happened, so that a walk that went round in circles is seen. */
    String summary() {
        return "people were shown "
                + house.chats().stream().mapToLong(PaperChat::shown).sum() + " things; processes died "
                + house.deaths() + " times; " + house.cards.orders().size() + " payments, "
                + house.cards.refunds().size() + " refunds, " + house.effects.of("ready") + " agents built, "
                + house.effects.of("failed") + " not, " + house.effects.of("terminated") + " ended, "
                + house.effects.of("renewed") + " renewals, " + house.effects.of("difference") + " larger plans, "
                + house.post.taken().size() + " letters; " + invariants.returned();
    }

    @Override
    public void close() {
        house.close();
    }
}
