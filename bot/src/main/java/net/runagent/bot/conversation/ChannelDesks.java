package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.ChannelQuestions.AskChannel;
import net.runagent.bot.conversation.ChannelQuestions.ChannelNow;
import net.runagent.bot.conversation.ChannelQuestions.Made;
import net.runagent.bot.conversation.ChannelQuestions.Move;
import net.runagent.bot.conversation.RotateQuestions.RotationAsked;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.Platform;
import net.runagent.core.care.RotateSecret;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.SecretDrop;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers {@link ChannelTalk}, about the asker's own agents only. */
@Configuration(proxyBeanMethods = false)
class ChannelDesks {
    private final RotateSecret rotations;
    private final Deployments deployments;
    private final Accounts accounts;
    private final SecretDrop secrets;
    private final Clock clock;

    ChannelDesks(RotateSecret rotations, Deployments deployments, Accounts accounts, SecretDrop secrets, Clock clock) {
        this.rotations = rotations;
        this.deployments = deployments;
        this.accounts = accounts;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Bean
    Desk<AskChannel> channelDesk() {
        return new Answering<>(
                AskChannel.class,
                (question, asker) -> mine(question.deployment(), asker)
                        .flatMap(own -> now(own, asker))
                        .orElseGet(NoAgent::new));
    }

    @Bean
    Desk<Move> moveDesk() {
        return new Answering<>(Move.class, this::move);
    }

    private static Optional<Answer> now(Deployment own, Asker asker) {
        AgentBot bot = own.bot();
        return bot == null || !own.state().live()
                ? Optional.empty()
                : Optional.of(new ChannelNow(
                        own.id().value(),
                        bot.username(),
                        bot.platform(),
                        Suggestions.name(asker),
                        Suggestions.another(own.id(), asker)));
    }

    /** A chat that joined the account a moment ago may not take the agent over: it may have been taken over itself. */
    private Answer move(Move question, Asker asker) {
        Optional<Instant> held = accounts.heldUntil(asker.user()).filter(clock.instant()::isBefore);
        if (held.isPresent()) {
            forget(question);
            return new Held(held.get());
        }
        // The same for a repeated tap, so that it begins one move and not two.
        UUID command = UUID.nameUUIDFromBytes(("move " + asker.once()).getBytes(StandardCharsets.UTF_8));
        Answer answer = mine(question.deployment(), asker)
                .<Answer>map(own -> new RotationAsked(
                        rotations.move(own.id(), asker.user(), managed(question.made()), command, question.intake())))
                .orElseGet(NoAgent::new);
        if (!(answer instanceof RotationAsked(RotateSecret.Asked.Begun _))) {
            forget(question);
        }
        return answer;
    }

    /** Telegram alone has bots that are made by our offer. */
    private static @Nullable AgentBot managed(@Nullable Made made) {
        return made == null
                ? null
                : new AgentBot(Platform.TELEGRAM, AgentBot.Source.MANAGED, made.botId(), made.username());
    }

    private void forget(Move question) {
        if (question.intake() != null) {
            secrets.forget(question.intake());
        }
    }

    private Optional<Deployment> mine(UUID deployment, Asker asker) {
        return deployments
                .find(new DeploymentId(deployment))
                .filter(own -> own.account().equals(asker.account()));
    }
}
