package net.runagent.bot.conversation;

import net.runagent.bot.conversation.SecretQuestions.OfferPage;
import net.runagent.bot.conversation.SecretQuestions.PageOffered;
import net.runagent.bot.conversation.SecretQuestions.SecretCame;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.vault.SecretEntered;
import net.runagent.core.vault.SecretLinks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Leads from a chat to the page for a secret, and back. */
@Configuration(proxyBeanMethods = false)
class SecretDesks {
    @Bean
    Desk<OfferPage> offerPageDesk(SecretLinks links, Deployments deployments) {
        return new Answering<>(
                OfferPage.class,
                (question, asker) -> deployments
                        .find(new DeploymentId(question.deployment()))
                        .filter(own -> own.account().equals(asker.account()))
                        .map(own -> page(links, own, question, asker))
                        .orElseGet(DeployQuestions.NoSuchOrder::new));
    }

    private static Answer page(SecretLinks links, Deployment own, OfferPage question, Asker asker) {
        AgentBot bot = own.bot();
        String about = bot == null ? "" : bot.username();
        return new PageOffered(
                links.offer(asker.user(), asker.chatName(), question.asked(), question.deployment(), about)
                        .orElse(null),
                about);
    }

    /** In the transaction of the page: what was typed and the news of it are kept together or not at all. */
    @Component
    static final class TellSecretEntered {
        private final Tidings tidings;

        TellSecretEntered(Tidings tidings) {
            this.tidings = tidings;
        }

        @EventListener
        void on(SecretEntered entered) {
            tidings.tell(
                    entered.owner(),
                    new SecretCame(entered.asked().word(), entered.object(), entered.intake()),
                    "secret-entered:" + entered.link());
        }
    }
}
