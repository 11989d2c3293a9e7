package net.runagent.core.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.operator.Role;
import net.runagent.core.operator.Staff;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Tells owners and operators in their chats, and by mail from WARNING on. The same kind and subject is told once an
 * hour; what comes in between is counted and told with the next one.
 */
@Component
class TellStaff implements StaffAlerts {
    static final Duration QUIET = Duration.ofHours(1);

    /** Mail that cannot be sent is not told by mail. */
    private static final String ABOUT_MAIL = "mail.";

    private static final Logger LOG = LoggerFactory.getLogger(TellStaff.class);

    private final StaffAlertRecords records;
    private final Staff staff;
    private final Transactions transactions;
    private final Clock clock;
    private final Ids ids;
    // Whoever carries tidings or letters may itself have reason to alert the staff: found late, so that no circle
    // forms.
    private final ObjectProvider<Tidings> tidings;
    private final ObjectProvider<Letters> letters;

    TellStaff(
            StaffAlertRecords records,
            Staff staff,
            Transactions transactions,
            Clock clock,
            Ids ids,
            ObjectProvider<Tidings> tidings,
            ObjectProvider<Letters> letters) {
        this.records = records;
        this.staff = staff;
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.tidings = tidings;
        this.letters = letters;
    }

    @Override
    public void raise(Severity severity, String kind, String subject, Map<String, String> facts) {
        LOG.warn("staff alert {} {} about {}: {}", severity, kind, subject, new TreeMap<>(facts));
        transactions.run(() -> {
            Instant now = clock.instant();
            records.raise(new StaffAlert(ids.next(), severity, kind, subject, facts, now, 0), now.minus(QUIET))
                    .ifPresent(this::tell);
        });
    }

    private void tell(StaffAlert alert) {
        Set<AccountId> people = new LinkedHashSet<>(staff.having(Role.OWNER));
        people.addAll(staff.having(Role.OPERATOR));
        for (AccountId person : people) {
            String once = "staff-alert:" + alert.id() + ":" + person;
            tidings.getObject().tell(person, new StaffAlertRaised(alert.id()), once);
            if (alert.severity() != Severity.INFO && !alert.kind().startsWith(ABOUT_MAIL)) {
                letters.getObject().write(person, "staff-alert", facts(alert), once);
            }
        }
    }

    private static Map<String, String> facts(StaffAlert alert) {
        StringBuilder list = new StringBuilder();
        new TreeMap<>(alert.facts())
                .forEach((name, value) ->
                        list.append(name).append(": ").append(value).append("; "));
        return Map.of(
                "severity", alert.severity().name(),
                "kind", alert.kind(),
                "subject", alert.subject(),
                "facts", list.isEmpty() ? "–" : list.substring(0, list.length() - 2),
                "heldBack", String.valueOf(alert.heldBack()));
    }
}
