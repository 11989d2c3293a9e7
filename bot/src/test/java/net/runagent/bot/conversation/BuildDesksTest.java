package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.BuildQuestions.BuildElsewhere;
import net.runagent.bot.conversation.BuildQuestions.BuiltIn;
import net.runagent.bot.conversation.BuildQuestions.CancelAndRefund;
import net.runagent.bot.conversation.BuildQuestions.Done;
import net.runagent.bot.conversation.BuildQuestions.NotBuiltThere;
import net.runagent.bot.conversation.BuildQuestions.NotYours;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Place;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.deployment.ChangePlace;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.GreetAgain;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.OrderDeployment;
import net.runagent.core.deployment.QuoteFirstAnswer;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.core.deployment.UsualTimes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes an order that is built is its owner's alone, and not that of a chat that joined a moment ago. */
class BuildDesksTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant TOMORROW = Instant.parse("2026-11-25T12:00:00Z");
    private static final AccountId ADA = new AccountId(new UUID(7, 7));
    private static final AccountId EVE = new AccountId(new UUID(6, 6));
    private static final ChatUser LONG_KNOWN = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser JUST_JOINED = new ChatUser(Platform.DISCORD, "200002");
    private static final DeploymentId AGENT = new DeploymentId(new UUID(1, 1));
    private static final Place HELSINKI = new Place("hel1", "Helsinki", "FI");

    private final Deployments deployments = mock(Deployments.class);
    private final OrderDeployment orders = mock(OrderDeployment.class);
    private final ChangePlace places = mock(ChangePlace.class);
    private final Catalogue catalogue = mock(Catalogue.class);
    private final Accounts accounts = mock(Accounts.class);
    private final BuildDesks desks = new BuildDesks(
            deployments,
            orders,
            places,
            catalogue,
            mock(GreetAgain.class),
            mock(QuoteFirstAnswer.class),
            accounts,
            mock(UsualTimes.class));

    @BeforeEach
    void anOrderOfAdasWaits() {
        State waits = new State.Queued(NOON, 1, "stock");
        Selection selection = new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM);
        when(deployments.find(AGENT))
                .thenReturn(Optional.of(new Deployment(AGENT, ADA, LONG_KNOWN, selection, null, null, waits, NOON, 1)));
        when(places.to(AGENT, "hel1")).thenReturn(new Life.Moved(new State.Building(NOON, 1)));
        when(orders.cancel(AGENT)).thenReturn(new Life.Moved(new State.Undoing(NOON, Life.BY_CUSTOMER)));
        when(catalogue.place("hel1")).thenReturn(HELSINKI);
        when(accounts.heldUntil(LONG_KNOWN)).thenReturn(Optional.empty());
        when(accounts.heldUntil(JUST_JOINED)).thenReturn(Optional.of(TOMORROW));
    }

    private static Asker from(ChatUser chat, AccountId account) {
        return new Asker(chat, account, new ConversationId(2), "", "once", Locale.ENGLISH);
    }

    private Answer elsewhere(Asker asker) {
        return desks.buildElsewhere().answer(new BuildElsewhere(AGENT.value(), "hel1"), asker);
    }

    private Answer cancel(Asker asker) {
        return desks.buildCancel().answer(new CancelAndRefund(AGENT.value()), asker);
    }

    @Test
    void theOwnerHasItBuiltElsewhereOrCancelsIt() {
        assertThat(elsewhere(from(LONG_KNOWN, ADA))).isEqualTo(new BuiltIn(HELSINKI));
        assertThat(cancel(from(LONG_KNOWN, ADA))).isEqualTo(new Done(""));
    }

    @Test
    void theOwnerHearsWhyItIsNotBuiltThere() {
        when(places.to(AGENT, "hel1")).thenReturn(new Life.Refused(ChangePlace.FULL));
        assertThat(elsewhere(from(LONG_KNOWN, ADA))).isEqualTo(new NotBuiltThere(true));
        when(places.to(AGENT, "hel1")).thenReturn(new Life.Refused("runs"));
        assertThat(elsewhere(from(LONG_KNOWN, ADA))).isEqualTo(new NotBuiltThere(false));
    }

    @Test
    void aStrangerChangesNothingOfIt() {
        assertThat(elsewhere(from(LONG_KNOWN, EVE))).isEqualTo(new NotYours());
        assertThat(cancel(from(LONG_KNOWN, EVE))).isEqualTo(new NotYours());
        nothingWasChanged();
    }

    @Test
    void aChatThatJoinedAMomentAgoChangesNothingOfItYet() {
        assertThat(elsewhere(from(JUST_JOINED, ADA))).isEqualTo(new Held(TOMORROW));
        assertThat(cancel(from(JUST_JOINED, ADA))).isEqualTo(new Held(TOMORROW));
        nothingWasChanged();
    }

    private void nothingWasChanged() {
        verify(places, never()).to(any(), any());
        verify(orders, never()).cancel(any());
    }
}
