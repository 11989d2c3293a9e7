package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.StepResult.Done;
import net.runagent.core.deployment.StepResult.NotYet;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Ends a deployment: the agent is locked out, its keys, servers and secrets are destroyed, each proven, and only then is
 * it over. The same way takes back what a failed or cancelled building has left.
 */
@Component
public class Ending implements Job {
    public static final String JOB = "deployment.end";

    /** An end that takes longer is told to the staff, and again every day: it may cost money and promises are waiting. */
    private static final Duration SLOW = Duration.ofHours(1);

    private final DeploymentRecords records;
    private final SagaRecords saga;
    private final Lives lives;
    private final Claims claims;
    private final EndWork work;
    private final ReceiptDesk receipts;
    private final Tidings tidings;
    private final Later later;
    private final StaffAlerts staff;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final List<EndStep> order;

    @Autowired
    Ending(
            DeploymentRecords records,
            SagaRecords saga,
            Lives lives,
            Claims claims,
            EndWork work,
            ReceiptDesk receipts,
            Tidings tidings,
            Later later,
            StaffAlerts staff,
            ApplicationEventPublisher events,
            Clock clock) {
        this(
                records,
                saga,
                lives,
                claims,
                work,
                receipts,
                tidings,
                later,
                staff,
                events,
                clock,
                List.of(EndStep.values()));
    }

    Ending(
            DeploymentRecords records,
            SagaRecords saga,
            Lives lives,
            Claims claims,
            EndWork work,
            ReceiptDesk receipts,
            Tidings tidings,
            Later later,
            StaffAlerts staff,
            ApplicationEventPublisher events,
            Clock clock,
            List<EndStep> order) {
        this.records = records;
        this.saga = saga;
        this.lives = lives;
        this.claims = claims;
        this.work = work;
        this.receipts = receipts;
        this.tidings = tidings;
        this.later = later;
        this.staff = staff;
        this.events = events;
        this.clock = clock;
        this.order = order;
    }

    @Override
    public String name() {
        return JOB;
    }

    /** Nothing may stay behind because something was unavailable for a day: it is tried for as long as it takes. */
    @Override
    public int attemptsBeforeStaff() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        return claims.with(id, worker -> end(id, worker));
    }

    private Next end(DeploymentId id, UUID worker) {
        Deployment deployment = records.find(id).orElseThrow();
        if (!(deployment.state() instanceof State.Terminating || deployment.state() instanceof State.Undoing)) {
            return Next.done();
        }
        for (EndStep what : order) {
            claims.extend(id, worker);
            Optional<Next> wait = stepOrAlarm(deployment, what, worker);
            if (wait.isPresent()) {
                return wait.get();
            }
        }
        String receipt = receipts.signed(deployment, saga.steps(id), saga.hosts(id));
        CrashPoint.at("deployment.end.finish.before");
        lives.fenced(id, worker, _ -> lives.apply(id, new Fact.NothingLeft(), now -> over(now, receipt)));
        CrashPoint.at("deployment.end.finish.after");
        return Next.done();
    }

    private Optional<Next> stepOrAlarm(Deployment deployment, EndStep what, UUID worker) {
        try {
            Optional<Next> wait = step(deployment, what, worker);
            wait.ifPresent(_ -> alarmWhenSlow(deployment, what));
            return wait;
        } catch (ClaimLost lost) {
            throw lost;
        } catch (RuntimeException fault) {
            alarmWhenSlow(deployment, what);
            throw fault;
        }
    }

    private void alarmWhenSlow(Deployment deployment, EndStep what) {
        if (clock.instant().isAfter(deployment.state().since().plus(SLOW))) {
            staff.raise(
                    Severity.CRITICAL,
                    "deployment.end.slow",
                    deployment.id().toString(),
                    Map.of(
                            "step",
                            what.word(),
                            "since",
                            deployment.state().since().toString()));
        }
    }

    private Optional<Next> step(Deployment deployment, EndStep what, UUID worker) {
        ProvisioningStep step = saga.step(deployment.id(), 0, what.word())
                .orElseGet(() -> ProvisioningStep.intent(
                        deployment.id(), 0, what.word(), deployment.id().toString(), "none", clock.instant()));
        if (step.done()) {
            return Optional.empty();
        }
        CrashPoint.at("deployment." + what.word() + ".before");
        StepResult result = work.run(what, deployment, step);
        CrashPoint.at("deployment." + what.word() + ".called");
        Optional<Next> next = settle(deployment, step, result, worker);
        CrashPoint.at("deployment." + what.word() + ".after");
        return next;
    }

    private Optional<Next> settle(Deployment deployment, ProvisioningStep step, StepResult result, UUID worker) {
        return switch (result) {
            case Done(Runnable and, String note) -> {
                lives.fenced(deployment.id(), worker, _ -> {
                    and.run();
                    saga.put(step.noting(note).done(clock.instant()));
                });
                yield Optional.empty();
            }
            case NotYet(Duration in, String note, Runnable and) -> {
                lives.fenced(deployment.id(), worker, _ -> {
                    and.run();
                    saga.put(step.tried(note));
                });
                yield Optional.of(Next.again(clock.instant().plus(in)));
            }
            case StepResult.Broken _, StepResult.Hopeless _, StepResult.NoRoom _ ->
                throw new IllegalStateException("ending cannot be given up: " + step.step());
        };
    }

    private void over(Deployment now, String receipt) {
        later.at(LastLook.JOB, now.id().value(), clock.instant().plus(LastLook.AFTER));
        switch (now.state()) {
            case State.Terminated _ -> {
                receipts.keep(now, receipt);
                tidings.tell(now.account(), new AgentTerminated(now.id().value()), "agent-terminated:" + now.id());
                events.publishEvent(new DeploymentTerminated(now.id()));
            }
            case State.Failed _ -> events.publishEvent(new DeploymentFailed(now.id()));
            default -> {} // cancelled by the customer, who was told when the money went back
        }
    }
}
