package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentHost.FirstAnswer;
import net.runagent.core.work.PayloadSeal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    /** A try is under way that nobody, or the owner, asked for after one that had to wait for the owner. */
    private static final String TRYING = "trying";

    private static final String TRYING_FOR_OWNER = "trying-for-owner";

    /** Tried by itself after half the time it takes already, within these; the button in the chat is faster. */
    private static final Duration FIRST_WAIT = Duration.ofMinutes(2);

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /**
     * A greeting that fails is tried again for so long, as it is no proof against the server: an agent that waited for an
     * owner may not have taken in yet who that is (some 2 s), or the provider of models may have a bad moment.
     */
    private static final Duration MAY_FAIL_FOR = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(GreetOwner.class);

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
            return underWay(site, failedSoon(site, result) ? StepResult.lookAgain(site.step()) : notOk(site, result));
        }
        return switch (answer) {
            case FirstAnswer.Answered(String text) -> StepResult.done(() -> answered(site.deployment(), text));
            case FirstAnswer.OwnerMustPressStart() ->
                new StepResult.NotYet(wait(site.deployment()), START_NEEDED, () -> ask(site));
        };
    }

    private boolean failedSoon(Site site, HostResult<FirstAnswer> result) {
        if (!(result instanceof HostResult.Wrong<FirstAnswer>(String code, String _))
                || !clock.instant().isBefore(site.step().startedAt().plus(MAY_FAIL_FOR))) {
            return false;
        }
        LOG.info("deployment {}: {}, tried again", site.subject().id(), code);
        return true;
    }

    /** Whether a step with this note stands still until its owner has pressed Start. */
    static boolean waitsForOwner(String note) {
        return note.equals(START_NEEDED) || note.equals(OWNER_ASKED);
    }

    /** Remembers over the looks of one try who had asked for it. */
    private static StepResult underWay(Site site, StepResult result) {
        if (!(result instanceof StepResult.NotYet(Duration in, String _, Runnable and))) {
            return result;
        }
        String note = switch (site.step().note()) {
            case OWNER_ASKED, TRYING_FOR_OWNER -> TRYING_FOR_OWNER;
            case START_NEEDED, TRYING -> TRYING;
            default -> "";
        };
        return new StepResult.NotYet(in, note, and);
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
        String note = site.step().note();
        boolean asked = note.equals(OWNER_ASKED) || note.equals(TRYING_FOR_OWNER);
        tidings.tell(
                deployment.account(),
                new StartNeeded(deployment.id().value()),
                asked ? once + ":" + site.step().attempts() : once);
    }

    private Duration wait(Deployment deployment) {
        Duration half =
                Duration.between(deployment.state().since(), clock.instant()).dividedBy(2);
        if (half.compareTo(FIRST_WAIT) < 0) {
            return FIRST_WAIT;
        }
        return half.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : half;
    }
}
