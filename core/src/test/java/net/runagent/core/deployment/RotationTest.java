package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.care.RotateSecret.Asked;
import net.runagent.core.care.Rotation;
import net.runagent.core.care.RotationMoved;
import net.runagent.core.vault.SecretKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Secrets of a running agent are replaced in place, through the same use cases that the chat calls. */
class RotationTest {
    private static final AccountId ADA = new AccountId(new UUID(7, 7));
    private static final ChatUser ADAS_CHAT = new ChatUser(Platform.TELEGRAM, "100001");

    private final DeploymentHouse house = new DeploymentHouse();
    private long commands;

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theGatewayTokenIsReplacedAndTheAgentStartsAnewWithIt() {
        DeploymentId agent = running();

        UUID rotation = begun(agent, SecretKind.GATEWAY_TOKEN);
        house.passes(Duration.ofMinutes(1));

        Rotation ended = house.rotations().find(rotation).orElseThrow();
        assertThat(ended.outcome()).isEqualTo(new Rotation.Outcome.Done());
        assertThat(house.outside.boxes.getFirst().restarts).isEqualTo(1);
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
        assertThat(house.told(RotationMoved.class)).hasSize(4);
        assertThat(house.alerts).isEmpty();
    }

    private DeploymentId running() {
        Deployment draft = house.asked(() -> house.orders()
                .draft(ADA, ADAS_CHAT, new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM)));
        house.asked(() -> house.orders().useManagedBot(draft.id(), "555", "ada_agent_bot"));
        house.asked(() -> house.orders().payByCard(draft.id()));
        house.paymentArrives(draft.id());
        house.passes(Duration.ofMinutes(5));
        assertThat(house.stateOf(draft.id())).isInstanceOf(State.Running.class);
        return draft.id();
    }

    private UUID begun(DeploymentId agent, SecretKind kind) {
        Asked asked =
                house.asked(() -> house.rotations().ask(agent, kind, new UUID(0xC0, ++commands), null, ADAS_CHAT));
        assertThat(asked).isInstanceOf(Asked.Begun.class);
        return ((Asked.Begun) asked).rotation();
    }
}
