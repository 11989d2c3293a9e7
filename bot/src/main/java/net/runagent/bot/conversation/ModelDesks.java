package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.ModelQuestions.AskModelChange;
import net.runagent.bot.conversation.ModelQuestions.FindModels;
import net.runagent.bot.conversation.ModelQuestions.ModelAsked;
import net.runagent.bot.conversation.ModelQuestions.ModelChangeNow;
import net.runagent.bot.conversation.ModelQuestions.ModelChoice;
import net.runagent.bot.conversation.ModelQuestions.ModelsFound;
import net.runagent.bot.conversation.ModelQuestions.SetModel;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.catalogue.Models;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.ChangeModel;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Finds models, the catalogue's own or any that the provider lists, and gives them to the asker's own agents. */
@Configuration(proxyBeanMethods = false)
class ModelDesks {
    /** One screen of them; who wants another one types more of its name. */
    private static final int SHOWN = 8;

    /** Longer than any name of a model, so that nothing long is searched for. */
    private static final int LONGEST_SEARCH = 60;

    private final Catalogue catalogue;
    private final Models models;
    private final Deployments deployments;
    private final ChangeModel changes;

    ModelDesks(Catalogue catalogue, Models models, Deployments deployments, ChangeModel changes) {
        this.catalogue = catalogue;
        this.models = models;
        this.deployments = deployments;
        this.changes = changes;
    }

    @Bean
    Desk<FindModels> findModelsDesk() {
        return new Answering<>(FindModels.class, (question, asker) -> find(question.words()));
    }

    @Bean
    Desk<SetModel> setModelDesk() {
        return new Answering<>(
                SetModel.class,
                (question, asker) -> deployments
                        .find(new DeploymentId(question.deployment()))
                        .filter(own -> own.account().equals(asker.account()))
                        .<Answer>map(own -> new ModelAsked(bot(own), set(own.id(), question.model(), asker)))
                        .orElseGet(NoAgent::new));
    }

    @Bean
    Desk<AskModelChange> modelChangeDesk() {
        return new Answering<>(
                AskModelChange.class,
                (question, asker) -> deployments
                        .find(new DeploymentId(question.deployment()))
                        .filter(own -> own.account().equals(asker.account()))
                        .flatMap(own -> changes.underWay(own.id()).map(change -> now(own, change)))
                        .orElseGet(NoAgent::new));
    }

    private Answer now(Deployment own, ChangeModel.UnderWay change) {
        return new ModelChangeNow(
                bot(own), catalogue.model(own.selection().model()).name(), change);
    }

    private static String bot(Deployment own) {
        AgentBot bot = own.bot();
        return bot == null ? "" : bot.username();
    }

    /** What is not listed is no model: what a button carries was chosen from a list, but maybe long ago. */
    private String set(DeploymentId id, String model, Asker asker) {
        boolean known = models.find(model).isPresent()
                || catalogue.models().stream().anyMatch(each -> each.id().equals(model));
        UUID command = UUID.nameUUIDFromBytes(("model " + asker.once()).getBytes(StandardCharsets.UTF_8));
        return known ? changes.ask(id, model, command).orElse("") : "gone";
    }

    private Answer find(String typed) {
        String words = typed.strip();
        if (words.isEmpty()) {
            return new ModelsFound("", recommended(), false);
        }
        String shortened = words.length() > LONGEST_SEARCH ? words.substring(0, LONGEST_SEARCH) : words;
        List<ModelPrice> found = models.having(Arrays.asList(shortened.split("\\s+")), SHOWN + 1);
        return new ModelsFound(
                shortened,
                found.stream()
                        .limit(SHOWN)
                        .map(model -> new ModelChoice(model.id(), model.name(), "", model))
                        .toList(),
                found.size() > SHOWN);
    }

    private List<ModelChoice> recommended() {
        return catalogue.models().stream()
                .map(model -> new ModelChoice(
                        model.id(),
                        model.name(),
                        model.hint(),
                        models.find(model.id()).orElse(null)))
                .toList();
    }
}
