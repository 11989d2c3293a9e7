package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the receipt of an ended deployment: what was destroyed and when its absence was proven, ids and times only, and
 * what was not done and why: it is signed, so it claims nothing that did not happen.
 *
 * <p>The document is {@code {"statement":{...},"signature":{...}}}; signed are the UTF-8 bytes of the statement exactly as
 * they stand in the document, so that it can be checked without knowing our JSON library.
 */
@Component
class ReceiptDesk {
    private static final int SEED_BYTES = 32;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Receipts receipts;
    private final Vault vault;
    private final Chance chance;
    private final Transactions transactions;
    private final Clock clock;

    ReceiptDesk(Receipts receipts, Vault vault, Chance chance, Transactions transactions, Clock clock) {
        this.receipts = receipts;
        this.vault = vault;
        this.chance = chance;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The finished document; not called in a transaction, since it opens the signing key. */
    String signed(Deployment deployment, List<ProvisioningStep> steps, List<Host> hosts) {
        String statement = JSON.writeValueAsString(statement(deployment, steps, hosts));
        Map<String, String> signature = vault.open(
                key(deployment),
                secret -> secret.use(seed -> ReceiptSignature.of(seed, statement.getBytes(StandardCharsets.UTF_8))));
        return "{\"statement\":%s,\"signature\":%s}".formatted(statement, JSON.writeValueAsString(signature));
    }

    void keep(Deployment deployment, String document) {
        receipts.keep(deployment.id(), document);
    }

    private Map<String, Object> statement(Deployment deployment, List<ProvisioningStep> steps, List<Host> hosts) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("what", "deployment ended");
        statement.put("deployment", deployment.id().toString());
        statement.put("ordered", deployment.createdAt().toString());
        statement.put("ended", clock.instant().toString());
        statement.put("servers", hosts.stream().map(ReceiptDesk::server).toList());
        Map<String, String> destroyed = new LinkedHashMap<>();
        Map<String, String> notDone = new LinkedHashMap<>();
        for (ProvisioningStep step : steps) {
            if (!step.step().startsWith("end.") || step.doneAt() == null) {
                continue;
            }
            String word = step.step().substring("end.".length());
            if (step.note().isEmpty()) {
                destroyed.put(word, step.doneAt().toString());
            } else {
                notDone.put(word, step.note());
            }
        }
        statement.put("destroyed", destroyed);
        statement.put("notDone", notDone);
        statement.put("kept", "payment records, for as long as the law asks");
        return statement;
    }

    private static Map<String, String> server(Host host) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("name", host.name());
        facts.put("providerId", String.valueOf(host.providerId()));
        facts.put("absenceConfirmed", String.valueOf(host.goneAt()));
        return facts;
    }

    private Grant key(Deployment deployment) {
        return transactions.call(() -> {
            SecretRef ref =
                    vault.find(VaultScope.SERVICE, SecretKind.RECEIPT_KEY).orElseGet(this::makeKey);
            return vault.grant(ref, Purpose.DELETE, deployment.id().value(), "receipt");
        });
    }

    private SecretRef makeKey() {
        try (Secret seed = Secret.taking(chance.bytes(SEED_BYTES))) {
            return vault.keep(VaultScope.SERVICE, SecretKind.RECEIPT_KEY, seed);
        }
    }
}
