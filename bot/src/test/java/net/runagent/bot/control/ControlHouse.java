package net.runagent.bot.control;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import net.runagent.core.account.Accounts;
import net.runagent.core.operator.Staff;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Inbox;
import net.runagent.core.work.InboxProperties;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.ServiceClock;
import net.runagent.core.work.Transactions;
import net.runagent.core.work.WorkProperties;
import net.runagent.persistence.database.TestDatabase;
import org.flywaydb.core.Flyway;
import org.mockito.Mockito;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The control port in front of real workers, a real job engine and a real database, beside a world that tells its time. */
final class ControlHouse implements AutoCloseable {
    static final String TOKEN = "made-for-this-start-only";
    static final Duration WORLD_OFFSET = Duration.ofDays(3);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final TestDatabase db = TestDatabase.fresh();
    final int port = freePort();
    final Accounts accounts = Mockito.mock(Accounts.class);
    final Staff staff = Mockito.mock(Staff.class);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final HttpServer world;

    ControlHouse(Object... beans) {
        this(Map.of(), beans);
    }

    /** @param settings an empty value takes a setting out */
    ControlHouse(Map<String, String> settings, Object... beans) {
        world = world();
        try {
            start(settings, beans);
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private void start(Map<String, String> settings, Object... beans) {
        Map<String, Object> all = new HashMap<>();
        all.put("runagent.world.url", "http://127.0.0.1:" + world.getAddress().getPort());
        all.put("runagent.world.control-port", Integer.toString(port));
        all.put("runagent.world.control-token", TOKEN);
        all.putAll(db.properties());
        all.putAll(settings);
        all.values().removeIf(""::equals);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(db.dataSource()));
        context.registerBean(
                "dataSource", DataSource.class, db::dataSource, definition -> definition.setDestroyMethodName(""));
        context.registerBean(PlatformTransactionManager.class, db::transactionManager);
        context.registerBean(InboxProperties.class, () -> new InboxProperties(2, 16));
        context.registerBean(
                WorkProperties.class, () -> new WorkProperties(4, Duration.ofMillis(100), Duration.ofMillis(500)));
        context.registerBean(PayloadSeal.class, Open::new);
        context.registerBean(Accounts.class, () -> accounts);
        context.registerBean(Staff.class, () -> staff);
        context.registerBean(
                Flyway.class,
                () -> Flyway.configure().dataSource(db.dataSource()).load());
        try {
            context.registerBean(Class.forName("net.runagent.persistence.database.FlywayDatabaseReset"));
        } catch (ClassNotFoundException moved) {
            throw new IllegalStateException(moved);
        }
        context.register(Settings.class);
        for (int i = 0; i < beans.length; i++) {
            register("bean" + i, beans[i]);
        }
        context.scan("net.runagent.core.work", "net.runagent.persistence.work", "net.runagent.bot.control");
        context.refresh();
    }

    @SuppressWarnings("unchecked") // the class of an object is the class of its own type
    private <T> void register(String name, T bean) {
        context.registerBean(name, (Class<T>) bean.getClass(), () -> bean);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(WorldProperties.class)
    static class Settings {}

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    boolean has(Class<?> type) {
        return context.getBeanProvider(type).getIfAvailable() != null;
    }

    Later later() {
        return bean(Later.class);
    }

    Inbox inbox() {
        return bean(Inbox.class);
    }

    ServiceClock clock() {
        return bean(ServiceClock.class);
    }

    Transactions transactions() {
        return bean(Transactions.class);
    }

    UUID id() {
        return bean(net.runagent.core.work.Ids.class).next();
    }

    Chance chance() {
        return bean(Chance.class);
    }

    // ---- calls

    record Answer(int status, JsonNode body) {}

    Answer get(String call) {
        return send("GET", call, "", "Bearer " + TOKEN);
    }

    Answer post(String call, String body) {
        return send("POST", call, body, "Bearer " + TOKEN);
    }

    Answer send(String method, String call, String body, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/control/" + call))
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        context.close();
        db.close();
        world.stop(0);
    }

    private static HttpServer world() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext("/world/clock", exchange -> {
                exchange.getResponseHeaders().set("World-Offset", WORLD_OFFSET.toString());
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Nothing here is secret. */
    private static final class Open implements PayloadSeal {
        @Override
        public byte[] seal(UUID rowId, byte[] plain) {
            return plain.clone();
        }

        @Override
        public byte[] open(UUID rowId, byte[] sealed) {
            return sealed.clone();
        }
    }
}
