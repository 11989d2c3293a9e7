package net.runagent.core.deployment;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Chance;
import org.springframework.stereotype.Component;

/** Makes our login key and the first host key of a server, before the server: its pin is known before it exists. */
@Component
class MakeKeys implements BuildWork {
    private static final int GATEWAY_TOKEN_BYTES = 32;

    private final SshKeys keys;
    private final Vault vault;
    private final SagaRecords saga;
    private final ServerNames names;
    private final Chance chance;

    MakeKeys(SshKeys keys, Vault vault, SagaRecords saga, ServerNames names, Chance chance) {
        this.keys = keys;
        this.vault = vault;
        this.saga = saga;
        this.names = names;
        this.chance = chance;
    }

    @Override
    public BuildStep step() {
        return BuildStep.KEYS;
    }

    @Override
    public StepResult run(Site site) {
        return StepResult.done(() -> make(site.subject(), site.generation()));
    }

    private void make(Subject subject, int generation) {
        SshKeys.Pair login = keys.make();
        SshKeys.Pair host = keys.make();
        try (Secret loginKey = login.privateKey();
                Secret hostKey = host.privateKey();
                Secret gateway = gatewayToken()) {
            vault.keep(subject.scope(), SecretKind.SSH_PRIVATE_KEY, loginKey);
            vault.keep(Host.firstKeyScope(subject, generation), SecretKind.FIRST_HOST_KEY, hostKey);
            vault.keep(subject.scope(), SecretKind.GATEWAY_TOKEN, gateway);
        }
        saga.put(Host.planned(
                subject.id(), generation, names.of(subject.id(), generation), login.publicKey(), host.publicKey()));
    }

    private Secret gatewayToken() {
        String hex = HexFormat.of().formatHex(chance.bytes(GATEWAY_TOKEN_BYTES));
        return Secret.taking(hex.getBytes(StandardCharsets.US_ASCII));
    }
}
