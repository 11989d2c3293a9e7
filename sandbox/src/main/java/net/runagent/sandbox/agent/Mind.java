package net.runagent.sandbox.agent;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;

/**
 * What thinks in one process of the program. Its first thought has to load what thinking needs, which takes the real one 8 s.
 * What is said in a session is kept in the state folder, unless the session's name says that it is kept in memory alone.
 */
final class Mind {
    /** A kind of delay of the world. */
    private static final String LOADING = "first-thought";

    private static final Pattern IN_MEMORY = Pattern.compile("agent:[^:]+:dashboard:incognito-[^:]+");

    private final Machine machine;
    private final Outside outside;
    private final String user;
    private final String folder;
    private final AtomicBoolean began = new AtomicBoolean();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final Set<String> inMemory = ConcurrentHashMap.newKeySet();
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private volatile boolean over;

    Mind(Machine machine, Outside outside, String user, String state) {
        this.machine = machine;
        this.outside = outside;
        this.user = user;
        this.folder = state + "/agents/main/sessions/";
    }

    /** A turn that nobody waits for at first. */
    static final class Run {
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile String trouble = "";

        /** Over, without an answer. */
        boolean failed() {
            return ended.getCount() == 0 && !trouble.isEmpty();
        }

        /** Null while it is not over; empty when it went well. */
        @Nullable
        String await(long millis) throws InterruptedException {
            return ended.await(millis, TimeUnit.MILLISECONDS) ? trouble : null;
        }
    }

    Outside.Thought think(AgentConfig config, String key, String said) throws IOException, InterruptedException {
        load();
        URI address = URI.create(config.modelUrl());
        Optional<Machine.Page> here = "127.0.0.1".equals(address.getHost())
                ? machine.answerHere(address.getPort(), address.getPath() + "/chat/completions")
                : Optional.empty();
        return here.isPresent()
                ? new Outside.Thought(null, here.get().status(), here.get().body())
                : outside.think(config.modelUrl(), key, config.model(), said);
    }

    private void load() throws IOException, InterruptedException {
        if (began.compareAndSet(false, true)) {
            machine.world().delays().after(LOADING, loaded::countDown);
        }
        loaded.await();
        if (over) {
            throw new IOException("the gateway has stopped");
        }
    }

    /** Whether the next thought needs to load nothing. */
    boolean hasThought() {
        return loaded.getCount() == 0 && !over;
    }

    /** Sessions that are in memory alone. */
    int secretSessions() {
        return inMemory.size();
    }

    /** @return whether a session of this name is kept in memory alone */
    boolean open(String session) {
        return IN_MEMORY.matcher(session).matches() && inMemory.add(session);
    }

    /** Said in a session of that name. */
    void remember(String session, String said) {
        if (!inMemory.contains(session)) {
            String before = machine.textOf(file(session));
            machine.writeAs(
                    user,
                    file(session),
                    (before == null ? "" : before) + Json.text(Map.of("role", "user", "content", said)) + "\n",
                    0600);
        }
    }

    /** @return whether there was a session of this name in memory, and is none any more */
    boolean forget(String session) {
        return inMemory.remove(session);
    }

    private String file(String session) {
        return folder + session.replace(':', '-') + ".jsonl";
    }

    /** Begins a turn, or finds the one of this name. */
    Run begin(String name, AgentConfig config, String key, String session, String said) {
        Run fresh = new Run();
        Run known = runs.putIfAbsent(name, fresh);
        if (known != null) {
            return known;
        }
        remember(session, said);
        Thread.ofVirtual().name("agent-run-" + machine.id()).start(() -> {
            try {
                Outside.Thought thought = think(config, key, said);
                fresh.trouble = thought.text() == null ? Thinking.spoken(thought) : "";
            } catch (IOException line) {
                fresh.trouble = "network error";
            } catch (InterruptedException end) {
                fresh.trouble = "interrupted";
                Thread.currentThread().interrupt();
            } finally {
                fresh.ended.countDown();
            }
        });
        return fresh;
    }

    @Nullable
    Run run(String name) {
        return runs.get(name);
    }

    void close() {
        over = true;
        loaded.countDown();
        inMemory.clear();
    }
}
