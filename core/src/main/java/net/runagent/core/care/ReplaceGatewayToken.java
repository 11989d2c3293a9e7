package net.runagent.core.care;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Chance;
import org.springframework.stereotype.Component;

/** The token of the agent's own control port. A restart delivers it: a reload has been known to go on accepting the old one. */
@Component
class ReplaceGatewayToken implements Replacement {
    private static final int TOKEN_BYTES = 32;

    private final Delivery delivery;
    private final Vault vault;
    private final Chance chance;

    ReplaceGatewayToken(Delivery delivery, Vault vault, Chance chance) {
        this.delivery = delivery;
        this.vault = vault;
        this.chance = chance;
    }

    @Override
    public SecretKind kind() {
        return SecretKind.GATEWAY_TOKEN;
    }

    @Override
    public RotationStep first() {
        return RotationStep.MAKE;
    }

    @Override
    public Turn take(Rotation rotation, Deployment deployment) {
        return switch (rotation.step()) {
            case CHECK, MAKE -> new Turn.Next(RotationStep.DELIVER, () -> make(deployment));
            case DELIVER -> delivery.deliver(rotation, deployment, true);
            default -> delivery.verify(rotation, deployment, Turn.done(), Turn.failed("not-well"));
        };
    }

    private void make(Deployment deployment) {
        String hex = HexFormat.of().formatHex(chance.bytes(TOKEN_BYTES));
        try (Secret token = Secret.taking(hex.getBytes(StandardCharsets.US_ASCII))) {
            vault.keep(deployment.scope(), SecretKind.GATEWAY_TOKEN, token);
        }
    }
}
