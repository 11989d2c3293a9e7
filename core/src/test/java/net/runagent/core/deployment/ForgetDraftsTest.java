package net.runagent.core.deployment;

import static net.runagent.core.deployment.RotationTest.ADA;
import static net.runagent.core.deployment.RotationTest.ADAS_CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.account.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForgetDraftsTest {
    private final DeploymentHouse house = new DeploymentHouse();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whatWasChosenIsKeptForThirtyDaysAndNotLonger() {
        Selection wish = new Selection("starter-monthly", "openai/gpt-5", "fsn1", Platform.TELEGRAM);
        DeploymentId draft =
                house.asked(() -> house.orders().draft(ADA, ADAS_CHAT, wish)).id();

        house.passes(Duration.ofDays(30));
        house.turn("deployment.forget-drafts");
        assertThat(house.stateOf(draft)).isInstanceOf(State.Draft.class);

        house.passes(Duration.ofDays(1));
        house.turn("deployment.forget-drafts");
        assertThat(house.stateOf(draft)).isInstanceOf(State.Cancelled.class);
    }

    @Test
    void whatIsOrderedIsNoDraft() {
        DeploymentId agent = RotationTest.running(house);
        house.passes(Duration.ofDays(60));
        house.turn("deployment.forget-drafts");
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
    }
}
