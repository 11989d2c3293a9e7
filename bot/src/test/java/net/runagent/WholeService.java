package net.runagent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.Parties;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.world.World;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The real service with all its doors, beside a simulated world, in this process. */
public final class WholeService implements AutoCloseable {
    static final String CONTROL_TOKEN = "control-token-of-this-test";

    final Map<String, String> settings = new HashMap<>();
    ConfigurableApplicationContext context;
    final int controlPort = freePort();
    private final TestDatabase database = TestDatabase.fresh();
    private final ApplicationContextInitializer<ConfigurableApplicationContext> change;
    private final World world;
    private final WorldApi worldApi;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param dir for the vault's key; @param other settings that differ from a usual installation */
    WholeService(long seed, Path dir, Map<String, String> other) {
        this(seed, dir, other, context -> {});
    }

    /** @param change made to each start of the service, after everything usual */
    public WholeService(
            long seed,
            Path dir,
            Map<String, String> other,
            ApplicationContextInitializer<ConfigurableApplicationContext> change) {
        this.change = change;
        world = new World(seed);
        Parties.all().forEach(party -> settings.putAll(world.join(party).settings()));
        worldApi = new WorldApi(world, 0);
        settings.putAll(database.properties());
        settings.put("runagent.world.url", worldApi.url());
        settings.put("runagent.world.control-port", String.valueOf(controlPort));
        settings.put("runagent.world.control-token", CONTROL_TOKEN);
        settings.put("runagent.vault.keys", "file:" + dir.resolve("vault-{id}.key"));
        settings.put("runagent.backups.dir", dir.resolve("backups").toString());
        settings.put("runagent.public-url", "http://127.0.0.1:18998");
        settings.put("runagent.support-address", "help@runagent.example");
        settings.put("runagent.environment", "test");
        settings.put("server.port", "0");
        settings.put("server.address", "127.0.0.1");
        settings.put("spring.config.location", "classpath:/application.yml");
        settings.putAll(other);
        key(dir);
        context = start();
    }

    /** The process ends and another one goes on with its database. */
    public void restart() {
        context.close();
        context = start();
    }

    private ConfigurableApplicationContext start() {
        SpringApplication application = RunAgent.service();
        application.addInitializers(change);
        return application.run(settings.entrySet().stream()
                .map(each -> "--" + each.getKey() + "=" + each.getValue())
                .toArray(String[]::new));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    HttpResponse<String> send(int port, String method, String path, String token, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void key(Path dir) {
        try {
            Path key = dir.resolve("vault-1.key");
            Files.writeString(key, "7c".repeat(32));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
        worldApi.close();
        world.close();
        database.close();
    }
}
