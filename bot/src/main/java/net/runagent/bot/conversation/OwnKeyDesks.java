package net.runagent.bot.conversation;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.bot.conversation.DeployQuestions.NoSuchOrder;
import net.runagent.bot.conversation.OwnKeyQuestions.AskOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.DropOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.GiveOwnKey;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyNow;
import net.runagent.bot.conversation.OwnKeyQuestions.OwnKeyTaken;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.SecretDrop;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.State;
import net.runagent.core.usage.OwnKeys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers {@link OwnKeyTalk}, about the asker's own unfinished orders, and looks at their agents that run. */
@Configuration(proxyBeanMethods = false)
class OwnKeyDesks {
    private final Deployments deployments;
    private final OwnKeys keys;
    private final SecretDrop secrets;

    OwnKeyDesks(Deployments deployments, OwnKeys keys, SecretDrop secrets) {
        this.deployments = deployments;
        this.keys = keys;
        this.secrets = secrets;
    }

    @Bean
    Desk<AskOwnKey> askOwnKeyDesk() {
        return new Answering<>(
                AskOwnKey.class,
                (question, asker) -> owned(question.deployment(), asker)
                        .filter(own -> own.state() instanceof State.Draft
                                || own.state().live())
                        .map(this::now)
                        .orElseGet(NoSuchOrder::new));
    }

    @Bean
    Desk<DropOwnKey> dropOwnKeyDesk() {
        return new Answering<>(
                DropOwnKey.class,
                (question, asker) -> mine(question.deployment(), asker, own -> {
                    keys.drop(own);
                    return now(own);
                }));
    }

    @Bean
    Desk<GiveOwnKey> giveOwnKeyDesk() {
        return new Answering<>(GiveOwnKey.class, (question, asker) -> {
            Answer answer =
                    mine(question.deployment(), asker, own -> new OwnKeyTaken(keys.give(own, question.intake())));
            if (!answer.equals(new OwnKeyTaken(true))) {
                secrets.forget(question.intake());
            }
            return answer;
        });
    }

    private Answer now(Deployment own) {
        AgentBot bot = own.bot();
        return new OwnKeyNow(
                keys.end(own).orElse(""),
                bot == null ? "" : bot.username(),
                own.state().live());
    }

    private Answer mine(UUID deployment, Asker asker, Function<Deployment, Answer> then) {
        return owned(deployment, asker)
                .filter(own -> own.state() instanceof State.Draft)
                .map(then)
                .orElseGet(NoSuchOrder::new);
    }

    private Optional<Deployment> owned(UUID deployment, Asker asker) {
        return deployments
                .find(new DeploymentId(deployment))
                .filter(own -> own.account().equals(asker.account()));
    }
}
