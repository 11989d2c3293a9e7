package net.runagent.bot.control;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.operator.Role;
import net.runagent.core.operator.Staff;
import net.runagent.core.work.ForgetEverything;
import net.runagent.core.work.ServiceClock;
import net.runagent.core.work.Standstill;
import net.runagent.core.work.Transactions;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** What the world may ask of the service. The clock moves only while nothing executes. */
@Component
@ConditionalOnProperty("runagent.world.url")
class ControlCalls {
    private static final Duration PAUSE_WITHIN = Duration.ofSeconds(5);

    private final Standstill standstill;
    private final ServiceClock clock;
    private final ForgetEverything forget;
    private final Accounts accounts;
    private final Staff staff;
    private final Transactions transactions;

    ControlCalls(
            Standstill standstill,
            ServiceClock clock,
            ForgetEverything forget,
            Accounts accounts,
            Staff staff,
            Transactions transactions) {
        this.standstill = standstill;
        this.clock = clock;
        this.forget = forget;
        this.accounts = accounts;
        this.staff = staff;
        this.transactions = transactions;
    }

    List<String> pause() {
        return standstill.pause(PAUSE_WITHIN);
    }

    void resume() {
        standstill.resume();
    }

    Map<String, Object> due() {
        Map<String, Object> due = new HashMap<>();
        due.put("next", standstill.next().map(Instant::toString).orElse(null));
        due.put("dated", standstill.nextDated().map(Instant::toString).orElse(null));
        due.put("inbox", standstill.due("inbox"));
        due.put("outbox", standstill.due("outbox"));
        due.put("jobs", standstill.due("jobs"));
        due.put("executing", standstill.executing());
        return due;
    }

    Instant moveTo(Duration offset) {
        List<String> executing = standstill.executing();
        if (!executing.isEmpty()) {
            throw new Refused(409, "time moves only while nothing executes; still running: " + executing);
        }
        clock.moveTo(offset);
        return clock.instant();
    }

    /** Pauses, empties and goes on. */
    void reset() {
        List<String> executing = pause();
        if (!executing.isEmpty()) {
            throw new Refused(409, "not reset, because this still runs: " + executing);
        }
        forget.now();
        resume();
    }

    void staff(String platform, String userId, String role) {
        ChatUser user = new ChatUser(Platform.valueOf(platform.toUpperCase(Locale.ROOT)), userId);
        Role given = Role.valueOf(role.toUpperCase(Locale.ROOT));
        transactions.run(() -> {
            AccountId account = accounts.of(user)
                    .orElseThrow(() -> new Refused(404, "that person has not signed in yet, so there is no account"));
            staff.give(account, given);
        });
    }

    /** A call that cannot be carried out now. */
    static final class Refused extends RuntimeException {
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
