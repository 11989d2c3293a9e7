package net.runagent.bot.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import net.runagent.core.work.Failures;
import net.runagent.core.work.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The control port on loopback. Before anything else it asks the world for its time, also after a kill, so that no job
 * runs at a time that has passed already.
 */
@Component
@Profile("!command")
@ConditionalOnProperty("runagent.world.url")
class ControlPort implements InitializingBean, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ControlPort.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final WorldProperties properties;
    private final Environment environment;
    private final ServiceClock clock;
    private final ControlCalls calls;
    private volatile boolean ready;
    private @Nullable HttpServer server;

    ControlPort(WorldProperties properties, Environment environment, ServiceClock clock, ControlCalls calls) {
        this.properties = properties;
        this.environment = environment;
        this.clock = clock;
        this.calls = calls;
    }

    @Override
    public void afterPropertiesSet() throws IOException {
        SandboxGuard.requireHarmless(environment);
        String token = properties.controlToken();
        if (token == null || token.length() < 16 || properties.controlPort() == 0) {
            throw new IllegalStateException("Sandbox mode needs runagent.world.control-port and a"
                    + " runagent.world.control-token of 16 characters or more; './runagent sandbox' sets both.");
        }
        clock.moveTo(worldOffset());
        HttpServer made = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), properties.controlPort()), 16);
        made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        made.createContext("/control/", exchange -> answer(exchange, token));
        made.start();
        server = made;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        ready = true;
    }

    @Override
    public void destroy() {
        if (server != null) {
            server.stop(0);
        }
    }

    private Duration worldOffset() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(properties.url() + "/world/clock"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("World-Offset")
                    .map(Duration::parse)
                    .orElseThrow(() -> new IllegalStateException("the world does not tell its time"));
        } catch (IOException away) {
            throw new IllegalStateException(
                    "The simulated world does not answer at " + properties.url()
                            + ". Start it with './runagent sandbox', or remove runagent.world.url.",
                    away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for the world's time", interrupted);
        }
    }

    private void answer(HttpExchange exchange, String token) throws IOException {
        try (exchange) {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            if (!MessageDigest.isEqual(bytes("Bearer " + token), bytes(shown == null ? "" : shown))) {
                send(exchange, 401, Map.of("error", "the control token is missing or wrong"));
                return;
            }
            String call = exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().substring("/control/".length());
            byte[] body = exchange.getRequestBody().readAllBytes();
            try {
                JsonNode asked = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
                send(exchange, 200, handle(call, asked));
            } catch (JacksonException | DateTimeParseException | IllegalArgumentException nonsense) {
                send(exchange, 400, Map.of("error", "not understood: " + Failures.brief(nonsense)));
            } catch (ControlCalls.Refused refused) {
                send(exchange, refused.status(), Map.of("error", String.valueOf(refused.getMessage())));
            } catch (RuntimeException failed) {
                log.warn("Control call {} failed: {}", call, Failures.brief(failed));
                send(exchange, 500, Map.of("error", Failures.brief(failed)));
            }
        }
    }

    private Map<String, Object> handle(String call, JsonNode asked) {
        return switch (call) {
            case "GET state" -> Map.of("ready", ready, "now", clock.instant().toString());
            case "POST pause" -> Map.of("executing", calls.pause());
            case "POST resume" -> {
                calls.resume();
                yield Map.of("executing", List.of());
            }
            case "GET due" -> calls.due();
            case "POST clock" ->
                Map.of(
                        "now",
                        calls.moveTo(Duration.parse(asked.path("offset").asString("")))
                                .toString());
            case "POST reset" -> {
                calls.reset();
                yield Map.of("now", clock.instant().toString());
            }
            case "POST staff" -> {
                calls.staff(
                        asked.path("platform").asString(""),
                        asked.path("userId").asString(""),
                        asked.path("role").asString(""));
                yield Map.of();
            }
            default -> throw new ControlCalls.Refused(404, "there is no control call " + call);
        };
    }

    private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
