package net.runagent.core.vault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.runagent.core.vault.KekRecords.Kek;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import net.runagent.core.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Every few seconds each service process fetches keys that were announced, forgets those that are refused, and shows in the
 * database which ones it holds: a rotation goes on only when all hold the new one.
 */
@Component
class KeyWatch implements Worker, DisposableBean {
    static final Duration LOOKS_EVERY = Duration.ofSeconds(3);
    /** Whoever has not looked for so long counts as dead. */
    static final Duration ALIVE_WITHIN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final KeyRing ring;
    private final KekRecords records;
    private final Transactions transactions;
    private final VaultAlarm alarm;
    private final UUID me;
    private final boolean service;
    private final Set<Integer> told = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService pulse;

    KeyWatch(
            KeyRing ring,
            KekRecords records,
            Transactions transactions,
            VaultAlarm alarm,
            Ids ids,
            Environment environment) {
        this.ring = ring;
        this.records = records;
        this.transactions = transactions;
        this.alarm = alarm;
        this.me = ids.next();
        this.service = !environment.matchesProfiles("command");
    }

    /** A command comes and goes; nobody waits for it. */
    void show() {
        if (service) {
            Set<Integer> held = ring.held();
            transactions.run(() -> records.show(me, processName(), held));
        }
    }

    void look() {
        List<Kek> keks = transactions.call(records::all);
        for (Kek kek : keks) {
            if (kek.state() == KeyState.REFUSED) {
                ring.drop(kek.id());
            } else {
                fetch(kek);
            }
        }
        show();
    }

    private void fetch(Kek kek) {
        try {
            var unused = ring.accepted(kek);
            told.remove(kek.id());
        } catch (KeyRefused refused) {
            if (told.add(kek.id())) {
                alarm.raise(
                        Severity.CRITICAL,
                        VaultAlarm.KEY,
                        "key " + kek.id(),
                        Map.of("reason", refused.reason().name(), "seen at", processName()));
            }
        }
    }

    private void lookQuietly() {
        try {
            look();
        } catch (RuntimeException again) {
            LOG.warn("The vault's keys could not be looked at; tried again in {}: {}", LOOKS_EVERY, again.toString());
        }
    }

    private static String processName() {
        try {
            return InetAddress.getLocalHost().getHostName() + "/"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException nameless) {
            return "localhost/" + ProcessHandle.current().pid();
        }
    }

    @Override
    public String name() {
        return "vault-keys";
    }

    @Override
    public synchronized void resume() {
        if (pulse == null) {
            pulse = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("vault-keys").factory());
            var unused =
                    pulse.scheduleWithFixedDelay(this::lookQuietly, 0, LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Also while paused: a process that holds keys is there. */
    @Override
    public void pause() {}

    @Override
    public List<String> executing() {
        return List.of();
    }

    @Override
    public synchronized void destroy() {
        if (pulse != null) {
            pulse.close();
        }
        if (service) {
            try {
                transactions.run(() -> records.leave(me));
            } catch (RuntimeException unseen) {
                LOG.info("This process stays listed as a holder of keys for {}: {}", ALIVE_WITHIN, unseen.toString());
            }
        }
    }
}
