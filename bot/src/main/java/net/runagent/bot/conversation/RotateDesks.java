package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.RotateQuestions.AskRotation;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.bot.conversation.RotateQuestions.RotationNow;
import net.runagent.bot.conversation.RotateQuestions.StartRotation;
import net.runagent.core.account.Accounts;
import net.runagent.core.care.RotateSecret;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.SecretDrop;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.vault.SecretKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers {@link RotateTalk}, about the asker's own agents only. */
@Configuration(proxyBeanMethods = false)
class RotateDesks {
    private final RotateSecret rotations;
    private final Deployments deployments;
    private final Accounts accounts;
    private final SecretDrop secrets;
    private final Clock clock;

    RotateDesks(RotateSecret rotations, Deployments deployments, Accounts accounts, SecretDrop secrets, Clock clock) {
        this.rotations = rotations;
        this.deployments = deployments;
        this.accounts = accounts;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Bean
    Desk<StartRotation> startRotationDesk() {
        return new Answering<>(StartRotation.class, this::start);
    }

    @Bean
    Desk<AskRotation> rotationDesk() {
        return new Answering<>(
                AskRotation.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> rotations
                                .find(question.rotation())
                                .filter(rotation -> rotation.deployment().equals(own.id()))
                                .<Answer>map(rotation -> new RotationNow(bot(own), AgentChat.of(own), rotation))
                                .orElseGet(NoAgent::new)));
    }

    /** A chat that joined the account a moment ago may not put other secrets in: it may have been taken over. */
    private Answer start(StartRotation question, Asker asker) {
        Optional<Instant> held = accounts.heldUntil(asker.user()).filter(clock.instant()::isBefore);
        if (held.isPresent()) {
            forget(question);
            return new Held(held.get());
        }
        Optional<SecretKind> kind = Arrays.stream(SecretKind.values())
                .filter(each -> each.word().equals(question.kind()) && RotateTalk.KINDS.contains(each))
                .findFirst();
        // The same for a repeated tap, so that it begins one rotation and not two.
        UUID command = UUID.nameUUIDFromBytes(("rotate " + asker.once()).getBytes(StandardCharsets.UTF_8));
        Answer answer = mine(
                question.deployment(),
                asker,
                own -> new RotationAsked(kind.map(each ->
                                rotations.ask(own.id(), each, question.aim(), command, question.intake(), asker.user()))
                        .orElseGet(() -> new RotateSecret.Asked.NotPossible("no-secret"))));
        if (!(answer instanceof RotationAsked(RotateSecret.Asked.Begun _))) {
            forget(question);
        }
        return answer;
    }

    /** What was given for a rotation that did not begin is not kept either. */
    private void forget(StartRotation question) {
        if (question.intake() != null) {
            secrets.forget(question.intake());
        }
    }

    private static String bot(Deployment own) {
        AgentBot bot = own.bot();
        return bot == null ? "" : bot.username();
    }

    private Answer mine(UUID deployment, Asker asker, Function<Deployment, Answer> then) {
        return deployments
                .find(new DeploymentId(deployment))
                .filter(own -> own.account().equals(asker.account()))
                .map(then)
                .orElseGet(NoAgent::new);
    }
}
