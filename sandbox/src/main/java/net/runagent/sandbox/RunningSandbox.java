package net.runagent.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.service.ServiceProcess;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** An open world with its page and, when it has a command for it, the service inside. */
public final class RunningSandbox implements AutoCloseable {
    private final World world;
    private final WorldApi api;
    private final Due due;
    private final @Nullable ServiceProcess service;

    /**
     * @param home keeps the service's data and the world's
     * @param port of the world API; 0 for any
     * @param command starts the service; empty for a world without one
     * @param settings further ones of the service, by full property name
     */
    public RunningSandbox(
            Path home, long seed, boolean realDelays, int port, List<String> command, Map<String, String> settings) {
        this.world = new World(home.resolve("world"), seed, realDelays);
        for (Party party : Parties.all()) {
            world.join(party);
        }
        this.api = new WorldApi(world, port);
        this.due = new Due(world);
        this.service = command.isEmpty()
                ? null
                : new ServiceProcess(world, home.resolve("service"), command, api.url(), settings);
        if (service != null) {
            api.serve(service);
        }
    }

    public String url() {
        return api.url();
    }

    public World world() {
        return world;
    }

    public @Nullable ServiceProcess service() {
        return service;
    }

    @Override
    public void close() {
        due.close();
        if (service != null) {
            service.close();
        }
        api.close();
        world.close();
    }
}
