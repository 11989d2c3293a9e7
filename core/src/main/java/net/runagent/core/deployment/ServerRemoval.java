package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Deletes servers and proves their absence: asked to go, then looked for and not found. */
@Component
class ServerRemoval {
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

    private final ServerFleet fleet;
    private final SagaRecords saga;
    private final Vault vault;
    private final StaffAlerts staff;
    private final Transactions transactions;
    private final Clock clock;

    ServerRemoval(
            ServerFleet fleet,
            SagaRecords saga,
            Vault vault,
            StaffAlerts staff,
            Transactions transactions,
            Clock clock) {
        this.fleet = fleet;
        this.saga = saga;
        this.vault = vault;
        this.staff = staff;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** One server a call: the oldest of a generation below {@code before} whose absence is not proven yet. */
    StepResult run(Subject subject, int before, ProvisioningStep step) {
        Optional<Host> next = saga.hosts(subject.id()).stream()
                .filter(host -> host.generation() < before && host.goneAt() == null)
                .findFirst();
        if (next.isEmpty()) {
            return StepResult.done();
        }
        Host host = next.get();
        CrashPoint.at("deployment.delete-server.before");
        ServerFleet.Ending ending = fleet.delete(subject.mayBeLabelled(host), host.name());
        CrashPoint.at("deployment.delete-server.called");
        return switch (ending) {
            case ServerFleet.Ending.Done() -> confirm(subject, host, before, step);
            case ServerFleet.Ending.NotYet(Duration retryAfter) -> StepResult.again(retryAfter);
            case ServerFleet.Ending.Unknown(String _) -> StepResult.again(step);
            case ServerFleet.Ending.Refused(String code, String _) -> {
                staff.raise(
                        Severity.CRITICAL,
                        "deployment.server.not-deleted",
                        subject.id().toString(),
                        Map.of("server", host.name(), "code", code));
                yield StepResult.again(AFTER_REFUSAL);
            }
        };
    }

    private StepResult confirm(Subject subject, Host host, int before, ProvisioningStep step) {
        if (!(fleet.find(host.name()) instanceof ServerFleet.Sighting.Absent)) {
            return StepResult.again(step);
        }
        transactions.run(() -> {
            saga.put(host.gone(clock.instant()));
            vault.destroy(host.firstKeyScope(subject));
            if (host.spare() != null) {
                vault.destroy(host.spare().scope()); // ended before it was taken over
            }
        });
        CrashPoint.at("deployment.delete-server.after");
        return run(subject, before, step);
    }
}
