package net.runagent.sandbox;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets each party do once a second what has become due in world time. */
final class Due implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Due.class);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("world-due").factory());

    Due(World world) {
        timer.scheduleWithFixedDelay(() -> world.parties().forEach(p -> run(world, p)), 1, 1, TimeUnit.SECONDS);
    }

    private static void run(World world, Party party) {
        try {
            party.runDue(world.clock().now());
        } catch (RuntimeException e) {
            LOG.error("{} could not do what is due", party.name(), e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
