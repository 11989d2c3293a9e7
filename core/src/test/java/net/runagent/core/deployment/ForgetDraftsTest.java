package net.runagent.core.deployment;

import static net.runagent.core.deployment.RotationTest.ADA;
import static net.runagent.core.deployment.RotationTest.ADAS_CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.List;
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

    /** The quote holds for a day; what was chosen is kept until it is forgotten. */
    @Test
    void whatWasChosenOutlivesTheQuote() {
        Selection wish = new Selection("starter-monthly", "openai/gpt-5", "fsn1", Platform.TELEGRAM);
        DeploymentId draft =
                house.asked(() -> house.orders().draft(ADA, ADAS_CHAT, wish)).id();

        house.passes(Duration.ofDays(29));
        house.turn("deployment.tidy-up");
        house.turn("deployment.forget-drafts");

        assertThat(house.stateOf(draft)).isInstanceOf(State.Draft.class);
    }

    @Test
    void aDraftThatIsOrderedBetweenTheLookAndTheForgettingIsKept() {
        Selection wish = new Selection("starter-monthly", "openai/gpt-5", "fsn1", Platform.TELEGRAM);
        Deployment seen = house.asked(() -> house.orders().draft(ADA, ADAS_CHAT, wish));
        house.passes(Duration.ofDays(31));
        house.asked(() -> house.orders().useManagedBot(seen.id(), "555", "ada_agent_bot"));
        house.asked(() -> house.orders().payByCard(seen.id()));

        DeploymentRecords before = mock();
        when(before.in(any())).thenReturn(List.of(seen));
        new ForgetDrafts(before, house.orders(), house.lives(), house.tables, house.clock).run();

        assertThat(house.stateOf(seen.id())).isInstanceOf(State.Ordered.class);
    }

    @Test
    void whatIsOrderedIsNoDraft() {
        DeploymentId agent = RotationTest.running(house);
        house.passes(Duration.ofDays(60));
        house.turn("deployment.forget-drafts");
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
    }
}
