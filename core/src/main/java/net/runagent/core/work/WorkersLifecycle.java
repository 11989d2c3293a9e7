package net.runagent.core.work;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The service takes up work as its last act of starting and stops taking it up as its first act of stopping. */
@Component
@Profile("!command")
final class WorkersLifecycle implements SmartLifecycle {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);
    private static final Logger log = LoggerFactory.getLogger(WorkersLifecycle.class);

    private final Standstill standstill;
    private volatile boolean running;

    WorkersLifecycle(Standstill standstill) {
        this.standstill = standstill;
    }

    @Override
    public void start() {
        running = true;
        standstill.resume();
    }

    @Override
    public void stop() {
        running = false;
        List<String> left = standstill.pause(LONGEST_STOP);
        if (!left.isEmpty()) {
            log.warn("Stopping although this still runs; the next start takes it over: {}", left);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
