package net.runagent.core.notice;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.AccountOpened;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatConnected;
import net.runagent.core.account.ChatDisconnected;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.BillingQuestions.Item;
import net.runagent.core.billing.CancellationAnnounced;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.PaymentBooked.Meaning;
import net.runagent.core.billing.PaymentReceipts;
import net.runagent.core.billing.PaymentReceipts.Receipt;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentEnding;
import net.runagent.core.deployment.DeploymentGivenUp;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentReady;
import net.runagent.core.deployment.DeploymentRecords;
import net.runagent.core.deployment.DeploymentSuspended;
import net.runagent.core.deployment.DeploymentTerminated;
import net.runagent.core.deployment.DeploymentUnpaid;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What deserves a letter; each is written in the transaction in which it happened. */
@Component
class WriteLetters {
    private final Letters letters;
    private final Tidings tidings;
    private final Accounts accounts;
    private final DeploymentRecords deployments;
    private final PaymentReceipts receipts;

    WriteLetters(
            Letters letters,
            Tidings tidings,
            Accounts accounts,
            DeploymentRecords deployments,
            PaymentReceipts receipts) {
        this.letters = letters;
        this.tidings = tidings;
        this.accounts = accounts;
        this.deployments = deployments;
        this.receipts = receipts;
    }

    @EventListener
    void on(AccountOpened event) {
        letters.write(event.account(), "welcome", Map.of(), "welcome:" + event.account());
    }

    /** Who signs in from a stranger's chat must be noticed by the owner: in every other chat, and by mail. */
    @EventListener
    void on(ChatConnected event) {
        if (!event.further()) {
            return;
        }
        ChatUser newcomer = event.user();
        String platform = newcomer.platform().word();
        String idEnd = event.idEnd();
        // With its time: who was put out and comes back is told of again.
        String once = "chat-joined:" + event.handle() + ":" + event.at();
        tellOthers(event.account(), newcomer, new ChatJoined(platform, idEnd, event.handle()), once);
        letters.write(event.account(), "chat-joined", Map.of("platform", platform, "idEnd", idEnd), once);
    }

    /** Told to the chats that stay, to the one that leaves, and by mail: whoever did it may not be the owner. */
    @EventListener
    void on(ChatDisconnected event) {
        ChatUser gone = event.user();
        String platform = gone.platform().word();
        String once = "chat-left:" + event.handle() + ":" + event.at();
        tellOthers(event.account(), gone, new ChatLeft(platform, event.idEnd()), once);
        tidings.tell(gone, new ChatClosed(ChronoUnit.MICROS.between(Instant.EPOCH, event.at())), once);
        letters.write(event.account(), "chat-left", Map.of("platform", platform, "idEnd", event.idEnd()), once);
    }

    private void tellOthers(AccountId account, ChatUser one, Happening happening, String once) {
        for (ChatUser other : accounts.chatsOf(account)) {
            if (!other.equals(one)) {
                tidings.tell(other, happening, once + ":" + other.lane());
            }
        }
    }

    /** Each payment gets its own letter, those of later periods too. */
    @EventListener
    void on(PaymentBooked event) {
        Receipt receipt = receipts.of(event);
        AccountId payer = receipt.account();
        if (payer == null) {
            return; // has been forgotten meanwhile; the payment stays without a name
        }
        Meaning meaning = event.meaning();
        boolean goesBack = meaning == Meaning.DOUBLED || meaning == Meaning.TOO_LATE;
        letters.write(
                payer,
                goesBack ? "payment-returned" : "payment-received",
                Map.of(
                        "currency", receipt.amount().currency(),
                        "minor", String.valueOf(receipt.amount().minor()),
                        "plan",
                                receipt.items().stream()
                                        .map(Item::name)
                                        .distinct()
                                        .collect(Collectors.joining(", ")),
                        "rail", receipt.rail(),
                        "meaning", meaning.name().toLowerCase(Locale.ROOT),
                        "invoice", receipt.number()),
                "payment:" + event.payment());
    }

    /** Who cancels is told the day in writing; what happens then, too. */
    @EventListener
    void on(CancellationAnnounced event) {
        deployments
                .ofInvoice(event.invoice())
                .filter(deployment -> deployment.state().mayHaveServer())
                .ifPresent(deployment -> ending(deployment, "subscription-ending", event.until()));
    }

    @EventListener
    void on(DeploymentEnding event) {
        deployments.find(event.deployment()).ifPresent(deployment -> ending(deployment, "agent-ending", event.until()));
    }

    private void ending(Deployment deployment, String template, Instant until) {
        letters.write(
                deployment.account(),
                template,
                Map.of("agent", nameOf(deployment), "until", until.toString()),
                template + ":" + deployment.id() + ":" + until);
    }

    /** Who does not look into the chat must know in time that their agent is going to stop. */
    @EventListener
    void on(DeploymentUnpaid event) {
        deployments
                .find(event.deployment())
                .ifPresent(deployment -> letters.write(
                        deployment.account(),
                        "payment-missing",
                        Map.of(
                                "agent", nameOf(deployment),
                                "stage", event.stage(),
                                "until", event.until().toString()),
                        "payment-missing:%s:%s:%s".formatted(deployment.id(), event.notice(), event.until())));
    }

    @EventListener
    void on(DeploymentSuspended event) {
        deployments
                .find(event.deployment())
                .ifPresent(deployment -> letters.write(
                        deployment.account(),
                        "suspended",
                        Map.of("agent", nameOf(deployment), "reason", event.reason()),
                        "suspended:%s:%s"
                                .formatted(deployment.id(), deployment.state().since())));
    }

    @EventListener
    void on(DeploymentReady event) {
        about(event.deployment(), "deployment-ready", Map.of());
    }

    /** Who cannot be reached in the chat must not go on waiting for an agent that never comes. */
    @EventListener
    void on(DeploymentGivenUp event) {
        about(event.deployment(), "not-built", Map.of("reason", event.reason().replace('-', '_')));
    }

    @EventListener
    void on(DeploymentTerminated event) {
        about(event.deployment(), "terminated", Map.of());
    }

    private void about(DeploymentId id, String template, Map<String, String> more) {
        deployments.find(id).ifPresent(deployment -> {
            Map<String, String> facts = new HashMap<>(more);
            facts.put("agent", nameOf(deployment));
            facts.put("deployment", id.toString());
            letters.write(deployment.account(), template, facts, template + ":" + id);
        });
    }

    private static String nameOf(Deployment deployment) {
        AgentBot bot = deployment.bot();
        return bot == null ? "–" : "@" + bot.username();
    }
}
