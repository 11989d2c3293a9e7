package net.runagent.bot.discord;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.events.GatewayPingEvent;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.events.RawGatewayEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.SessionDisconnectEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Worker;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Listens to Discord, one process of the fleet at a time. The library keeps the connection: it answers heartbeats, resumes
 * what broke off and begins anew what cannot be resumed. Of what it brings only the raw events are used, each handed to the
 * {@link DiscordKeeper} on one thread, so that what a person did stays in order.
 */
@Component
final class DiscordGateway implements Worker, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(DiscordGateway.class);
    private static final String ROLE = "discord-gateway";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** A token that is refused, or intents that are, do not get better by asking again soon. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);

    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(3);
    private static final Duration HEARD_OUT_WITHIN = Duration.ofSeconds(1);
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 15;

    private final DiscordProperties properties;
    private final DiscordKeeper keeper;
    private final DiscordCommands commands;
    private final Leadership leadership;
    private final ObjectProvider<StaffAlerts> alerts;
    private final ExecutorService events = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("discord-events").factory());
    private final ExecutorService callbacks = Executors.newVirtualThreadPerTaskExecutor();

    private volatile boolean paused = true;
    private volatile boolean leading;
    /** In nanoseconds of this process: how old a sign is has nothing to do with the calendar. */
    private volatile @Nullable Long lastSignNanos;

    private final ListeningTurn turn = new ListeningTurn();
    private @Nullable ScheduledExecutorService watch;
    private @Nullable JDA connection;
    private long openAgainNanos = System.nanoTime();

    DiscordGateway(
            DiscordProperties properties,
            DiscordKeeper keeper,
            DiscordCommands commands,
            Leadership leadership,
            ObjectProvider<StaffAlerts> alerts) {
        this.properties = properties;
        this.keeper = keeper;
        this.commands = commands;
        this.leadership = leadership;
        this.alerts = alerts;
    }

    // ---- Worker

    @Override
    public String name() {
        return "discord";
    }

    @Override
    public synchronized void resume() {
        if (!properties.configured()) {
            String missing = properties.half();
            if (missing != null) {
                LOG.warn("Discord is switched off: of its two settings {} is not set", missing);
            }
            return;
        }
        paused = false;
        keeper.resume();
        if (watch == null) {
            watch = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("discord-watch").factory());
            var unused = watch.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The connection stays, so that nothing is missed; what comes in meanwhile waits in memory. */
    @Override
    public void pause() {
        paused = true;
        keeper.pause();
    }

    @Override
    public List<String> executing() {
        return keeper.keeping() ? List.of("discord") : List.of();
    }

    @EventListener
    void everythingForgotten(EverythingForgotten reset) {
        keeper.forget();
        commands.forget();
    }

    /** Whether this process listens. */
    boolean leading() {
        return leading;
    }

    /** Since the gateway gave a sign of life; null when there was none yet. */
    @Nullable
    Duration sinceAnswer() {
        Long last = lastSignNanos;
        return last == null ? null : Duration.ofNanos(System.nanoTime() - last);
    }

    @Override
    public void destroy() throws InterruptedException {
        ScheduledExecutorService looking;
        synchronized (this) {
            looking = watch;
        }
        if (looking != null) {
            // Not interrupted at once: what asks the database would lose its connection.
            looking.shutdown();
            if (!looking.awaitTermination(CLOSES_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                looking.shutdownNow();
            }
        }
        hangUp();
        // What the line has brought is heard out before the keeper ends.
        events.shutdown();
        if (!events.awaitTermination(HEARD_OUT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            events.shutdownNow();
        }
        keeper.close();
        callbacks.shutdownNow();
    }

    // ---- the connection

    private void look() {
        try {
            if (paused) {
                return;
            }
            leading = turn.isOurs(leadership.leader(ROLE), System.nanoTime());
            if (!leading) {
                hangUp();
            } else if (connection == null) {
                call();
            } else if (connection.getStatus() == JDA.Status.SHUTDOWN) {
                connection = null;
                openAgainNanos = System.nanoTime() + AGAIN_AFTER.toNanos();
            } else if (connection.getStatus() == JDA.Status.CONNECTED) {
                commands.register();
            }
        } catch (RuntimeException trouble) {
            LOG.warn("Discord's connection could not be looked after: {}", Failures.brief(trouble));
        }
    }

    /** The library asks Discord who we are before it connects, and throws when it gets no answer. */
    private void call() {
        if (openAgainNanos - System.nanoTime() > 0) {
            return;
        }
        try {
            connection = JDABuilder.createLight(properties.token(), EnumSet.of(GatewayIntent.DIRECT_MESSAGES))
                    .setRestConfig(new RestConfig().setBaseUrl(properties.restUrl() + "/"))
                    .setSessionController(new AtAddress(properties.gatewayUrl()))
                    .setHttpClientBuilder(new OkHttpClient.Builder()
                            .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                            .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                            .retryOnConnectionFailure(false)
                            .followRedirects(false))
                    .setRequestTimeoutRetry(false)
                    .setCompression(Compression.NONE)
                    .setRawEventsEnabled(true)
                    .setEventPool(events, false)
                    .setCallbackPool(callbacks, false)
                    .setEnableShutdownHook(false)
                    .addEventListeners((net.dv8tion.jda.api.hooks.EventListener) this::on)
                    .build();
        } catch (InvalidTokenException refused) {
            tokenRefused();
        } catch (RuntimeException trouble) {
            // Its words may repeat what was sent.
            LOG.warn("Discord cannot be reached yet: {}", trouble.getClass().getSimpleName());
            openAgainNanos = System.nanoTime() + AGAIN_AFTER.toNanos() / 10;
        }
    }

    private void tokenRefused() {
        LOG.error("Discord does not know our token any more");
        openAgainNanos = System.nanoTime() + AGAIN_AFTER.toNanos();
        alerts.ifAvailable(staff -> staff.raise(
                StaffAlerts.Severity.CRITICAL, "discord.token-refused", "discord", Map.of("status", "401")));
    }

    private void hangUp() throws IllegalStateException {
        JDA open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        open.shutdown();
        try {
            if (!open.awaitShutdown(CLOSES_WITHIN)) {
                open.shutdownNow();
            }
        } catch (InterruptedException ended) {
            open.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static final class AtAddress extends ConcurrentSessionController {
        private final String address;

        AtAddress(String address) {
            this.address = address;
        }

        @Override
        public String getGateway() {
            return address;
        }
    }

    // ---- events, on one thread

    private void on(GenericEvent event) {
        switch (event) {
            case RawGatewayEvent raw -> {
                sign();
                keeper.received(raw.getType(), raw.getPayload().toJson());
            }
            case GatewayPingEvent _ -> sign();
            case ReadyEvent _ -> {
                sign();
                LOG.info("Connected to Discord");
            }
            case SessionResumeEvent _ -> sign();
            case SessionDisconnectEvent lost -> LOG.info("Discord's connection broke off: {}", lost.getCloseCode());
            case ShutdownEvent end -> ended(end);
            default -> {
                // what else the library makes of the raw events
            }
        }
    }

    private void ended(ShutdownEvent end) {
        var code = end.getCloseCode();
        if (code == null || code.isReconnect()) {
            return;
        }
        LOG.error("Discord refuses the connection: {}", code);
        alerts.ifAvailable(staff -> staff.raise(
                StaffAlerts.Severity.CRITICAL,
                "discord.connection-refused",
                "discord",
                Map.of("status", String.valueOf(code.getCode()))));
    }

    private void sign() {
        lastSignNanos = System.nanoTime();
    }
}
