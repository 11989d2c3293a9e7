package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.FakeOutside.Box;
import net.runagent.core.deployment.ServerFleet.Labelled;
import net.runagent.core.deployment.ServerFleet.Listing;
import net.runagent.core.deployment.ServerFleet.Thing;
import net.runagent.core.deployment.ServerFleet.Unused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What serves nobody at the provider is told, and so is that nobody could look. */
class ProveNothingLeftTest {
    private static final Thing ADDRESS = new Thing("primary-ip", 7);

    private final SagaWorld world = SagaWorld.inMemory();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ProveNothingLeft.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** On its own: others that run in this process keep all of their package from talking. */
    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private long timesProven() {
        return said().stream().filter(line -> line.startsWith("proven: none")).count();
    }

    private void look() {
        world.clock.forward(Duration.ofHours(1));
        world.prove.run();
    }

    @Test
    void whereAllServesSomebodyThatIsProvenOnceADayAndNobodyIsTold() {
        world.running();
        for (int hours = 0; hours < 48; hours++) {
            look();
        }
        assertThat(world.alerts).isEmpty();
        assertThat(timesProven()).isEqualTo(2);
        assertThat(said()).allMatch(line -> line.startsWith("proven: none of 1 servers"));
    }

    @Test
    void backupsOfAnEndedAgentAreRemovedAndTold() {
        DeploymentId agent = world.running();
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.settle(Duration.ofDays(1));
        world.backups.kept.add(agent);
        look();
        assertThat(world.alerts).containsExactly("backup.left-over");
        assertThat(world.backups.kept).isEmpty();
        assertThat(timesProven()).isEqualTo(1);
    }

    @Test
    void backupsOfNobodyThatWeKnowAreToldLeftAloneAndLeaveItUnproven() {
        DeploymentId unknown = new DeploymentId(new UUID(9, 9));
        world.backups.kept.add(unknown);
        look();
        assertThat(world.alerts).containsExactly("backup.left-over");
        assertThat(world.backups.kept).containsExactly(unknown);
        assertThat(said()).anyMatch(line -> line.contains("backups are left of 1 deployments"));
        assertThat(timesProven()).isZero();
    }

    @Test
    void aStoreThatDoesNotAnswerProvesNothing() {
        world.running();
        world.backups.silent = true;
        look();
        assertThat(timesProven()).isZero();
    }

    @Test
    void aServerOfAnEndedAgentLeavesItUnproven() {
        DeploymentId agent = world.running();
        Box server = world.outside.boxes.getFirst();
        world.tables.run(() -> world.terminations.terminate(agent, "ada_agent_bot"));
        world.settle(Duration.ofDays(1));
        world.outside.boxes.add(server);
        look();
        assertThat(said()).anyMatch(line -> line.startsWith("not proven: 1 of 1 servers"));
        assertThat(timesProven()).isZero();
    }

    /** Beside all that stands there. */
    private void stands(@Nullable SubjectId label, String name) {
        List<Labelled> all = new ArrayList<>(((Listing.All) world.outside.ours()).servers());
        all.add(new Labelled(900, name, label));
        world.outside.listing = () -> new Listing.All(all);
    }

    private void isUnproven() {
        look();
        assertThat(said()).anyMatch(line -> line.startsWith("not proven: 1 of "));
        assertThat(timesProven()).isZero();
        assertThat(world.alerts).as("telling is the comparison's").isEmpty();
    }

    @Test
    void aServerOfAnAgentThatNobodyKnowsLeavesItUnproven() {
        stands(new DeploymentId(new UUID(1, 2)), "ra-test-somebody-g1");
        isUnproven();
    }

    @Test
    void aServerOfASpareThatNobodyKnowsLeavesItUnproven() {
        stands(new SpareId(new UUID(1, 2)), "ra-test-somebody-g1");
        isUnproven();
    }

    @Test
    void aServerWhoseLabelIsNoIdLeavesItUnproven() {
        stands(null, "ra-test-odd-g1");
        isUnproven();
    }

    @Test
    void aSecondServerOfARunningAgentLeavesItUnproven() {
        stands(world.running(), "ra-test-twin-g7");
        isUnproven();
    }

    @Test
    void aServerThatWasTakenForGoneLeavesItUnproven() {
        DeploymentId agent = world.running();
        Host host = world.saga.newest(agent).orElseThrow();
        world.tables.run(() -> world.saga.put(host.gone(world.clock.instant())));
        isUnproven();
    }

    @Test
    void aServerUnderAnotherNameThanItsSparesLeavesItUnproven() {
        stands(waitingSpare(), "ra-test-twin-g7");
        isUnproven();
    }

    @Test
    void aServerOfASpareThatIsGoneLeavesItUnproven() {
        waitingSpare();
        Box server = world.outside.boxes.getFirst();
        world.pool(0);
        world.keepSpares.run();
        world.settle(Duration.ofDays(1));
        world.outside.boxes.add(server);
        isUnproven();
    }

    private SpareId waitingSpare() {
        world.pool(1);
        world.keepSpares.run();
        world.settle(Duration.ofMinutes(5));
        return world.allSpares().getFirst().id();
    }

    @Test
    void aSpareServesBeforeAndAfterItChangesHands() {
        SpareId spare = waitingSpare();
        world.prove.run();
        Box server = world.outside.boxes.getFirst();
        DeploymentId agent = world.running();
        assertThat(server.owner).isEqualTo(agent);
        server.owner = spare; // as before its labels have changed
        world.clock.forward(Duration.ofDays(1));
        look();
        assertThat(said()).hasSize(2).allMatch(line -> line.startsWith("proven: none of "));
    }

    @Test
    void whatServesNobodyAtTwoLooksIsTold() {
        world.outside.unused = () -> new Unused.All(Set.of(ADDRESS));
        look();
        assertThat(world.alerts).isEmpty();
        look();
        assertThat(world.alerts).containsExactly("deployment.unused");
        assertThat(timesProven()).isZero();
    }

    @Test
    void anAddressWhoseServerIsJustBeingDeletedIsNotTold() {
        world.outside.unused = () -> new Unused.All(Set.of(ADDRESS));
        look();
        world.outside.unused = () -> new Unused.All(Set.of(new Thing("primary-ip", 8)));
        look();
        assertThat(world.alerts).isEmpty();
    }

    @Test
    void thatNothingCouldBeReadForTwoDaysIsToldAndNotTakenForAProof() {
        world.outside.unused = () -> new Unused.Unknown("no-answer");
        for (int hours = 0; hours < 48; hours++) {
            look();
        }
        assertThat(world.alerts).isEmpty();
        look();
        assertThat(world.alerts).containsExactly("deployment.not-proven");
        assertThat(timesProven()).isZero();

        world.alerts.clear();
        world.outside.unused = () -> new Unused.All(Set.of());
        look();
        world.outside.listing = () -> new Listing.Unknown("no-answer");
        look();
        assertThat(world.alerts).isEmpty();
    }
}
