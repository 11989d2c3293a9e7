package net.runagent.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import net.runagent.sandbox.world.Faults;
import net.runagent.sandbox.world.RealTime;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of one party on 127.0.0.1, one virtual thread a request. It carries out the planned faults of the
 * world and writes down each request, unless the party is told not to be recorded.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);

    static {
        // Read once by the JDK's server when its first class loads: without these, an answer may wait 40 ms for Nagle.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "4000");
    }

    private final String party;
    private final World world;
    private final Routes routes;
    private final HttpServer server;
    private final ExecutorService threads;
    private final BiFunction<Integer, String, Response> trouble;
    private final Function<Request, String> naming;
    private final Function<Faults.Fault, Response> faulty;

    private LoopbackServer(Builder options, HttpServer server) {
        this.party = options.party;
        this.world = options.world;
        this.routes = options.routes;
        this.trouble = options.trouble;
        this.naming = options.naming;
        this.faulty = options.faulty != null ? options.faulty : this::usual;
        this.server = server;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(party + "-", 0).factory());
    }

    /** Listens on the port this party had before (or any free one) with errors in the shape {@code {"error": ...}}. */
    public static LoopbackServer start(String party, World world, Routes routes) {
        return of(party, world, routes).start();
    }

    public static Builder of(String party, World world, Routes routes) {
        return new Builder(party, world, routes);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** e.g. {@code http://127.0.0.1:41001}, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Stops at once; requests under way lose their answer. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                    exchange.getRequestHeaders(),
                    body);
            Handler handler = routes.find(request);
            Response response = answer(request, handler);
            if (world.requests().wants(party)) {
                world.requests().add(party, request, response == null ? 0 : response.status());
            }
            if (response != null) {
                send(exchange, response);
            }
        } catch (IOException gone) {
            LOG.debug("{}: the caller went away: {}", party, gone.toString());
        }
    }

    /** Null: the connection is to be cut without an answer. */
    private @Nullable Response answer(Request request, Handler handler) {
        if (world.faults().isEmpty()) {
            return handle(request, handler);
        }
        String name = naming.apply(request);
        Faults.Fault fault = world.faults().next(party, name, request.method() + " " + request.path());
        if (fault == null) {
            return handle(request, handler);
        }
        return switch (fault.kind()) {
            case STATUS -> faulty.apply(fault);
            case GARBAGE ->
                Response.html(fault.status(), "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>");
            case DROP_BEFORE -> null;
            case DROP_AFTER -> {
                handle(request, handler);
                yield null;
            }
            case DELAY -> {
                RealTime.passes(Duration.ofSeconds(fault.seconds()));
                yield handle(request, handler);
            }
        };
    }

    private Response usual(Faults.Fault fault) {
        return trouble.apply(fault.status(), fault.code()).header("Retry-After", "" + fault.seconds());
    }

    private Response handle(Request request, Handler handler) {
        try {
            return handler.handle(request);
        } catch (Refusal refusal) {
            return refusal.response();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Response.empty(503); // the world ends while a long poll waits
        } catch (Exception broken) {
            LOG.error("{}: {} {} failed inside the sandbox", party, request.method(), request.route(), broken);
            return trouble.apply(500, "sandbox_error: " + broken);
        }
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        response.headers().forEach(h -> exchange.getResponseHeaders().add(h.getKey(), h.getValue()));
        Response.Streamed stream = response.stream();
        boolean bodiless = exchange.getRequestMethod().equals("HEAD")
                || response.status() == 204
                || response.status() == 304
                || (stream == null && response.body().length == 0);
        exchange.sendResponseHeaders(response.status(), bodiless ? -1 : stream != null ? 0 : response.body().length);
        if (!bodiless) {
            try (OutputStream out = exchange.getResponseBody()) {
                if (stream != null) {
                    stream.writeTo(out);
                } else {
                    out.write(response.body());
                }
            }
        }
    }

    /** How a party's server differs from the usual. */
    public static final class Builder {
        private final String party;
        private final World world;
        private final Routes routes;
        private BiFunction<Integer, String, Response> trouble = Response::error;
        private Function<Request, String> naming = r -> r.method() + " " + r.route();
        private @Nullable Function<Faults.Fault, Response> faulty;
        private int fixedPort;

        private Builder(String party, World world, Routes routes) {
            this.party = party;
            this.world = world;
            this.routes = routes;
        }

        /** The party's own error shape, from a status and a code; used for planned faults and our own mistakes. */
        public Builder errors(BiFunction<Integer, String, Response> shape) {
            this.trouble = shape;
            return this;
        }

        /** How a planned {@code status} fault is answered, when the usual error shape is not enough. */
        public Builder faults(Function<Faults.Fault, Response> answer) {
            this.faulty = answer;
            return this;
        }

        /** What a planned fault calls this request; by default its method and route template. */
        public Builder naming(Function<Request, String> name) {
            this.naming = name;
            return this;
        }

        /** Exactly this port, or fail; 0 means the one it had before, or any. */
        public Builder port(int port) {
            this.fixedPort = port;
            return this;
        }

        public LoopbackServer start() {
            int wanted = fixedPort != 0 ? fixedPort : world.ports().of(party);
            HttpServer http = listen(wanted);
            world.ports().remember(party, http.getAddress().getPort());
            LoopbackServer server = new LoopbackServer(this, http);
            http.setExecutor(server.threads);
            http.createContext("/", server::serve);
            http.start();
            return server;
        }

        private HttpServer listen(int port) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            } catch (IOException taken) {
                if (fixedPort == 0 && port != 0) {
                    return listen(0);
                }
                throw new UncheckedIOException("port " + port + " of 127.0.0.1 is not free for " + party, taken);
            }
        }
    }
}
