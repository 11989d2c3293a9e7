package net.runagent.bot.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.bot.discord.DiscordOnPaper;
import net.runagent.bot.telegram.TelegramOnPaper;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.ConversationRecords;
import net.runagent.core.conversation.StoredConversation;
import net.runagent.core.deployment.CloudInTests;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultProperties;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Chance;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.LeaderLocks;
import net.runagent.core.work.Recurring;
import net.runagent.persistence.database.TestDatabase;

/** Everything that outlives a process: the database, the world outside, the clock and people's chats. And one process. */
final class House implements AutoCloseable {
    static final String URL = "https://runagent.example";
    /** Jobs run on their time while the clock moves; of a long time only so many. */
    private static final int RUNS_WHILE_TIME_PASSES = 60;

    private static final Object ONE_AT_A_TIME = new Object();

    final TestDatabase db = TestDatabase.fresh();
    final WalkClock clock = new WalkClock();
    final Weather weather;
    final Cards cards;
    final ModelsOnPaper models;
    final BotsOnPaper bots;
    final GoogleOnPaper google;
    final PostOnPaper post;
    final CloudInTests cloud;
    final Jobs jobs;
    final Ids ids;
    final Chance chance;
    final Effects effects = new Effects();
    final List<Throwable> failures = new ArrayList<>();
    final Map<Platform, PaperPlatform> platforms = new EnumMap<>(Platform.class);
    private final Map<ChatUser, PaperChat> chats = new LinkedHashMap<>();
    private final Map<String, Process> locks = new HashMap<>();
    private final Map<String, Instant> turns = new HashMap<>();
    private final Path keys;
    private Process process;
    private int deaths;
    private long numbers = 1_000;

    House(long seed) {
        Random random = new Random(seed * 31 + 7);
        weather = new Weather(random, Thread.currentThread());
        ids = () -> new UUID(0x0199_0000_0000_7000L | number() << 16, random.nextLong() >>> 2 | Long.MIN_VALUE);
        chance = new Chance() {
            @Override
            public byte[] bytes(int count) {
                byte[] bytes = new byte[count];
                random.nextBytes(bytes);
                return bytes;
            }

            @Override
            public int below(int bound) {
                return random.nextInt(bound);
            }
        };
        cards = new Cards(weather, clock, ids);
        models = new ModelsOnPaper(weather);
        bots = new BotsOnPaper(weather);
        google = new GoogleOnPaper(weather);
        post = new PostOnPaper(weather);
        cloud = new CloudInTests(only(Vault.class, () -> process.bean(Vault.class)));
        cloud.loses((_, _) -> weather.fails());
        jobs = new Jobs(db.jdbc(), clock);
        for (PaperPlatform platform : List.of(new TelegramOnPaper(), new DiscordOnPaper())) {
            platforms.put(platform.platform(), platform);
        }
        keys = folder();
        process = new Process(this);
    }

    /** This interface alone of something that has several. */
    static <T> T only(Class<T> type, Object of) {
        return only(type, () -> of);
    }

