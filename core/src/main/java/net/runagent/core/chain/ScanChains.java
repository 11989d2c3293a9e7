package net.runagent.core.chain;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import net.runagent.core.chain.ChainScan.Pass;
import net.runagent.core.chain.Pace.Payers;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Failures;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks at every chain that is on, each in a thread of its own, so that one in trouble holds up no other; one process of the
 * fleet a chain. Two at once would be harmless: who comes second finds the cursor elsewhere.
 */
@Component
final class ScanChains implements Worker, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ScanChains.class);

    private final Chains chains;
    private final ChainScans scans;
    private final AddressBook addresses;
    private final Awaited awaited;
    private final Leadership leadership;
    private final StaffAlerts alerts;
    private final Duration pollEvery;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Boolean> passing = new ConcurrentHashMap<>();
    /** How often all was forgotten; what a thread remembers from before is worth nothing. */
    private final AtomicInteger eras = new AtomicInteger();

    private volatile boolean paused = true;
    private volatile boolean closed;
    private boolean started;

    ScanChains(
            Chains chains,
            ChainScans scans,
            AddressBook addresses,
            Awaited awaited,
            Leadership leadership,
            StaffAlerts alerts,
            ChainProperties properties) {
        this.chains = chains;
        this.scans = scans;
        this.addresses = addresses;
        this.awaited = awaited;
        this.leadership = leadership;
        this.alerts = alerts;
        this.pollEvery = properties.pollEvery();
    }

    @Override
    public String name() {
        return "chains";
    }

    @Override
    public void resume() {
        lock.lock();
        try {
            paused = false;
            changed.signalAll();
            if (!started) {
                started = true;
                chains.all()
                        .forEach(chain ->
                                Thread.ofVirtual().name("chain-" + chain.id()).start(() -> look(chain)));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pause() {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> executing() {
        return passing.keySet().stream().sorted().map(chain -> "chain " + chain).toList();
    }

    @Override
    public void destroy() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What one chain's thread remembers between two turns. */
    private final class Watch {
        private final Chain chain;
        private final ChainScan scan;
        private final Stall stall;
        private final Pace pace;
        private final int era = eras.get();

        Watch(Chain chain) {
            this.chain = chain;
            this.scan = scans.of(chain);
            this.stall = new Stall(chain.stalledAfter(), System::nanoTime);
            this.pace = new Pace(chain.stalledAfter(), System::nanoTime);
        }

        private Payers payers() {
            if (addresses.page(chain.family()).size() == 0) {
                return Payers.NONE;
            }
            boolean waited = scan.sees() || awaited.on(chain.id());
            return waited ? Payers.AWAITED : Payers.SOME;
        }

        void turn() {
            if (!pace.due(payers())) {
                return;
            }
            if (!leadership.lead("chain:" + chain.id())) {
                stall.elsewhere();
                return;
            }
            Pass pass = scan.pass(() -> !paused && !closed);
            pace.after(pass);
            if (pass instanceof Pass.Waiting(String why)) {
                log.debug("{} waits: {}", chain.id(), why);
            }
            if (stall.after(pass)) {
                stalled(chain, pass);
            }
        }
    }

    private void look(Chain chain) {
        Watch watch = new Watch(chain);
        while (begins(chain)) {
            try {
                if (watch.era != eras.get()) {
                    watch = new Watch(chain);
                }
                watch.turn();
            } catch (RuntimeException | Error failed) { // whatever it was: a chain that nobody looks at is worse
                log.warn("{} is looked at again: {}", chain.id(), Failures.brief(failed));
            } finally {
                passing.remove(chain.id());
            }
            rest();
        }
    }

    @EventListener
    void everythingForgotten(EverythingForgotten reset) {
        eras.incrementAndGet();
    }

    private void stalled(Chain chain, Pass pass) {
        String why = pass instanceof Pass.Waiting(String waiting) ? waiting : "nothing new becomes final";
        alerts.raise(Severity.CRITICAL, "chain.stalled", chain.id(), Map.of("chain", chain.id(), "why", why));
    }

    /** False when the process ends. From the moment it is true the chain counts as being looked at. */
    private boolean begins(Chain chain) {
        lock.lock();
        try {
            while (paused && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                passing.put(chain.id(), true);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        lock.lock();
        try {
            long left = pollEvery.toNanos();
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
