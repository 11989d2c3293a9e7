package net.runagent.bot.conversation;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.UpdateQuestions.AskUpdate;
import net.runagent.bot.conversation.UpdateQuestions.AskUpdates;
import net.runagent.bot.conversation.UpdateQuestions.Kept;
import net.runagent.bot.conversation.UpdateQuestions.PutOff;
import net.runagent.bot.conversation.UpdateQuestions.SetKeepUp;
import net.runagent.bot.conversation.UpdateQuestions.SetWindow;
import net.runagent.bot.conversation.UpdateQuestions.UpdateNow;
import net.runagent.bot.conversation.UpdateQuestions.UpdatesShown;
import net.runagent.core.account.AccountId;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.care.StandingInstructions;
import net.runagent.core.care.UpdateWindow;
import net.runagent.core.care.UpdateWishes;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers {@link UpdateTalk}, about the asker's own agents only. */
@Configuration(proxyBeanMethods = false)
class UpdateDesks {
    private final UpdateWishes wishes;
    private final StandingInstructions instructions;
    private final Deployments deployments;

    UpdateDesks(UpdateWishes wishes, StandingInstructions instructions, Deployments deployments) {
        this.wishes = wishes;
        this.instructions = instructions;
        this.deployments = deployments;
    }

    @Bean
    Desk<AskUpdates> updatesDesk() {
        return new Answering<>(AskUpdates.class, (question, asker) -> shown(asker));
    }

    @Bean
    Desk<SetKeepUp> keepUpDesk() {
        return new Answering<>(
                SetKeepUp.class,
                (question, asker) -> mine(question.deployment(), asker, own -> {
                    var unused = instructions.set(own, Kind.KEEP_UP, question.on(), asker.user());
                    return shown(asker);
                }));
    }

    @Bean
    Desk<SetWindow> windowDesk() {
        return new Answering<>(
                SetWindow.class,
                (question, asker) -> mine(question.deployment(), asker, own -> {
                    UpdateWindow now = wishes.of(own).window();
                    var unused = wishes.window(
                            own,
                            new UpdateWindow(
                                    question.hour() == null ? now.fromHour() : question.hour(),
                                    question.zone() == null ? now.zone() : question.zone()));
                    return shown(asker);
                }));
    }

    @Bean
    Desk<PutOff> putOffDesk() {
        return new Answering<>(
                PutOff.class,
                (question, asker) -> mine(question.deployment(), asker, own -> {
                    if (question.off()) {
                        var unused = wishes.hold(own);
                    } else {
                        var unused = wishes.letGo(own);
                    }
                    return shown(asker);
                }));
    }

    @Bean
    Desk<AskUpdate> updateDesk() {
        return new Answering<>(
                AskUpdate.class,
                (question, asker) -> mine(
                        question.deployment(),
                        asker,
                        own -> wishes.find(question.update())
                                .filter(update -> update.deployment().equals(own.id()))
                                .<Answer>map(update -> new UpdateNow(
                                        bot(own),
                                        AgentChat.of(own),
                                        update,
                                        wishes.changes(
                                                update.version(),
                                                asker.locale().getLanguage())))
                                .orElseGet(NoAgent::new)));
    }

    private Answer shown(Asker asker) {
        AccountId account = asker.account();
        List<Deployment> own = account == null
                ? List.of()
                : deployments.of(account).stream()
                        .filter(each -> each.state().handedOver())
                        .toList();
        return new UpdatesShown(own.stream().map(this::kept).toList());
    }

    private Kept kept(Deployment own) {
        return new Kept(
                own.id().value(),
                bot(own),
                wishes.version(own.id()),
                instructions.of(own, Kind.KEEP_UP).on(),
                wishes.of(own),
                wishes.open(own.id()).orElse(null));
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