    private static <T> T only(Class<T> type, Supplier<Object> of) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    synchronized (ONE_AT_A_TIME) { // agents are looked at on several threads
                        try {
                            return method.invoke(of.get(), arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    }
                }));
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("runagent-walk-");
            Path key = folder.resolve("vault-1.key");
            Files.writeString(key, "7c".repeat(32));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    VaultProperties vaultKeys() {
        return new VaultProperties("file:" + keys.resolve("vault-{id}.key"), false, null);
    }

    /** A number that nothing else has: for messages, updates and taps. */
    synchronized long number() {
        return ++numbers;
    }

    // ---- chats

    PaperChat chat(Whose whose) {
        return chats.computeIfAbsent(whose.user(), _ -> new PaperChat(whose));
    }

    List<PaperChat> chats() {
        return List.copyOf(chats.values());
    }

    List<ChatSender> senders() {
        return platforms.values().stream()
                .<ChatSender>map(platform -> new PaperSender(platform, chats, weather, this::number, this::deaths))
                .toList();
    }

    Optional<StoredConversation> stored(ChatUser user) {
        ConversationRecords.Known known = process.transactions()
                .call(() -> process.bean(ConversationRecords.class).load(Set.of(user)));
        return Optional.ofNullable(known.conversations().get(user)).map(StoredConversation::new);
    }

    // ---- the process

    Process process() {
        return process;
    }

    int deaths() {
        return deaths;
    }

    LeaderLocks locks(Process of) {
        return new LeaderLocks() {
            @Override
            public boolean hold(String role) {
                Process holder = locks.get(role);
                if (holder == null || !holder.alive()) {
                    locks.put(role, of);
                }
                return locks.get(role) == of;
            }

            @Override
            public void release(String role) {
                locks.remove(role, of);
            }
        };
    }

    /** Another process goes on with what is stored. What the dead one claimed is free at once: the database's time passes. */
    void restart() {
        CrashPoint.arm(null);
        process.die();
        process.close();
        deaths++;
        db.jdbc()
                .sql("update deployment set worker = null, worker_until = null")
                .update();
        process = new Process(this);
    }

    /** The process dies when it comes by a crash point for the n-th time. */
    void diesSoon(int n) {
        int[] left = {n};
        Process doomed = process;
        Thread walker = Thread.currentThread();
        CrashPoint.arm(label -> {
            if (doomed == process && Thread.currentThread() == walker && --left[0] == 0) {
                doomed.die();
                throw new ProcessDied(label);
            }
        });
    }

    /** Until there is nothing left to do now; a process that dies meanwhile is followed by another one. */
    void settle() {
        boolean settled = false;
        while (!settled) {
            try {
                process.work();
                settled = true;
            } catch (ProcessDied died) {
                restart();
            }
        }
    }

    /** As the door does: written first. A process that dies meanwhile leaves it to be delivered again. */
    void arrive(Platform platform, List<String> raw) {
        boolean kept = false;
        while (!kept) {
            try {
                List<Arrival> arrivals = raw.stream()
                        .flatMap(each -> platforms.get(platform).arrivals(each, ids).stream())
                        .toList();
                process.transactions().run(() -> process.bean(Inbox.class).keep(arrivals));
                kept = true;
            } catch (ProcessDied died) {
                restart();
            }
        }
    }

    /** Something is done from outside in this process; done again in the next one when it dies meanwhile. */
    <T> T within(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (ProcessDied died) {
                restart();
            }
        }
    }

    // ---- time

    /** Time passes; what becomes due meanwhile happens at its time, as far as there is not too much of it. */
    void passes(Duration time) {
        Instant end = clock.instant().plus(time);
        for (int runs = 0; runs < RUNS_WHILE_TIME_PASSES; runs++) {
            Optional<Instant> next = jobs.next().filter(at -> !at.isAfter(end));
            if (next.isEmpty()) {
                break;
            }
            moveTo(next.get());
            settle();
        }
        moveTo(end);
        cards.timePasses();
        comeBack();
        settle();
    }

    private void moveTo(Instant at) {
        if (at.isAfter(clock.instant())) {
            clock.forward(Duration.between(clock.instant(), at));
        }
    }

    /** What comes back by itself. */
    private void comeBack() {
        Instant now = clock.instant();
        for (Recurring each : process.recurring()) {
            Instant last = turns.get(each.name());
            if (last == null || !last.plus(each.every()).isAfter(now)) {
                turns.put(each.name(), now);
                turn(each.name());
            }
        }
    }

    private void turn(String name) {
        within(() -> {
            try {
                process.recurring().stream()
                        .filter(each -> each.name().equals(name))
                        .forEach(Recurring::run);
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
            return true;
        });
    }

    @Override
    public void close() {
        CrashPoint.arm(null);
        process.close();
        db.close();
    }
}
