package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.care.RecoveryGoesOn;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.LongWork.GoingOn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody waits for more than 10 seconds without seeing that something goes on; and nothing is told when nothing does. */
class ShowProgressTest {
    private static final String TURN = "deployment.show-progress";
    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final AccountId ADA = new AccountId(new UUID(7, 7));
    private static final ChatUser ADAS_CHAT = new ChatUser(Platform.TELEGRAM, "100001");

    private final DeploymentHouse house = new DeploymentHouse();

    @AfterEach
    void close() {
        house.close();
    }

    private DeploymentId order() {
        Selection wish = new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM);
        DeploymentId id =
                house.asked(() -> house.orders().draft(ADA, ADAS_CHAT, wish)).id();
        house.asked(() -> house.orders().useManagedBot(id, "555", "ada_agent_bot"));
        house.asked(() -> house.orders().payByCard(id));
        return id;
    }

    private DeploymentId running() {
        DeploymentId id = order();
        house.paymentArrives(id);
        house.passes(Duration.ofMinutes(5));
        assertThat(house.stateOf(id)).isInstanceOf(State.Running.class);
        return id;
    }

    /** How often something was told in each of the next stretches of time of the promised length. */
    private List<Integer> heardInEach(int stretches, Class<? extends Happening> type) {
        List<Integer> heard = new ArrayList<>();
        for (int i = 0; i < stretches; i++) {
            int before = house.told(type).size();
            for (int turn = 0; turn < 2; turn++) {
                house.passes(PROMISED.dividedBy(2));
                house.turn(TURN);
            }
            heard.add(house.told(type).size() - before);
        }
        return heard;
    }

    @Test
    void whoHasPaidSeesItGoOnAlsoWhileNoStepEnds() {
        DeploymentId id = order();
        house.outside.brokenGenerations.add(1); // never gets ready, so that nothing moves for minutes
        house.paymentArrives(id);
        house.passes(Duration.ofSeconds(10));

        assertThat(heardInEach(4, BuildMoved.class)).allMatch(times -> times > 0);
        assertThat(house.stateOf(id)).isInstanceOf(State.Building.class);
    }

    @Test
    void nothingIsToldBeforeThePaymentAndAfterTheEnd() {
        DeploymentId id = order();
        assertThat(heardInEach(3, BuildMoved.class)).allMatch(times -> times == 0);
        house.paymentArrives(id);
        house.passes(Duration.ofMinutes(5));
        assertThat(house.stateOf(id)).isInstanceOf(State.Running.class);
        assertThat(heardInEach(3, BuildMoved.class)).allMatch(times -> times == 0);
    }

    @Test
    void whoMustPressStartFirstIsNotShownThatTimePasses() {
        DeploymentId id = order();
        house.outside.startPressed = false;
        house.paymentArrives(id);
        house.passes(Duration.ofMinutes(5));
        assertThat(house.told(StartNeeded.class)).isNotEmpty();

        assertThat(heardInEach(6, BuildMoved.class)).allMatch(times -> times == 0);
    }

    @Test
    void anOrderThatWaitsForAFreeServerWasToldSoAndIsNotShownThatTimePasses() {
        DeploymentId id = order();
        house.outside.loses = (call, count) -> call.equals("create");
        house.paymentArrives(id);
        house.passes(Duration.ofHours(1));
        assertThat(house.stateOf(id)).isInstanceOf(State.Queued.class);
        assertThat(house.told(RoomAwaited.class)).isNotEmpty();

        assertThat(heardInEach(6, BuildMoved.class)).allMatch(times -> times == 0);

        house.outside.loses = (call, count) -> false;
        house.passes(Duration.ofMinutes(30));
        assertThat(house.stateOf(id)).isInstanceOf(State.Running.class);
    }

    @Test
    void aRecoveryATerminationAndAChangeOfTheModelAreSeenToGoOn() {
        DeploymentId id = running();
        house.outside.agentDies = true;
        house.outside.loses = (call, count) -> true; // no answer comes from outside: nothing ends
        house.asked(() -> house.recoveries().start(id));
        assertThat(heardInEach(3, RecoveryGoesOn.class)).allMatch(times -> times > 0);
        house.passes(Duration.ofHours(1));

        house.asked(() -> house.changes().ask(id, "openai/gpt-5", new UUID(9, 1)));
        assertThat(heardInEach(3, ModelChanging.class)).allMatch(times -> times > 0);

        house.asked(() -> house.terminations().terminate(id, "ada_agent_bot"));
        assertThat(heardInEach(3, EndMoved.class)).allMatch(times -> times > 0);
    }

    // ---- many at once

    private Instant now = Instant.parse("2026-11-24T08:00:00Z");
    private final Map<UUID, Integer> told = new HashMap<>();

    private ShowProgress showing(int count, Instant since) {
        LongWork many = () -> IntStream.range(0, count)
                .mapToObj(i -> {
                    UUID id = UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)});
                    return new GoingOn(ADA, id, new BuildMoved(id), since);
                })
                .toList();
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        List<String> keys = new ArrayList<>();
        Tidings tidings = new Tidings() {
            @Override
            public void tell(AccountId account, Happening happening, String once) {
                if (!keys.contains(once)) {
                    keys.add(once);
                    told.merge(((BuildMoved) happening).deployment(), 1, Integer::sum);
                }
            }

            @Override
            public void tell(ChatUser user, Happening happening, String once) {
                throw new AssertionError("told to the owner, not to one chat");
            }
        };
        return new ShowProgress(List.of(many), tidings, new MemoryTables(), clock);
    }

    @Test
    void aHundredBuildingsAreAllToldOfInEveryTurn() {
        showing(100, now).run();
        assertThat(told).hasSize(100);
    }

    @Test
    void moreTakeTurnsSoThatThePlatformIsNotFlooded() {
        ShowProgress showing = showing(500, now);
        int most = 0;
        for (int turn = 0; turn < 5; turn++) {
            int before = told.values().stream().mapToInt(Integer::intValue).sum();
            showing.run();
            most = Math.max(
                    most, told.values().stream().mapToInt(Integer::intValue).sum() - before);
            now = now.plus(ShowProgress.EVERY);
        }
        assertThat(told.values())
                .as("each of the 500 once in 5 turns")
                .hasSize(500)
                .allMatch(times -> times == 1);
        assertThat(most).as("told in one turn").isLessThan(150);
    }

    @Test
    void aTurnThatIsRunTwiceTellsOnceAndWhatHangsForHoursIsToldOfEachMinute() {
        ShowProgress showing = showing(1, now);
        showing.run();
        showing.run();
        assertThat(told.values()).containsExactly(1);

        now = now.plus(ShowProgress.HANGS_AFTER).plusSeconds(1);
        for (int turn = 0; turn < 24; turn++) {
            showing.run();
            now = now.plus(ShowProgress.EVERY);
        }
        assertThat(told.values()).as("once before, and in each of two minutes").containsExactly(3);
    }
}
