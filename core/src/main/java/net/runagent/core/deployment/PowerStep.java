package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.deployment.StepResult.Done;
import net.runagent.core.deployment.StepResult.NotYet;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job.Next;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.stereotype.Component;

/**
 * Runs one step of switching an agent off or on: its intent is stored first and belongs to the stay in this one state, so
 * that the next stay begins anew.
 */
@Component
class PowerStep {
    private static final Duration SLOW = Duration.ofHours(1);

    private final SagaRecords saga;
    private final Lives lives;
    private final StaffAlerts staff;
    private final Clock clock;

    PowerStep(SagaRecords saga, Lives lives, StaffAlerts staff, Clock clock) {
        this.saga = saga;
        this.lives = lives;
        this.staff = staff;
        this.clock = clock;
    }

    interface Work {
        StepResult run(Host host, ProvisioningStep step);
    }

    /**
     * @param word of the step, e.g. {@code suspend.power-off}
     * @return whether to come again; {@link Next.Done} when the step is done
     */
    Next run(Deployment deployment, String word, UUID worker, Work work) {
        DeploymentId id = deployment.id();
        Host host = saga.newest(id).orElseThrow();
        String stay = deployment.state().since().toString();
        ProvisioningStep step = saga.step(id, 0, word)
                .filter(before -> before.key().equals(stay))
                .orElseGet(() -> ProvisioningStep.intent(id, 0, word, stay, "none", clock.instant()));
        if (step.done()) {
            return Next.done();
        }
        CrashPoint.at("deployment." + word + ".before");
        lives.fenced(id, worker, _ -> saga.put(step));
        StepResult result = work.run(host, step);
        CrashPoint.at("deployment." + word + ".called");
        Next next = settle(deployment, step, result, worker);
        CrashPoint.at("deployment." + word + ".after");
        return next;
    }

    private Next settle(Deployment deployment, ProvisioningStep step, StepResult result, UUID worker) {
        return switch (result) {
            case Done(Runnable and, String note) -> {
                lives.fenced(deployment.id(), worker, _ -> {
                    and.run();
                    saga.put(step.noting(note).done(clock.instant()));
                });
                yield Next.done();
            }
            case NotYet(Duration in, String note, Runnable and) -> {
                Instant now = clock.instant();
                lives.fenced(deployment.id(), worker, _ -> {
                    and.run();
                    saga.put(step.tried(note));
                });
                if (now.isAfter(step.startedAt().plus(SLOW))) {
                    staff.raise(
                            Severity.CRITICAL,
                            "deployment.power.slow",
                            deployment.id().toString(),
                            Map.of("step", step.step()));
                }
                yield Next.again(now.plus(in));
            }
            case StepResult.Broken _, StepResult.Hopeless _, StepResult.NoRoom _ ->
                throw new IllegalStateException("cannot be given up: " + step.step());
        };
    }

    /** What the provider said when it was asked; {@code asked} is noted for the next look. */
    StepResult after(ServerFleet.Ending answer, Deployment deployment, ProvisioningStep step, String asked) {
        return switch (answer) {
            case ServerFleet.Ending.Done() -> new NotYet(StepResult.backOff(step.attempts()), asked, () -> {});
            case ServerFleet.Ending.NotYet(Duration retryAfter) -> new NotYet(retryAfter, step.note(), () -> {});
            case ServerFleet.Ending.Unknown(String _) -> StepResult.again(step);
            case ServerFleet.Ending.Refused(String code, String _) -> {
                staff.raise(
                        Severity.CRITICAL,
                        "deployment.power.refused",
                        deployment.id().toString(),
                        Map.of("step", step.step(), "code", code));
                yield new NotYet(Duration.ofMinutes(10), step.note(), () -> {});
            }
        };
    }
}
