package net.runagent.sandbox.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** Takes every letter; can be switched off to see what the service does without it. */
public final class MailParty implements Party {
    private static final int LIMIT = 100;

    private final List<Mail> mails = new ArrayList<>();
    // Nothing is removed from GreenMail: a letter that arrives meanwhile would be lost.
    private final Set<MimeMessage> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private long lastId;
    private @Nullable World world;
    private @Nullable GreenMail server;
    private int port;

    private record Saved(long lastId, List<Mail> mails) {}

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public synchronized void open(World opened) {
        world = opened;
        opened.store().load(name(), Saved.class).ifPresent(saved -> {
            mails.addAll(saved.mails());
            lastId = saved.lastId();
        });
        port = opened.ports().of(name());
        up();
        opened.ports().remember(name(), port);
    }

    /** Accepts letters. */
    public synchronized void up() {
        if (server != null) {
            return;
        }
        GreenMail starting = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        starting.start();
        port = starting.getSmtp().getPort();
        server = starting;
    }

    /** Refuses connections until {@link #up}. */
    public synchronized void down() {
        collect();
        GreenMail running = server;
        if (running != null) {
            running.stop();
            taken.clear();
            server = null;
        }
    }

    /** All letters, oldest first. */
    public synchronized List<Mail> mails() {
        collect();
        return List.copyOf(mails);
    }

    public synchronized List<Mail> mailsTo(String address) {
        return mails().stream().filter(m -> m.to().equalsIgnoreCase(address)).toList();
    }

    @Override
    public Map<String, String> bases() {
        return Map.of(name(), "smtp://127.0.0.1:" + port);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "runagent.mail.host", "127.0.0.1",
                "runagent.mail.port", String.valueOf(port),
                "runagent.mail.from", "RunAgent <hello@runagent.example>");
    }

    @Override
    public void worldRoutes(Routes api) {
        api.get("/world/mail", this::list);
        api.post("/world/mail", request -> {
            String mode = request.json().path("mode").asString("");
            switch (mode) {
                case "up" -> up();
                case "down" -> down();
                default -> {
                    return Response.error(400, "mode is up or down");
                }
            }
            return Response.json(Map.of("mode", mode));
        });
    }

    private Response list(Request request) {
        String to = request.query("to", "");
        long after = Long.parseLong(request.query("after", "m0").replaceFirst("^m", ""));
        int limit = Integer.parseInt(request.query("limit", String.valueOf(LIMIT)));
        return Response.json((to.isEmpty() ? mails() : mailsTo(to))
                .stream()
                        .filter(m -> Long.parseLong(m.id().substring(1)) > after)
                        .limit(limit)
                        .toList());
    }

    @Override
    public void runDue(Instant now) {
        mails();
    }

    /** Takes over what GreenMail holds in memory, so that it outlives a restart. */
    private void collect() {
        GreenMail running = server;
        World opened = world;
        if (running == null || opened == null) {
            return;
        }
        for (MimeMessage message : running.getReceivedMessages()) {
            if (taken.add(message)) {
                mails.add(Mail.of("m" + ++lastId, message));
                opened.store().keep(name(), this::saved);
            }
        }
    }

    private synchronized Saved saved() {
        return new Saved(lastId, List.copyOf(mails));
    }

    @Override
    public synchronized void reset() {
        collect();
        mails.clear();
        if (world != null) {
            world.store().keep(name(), this::saved);
        }
        up();
    }

    @Override
    public synchronized void close() {
        down();
    }
}
