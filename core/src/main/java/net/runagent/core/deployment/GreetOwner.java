package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.work.PayloadSeal;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Lets the agent greet its owner in its own chat. What it said is kept sealed until it was quoted once; where the platform
 * forbids the agent to write first, its owner is asked to press Start there.
 */
@Component
class GreetOwner extends HostStep {
    static final String START_NEEDED = "start-needed";

    /** The owner says that Start was pressed. */
    static final String OWNER_ASKED = "owner-asked";

    /** Tried by itself after this time, doubling up to an hour; the button in the chat is faster. */
    private static final Duration FIRST_WAIT = Duration.ofMinutes(2);

    private final AgentHost agentHost;
    private final DesiredAgents desired;
    private final Lives lives;
    private final FirstAnswers answers;
    private final PayloadSeal seal;
    private final Tidings tidings;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GreetOwner(
            AgentHost agentHost,
            SagaRecords saga,
            HostLogin login,
            DesiredAgents desired,
            Lives lives,
            FirstAnswers answers,
            PayloadSeal seal,
            Tidings tidings,
            ApplicationEventPublisher events,
            Clock clock) {
        super(saga, login);
        this.agentHost = agentHost;
        this.desired = desired;
        this.lives = lives;
        this.answers = answers;
        this.seal = seal;
        this.tidings = tidings;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public BuildStep step() {
        return BuildStep.GREET;
    }

    @Override
    public StepResult run(Site site) {
        HostResult<FirstAnswer> result =
                agentHost.greet(access(site, host(site)), desired.withoutSecrets(site.deployment()));
        if (!(result instanceof HostResult.Ok<FirstAnswer>(FirstAnswer answer))) {
            return notOk(site, result);
        }
        return switch (answer) {
            case FirstAnswer.Answered(String text) -> StepResult.done(() -> answered(site.deployment(), text));
            case FirstAnswer.OwnerMustPressStart() ->
                new StepResult.NotYet(wait(site.step()), START_NEEDED, () -> ask(site));
        };
    }

    private void answered(Deployment deployment, String text) {
        lives.apply(deployment.id(), new Fact.AgentAnswered(), now -> {
            byte[] sealed = seal.seal(now.id().value(), text.getBytes(StandardCharsets.UTF_8));
            answers.keep(now.id(), sealed, clock.instant());
            tidings.tell(now.account(), new AgentReady(now.id().value()), "agent-ready:" + now.id());
            events.publishEvent(new DeploymentReady(now.id()));
        });
    }

    /** Once by ourselves, and again after every try that the owner asked for. */
    private void ask(Site site) {
        Deployment deployment = site.deployment();
        String once = "start-needed:" + deployment.id();
        boolean asked = site.step().note().equals(OWNER_ASKED);
        tidings.tell(
                deployment.account(),
                new StartNeeded(deployment.id().value()),
                asked ? once + ":" + site.step().attempts() : once);
    }

    private static Duration wait(ProvisioningStep step) {
        long minutes = FIRST_WAIT.toMinutes() << Math.min(step.attempts(), 5);
        return Duration.ofMinutes(Math.min(60, minutes));
    }
}
