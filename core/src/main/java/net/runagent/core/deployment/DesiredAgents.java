package net.runagent.core.deployment;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.account.Accounts;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** What an agent should be, from what its owner ordered; each call hands out fresh single-use grants for its secrets. */
@Component
public class DesiredAgents {
    private static final String RUNTIME = "openclaw";
    private static final SecretKind[] WRITTEN_TO_THE_SERVER = {
        SecretKind.TELEGRAM_BOT_TOKEN, SecretKind.DISCORD_BOT_TOKEN, SecretKind.OPENROUTER_KEY, SecretKind.GATEWAY_TOKEN
    };

    private final Vault vault;
    private final Accounts accounts;
    private final Transactions transactions;

    DesiredAgents(Vault vault, Accounts accounts, Transactions transactions) {
        this.vault = vault;
        this.accounts = accounts;
        this.transactions = transactions;
    }

    /** With grants for every secret that is written to the server. */
    public DesiredAgent withSecrets(Deployment deployment, Purpose purpose, UUID command, String step) {
        return transactions.call(() -> {
            Map<SecretKind, Grant> grants = new EnumMap<>(SecretKind.class);
            for (SecretKind kind : WRITTEN_TO_THE_SERVER) {
                vault.find(deployment.scope(), kind)
                        .ifPresent(ref -> grants.put(kind, vault.grant(ref, purpose, command, step)));
            }
            return desired(deployment, grants);
        });
    }

    /** Without any secret: enough to speak with the agent. */
    DesiredAgent withoutSecrets(Deployment deployment) {
        return desired(deployment, Map.of());
    }

    /**
     * Without any secret, to be asked for a sign of life in the agent's own chat.
     *
     * @param news in English, what has just been changed
     */
    public DesiredAgent asked(Deployment deployment, String news) {
        DesiredAgent quiet = desired(deployment, Map.of());
        String request =
                "Your owner has just given you %s. Say hello in %s, in one short sentence, and that you are still there."
                        .formatted(news, language(deployment));
        return new DesiredAgent(
                quiet.runtime(), quiet.platform(), quiet.model(), quiet.ownerId(), request, quiet.secrets());
    }

    private DesiredAgent desired(Deployment deployment, Map<SecretKind, Grant> grants) {
        return new DesiredAgent(
                RUNTIME,
                deployment.selection().platform(),
                deployment.selection().model(),
                deployment.owner().userId(),
                greeting(deployment),
                grants);
    }

    /** A request to the agent, not a text for a person: English whatever the language of the answer. */
    private String greeting(Deployment deployment) {
        return "Your owner has just set you up. Say hello in %s, in one or two short sentences, and name one thing you can do."
                .formatted(language(deployment));
    }

    private String language(Deployment deployment) {
        String language = accounts.languageOf(deployment.account()).getDisplayLanguage(Locale.ENGLISH);
        return language.isEmpty() ? "English" : language;
    }
}
