package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.Secret;
import net.runagent.core.work.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that can go wrong with an agent, each with what must become of it: healed by one tap within the time that its rungs may
 * take, or led to the one who can mend it, with what was found. Nothing is ever lost. The same faults of the world's contract are
 * played on simulated servers in {@code FaultsOnAServerTest}.
 */
class InjectedFaultsTest {
    private static final List<String> TABLE = new ArrayList<>();

    /** Results that its owner's dialogue mends; people are not called for them. */
    private static final Set<String> OWNERS = Set.of("token-revoked", "bot-gone", "credit-spent", "own-key-invalid");

    /**
     * @param result how its recovery ends
     * @param rung the one that heals it; empty for none
     */
    record Fault(String name, String found, String result, String rung, Consumer<SickAgent> inject) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                healed("the program dies", "agent-down", "restart", sick -> sick.health = SickAgent::down),
                healed(
                        "it is killed for its memory",
                        "out-of-memory",
                        "restart",
                        sick -> sick.health = SickAgent::killed),
                healed(
                        "its poller is wedged, and it says so",
                        "agent-deaf",
                        "restart",
                        sick -> sick.health = SickAgent::deaf),
                fault(
                        "its poller is wedged, and it says that it is well",
                        "agent-deaf",
                        Recovery.HEALTHY,
                        "restart",
                        sick -> {
                            sick.waiting = () -> new Waiting.Messages(2, false);
                            sick.helps = what -> sick.waiting = () -> new Waiting.Messages(0, false);
                        }),
                fault("somebody sends its messages elsewhere", "agent-deaf", Recovery.HEALTHY, "restart", sick -> {
                    sick.waiting = () -> new Waiting.Messages(0, true);
                    sick.helps = what -> sick.waiting = () -> new Waiting.Messages(0, false);
                }),
                healed(
                        "its settings are spoilt",
                        "config-broken",
                        "configure",
                        sick -> sick.health = SickAgent::broken),
                healed("only other settings help", "agent-down", "configure", sick -> sick.health = SickAgent::down),
                healed("its state is broken", "agent-down", "repair", sick -> sick.health = SickAgent::down),
                healed(
                        "its program is damaged",
                        "program-broken",
                        "reinstall",
                        sick -> sick.health = SickAgent::damaged),
                healed(
                        "its program says less than is wrong",
                        "agent-deaf",
                        "reinstall",
                        sick -> sick.health = SickAgent::deaf),
                fault(
                        "its damaged program refuses our settings",
                        "config-broken",
                        Recovery.HEALTHY,
                        "reinstall",
                        sick -> {
                            sick.health = SickAgent::broken;
                            sick.answerToConfigure = new HostResult.Wrong<>("agent.config.invalid", "");
                            sick.helps = what -> sick.health = what.equals("reinstall") ? SickAgent::well : sick.health;
                        }),
                healed("logs fill its disk", "disk-full", "make-room", sick -> sick.health = SickAgent::full),
                healed("nobody can log in", "no-login", "reset", sick -> sick.health = SickAgent::refused),
                healed(
                        "its machine hangs after each restart",
                        "agent-down",
                        "reset",
                        sick -> sick.health = SickAgent::down),
                fault("its server is off", "server-off", Recovery.HEALTHY, "reset", sick -> {
                    sick.sighting = SickAgent.server("off");
                    sick.helps = what -> sick.sighting = SickAgent.server("running");
                }),
                fault(
                        "nobody can log in, and afterwards the program is down",
                        "no-login",
                        Recovery.HEALTHY,
                        "restart",
                        sick -> {
                            sick.health = SickAgent::refused;
                            sick.helps = what -> sick.health = what.equals("reset")
                                    ? SickAgent::down
                                    : what.equals("restart") ? SickAgent::well : sick.health;
                        }),
                fault(
                        "the token of a bot of ours is replaced",
                        "token-revoked",
                        Recovery.HEALTHY,
                        "configure",
                        sick -> {
                            sick.waiting = Waiting.Invalid::new;
                            sick.freshToken = token();
                            sick.helps = what -> sick.waiting = () -> new Waiting.Messages(0, false);
                        }),
                fault("the provider is down for a minute", "agent-down", Recovery.HEALTHY, "restart", sick -> {
                    sick.health = SickAgent::down;
                    sick.helps = what -> sick.health = SickAgent::well;
                    Instant until = sick.now.plusSeconds(60);
                    sick.sight = () -> sick.now.isBefore(until)
                            ? new ServerFleet.Sighting.Unknown("503")
                            : SickAgent.server("running");
                }),
                fault("its platform is silent", "agent-down", Recovery.HEALTHY, "restart", sick -> {
                    sick.waiting = () -> new Waiting.Unknown("502");
                    sick.health = SickAgent::down;
                    sick.helps = what -> sick.health = SickAgent::well;
                }),
                fault("every second line to it breaks", "agent-down", Recovery.HEALTHY, "restart", sick -> {
                    int[] looks = {0};
                    boolean[] up = {false};
                    sick.health = () ->
                            ++looks[0] % 2 == 1 ? SickAgent.refused() : up[0] ? SickAgent.well() : SickAgent.down();
                    sick.helps = what -> up[0] = true;
                }),
                fault("the answer to its restart is lost", "agent-down", Recovery.HEALTHY, "restart", sick -> {
                    sick.health = SickAgent::down;
                    sick.answerToRestart = new HostResult.Wrong<>("exit-1", "");
                    sick.helps = what -> sick.health = SickAgent::well;
                }),
                fault("nothing is wrong that could be seen", "nothing", Recovery.HEALTHY, "restart", sick -> {}),
                // ---- what only its owner can mend
                fault("a pasted token is revoked", "token-revoked", "token-revoked", "", sick -> {
                    sick.waiting = Waiting.Invalid::new;
                    sick.source = AgentBot.Source.PASTED;
                }),
                fault("its bot is deleted", "bot-gone", "bot-gone", "", sick -> {
                    sick.waiting = Waiting.Invalid::new;
                    sick.freshToken = new AgentBots.Fetched.Refused("status-400");
                }),
                fault(
                        "its credit is spent",
                        "credit-spent",
                        "credit-spent",
                        "",
                        sick -> sick.credit = ModelKeys.Credit.SPENT),
                fault("its owner's own key is refused", "own-key-invalid", "own-key-invalid", "", sick -> {
                    sick.credit = ModelKeys.Credit.OWNERS_OWN;
                    sick.ownKey = new ModelKeys.Made.Refused("invalid");
                }),
                // ---- what people have to look at
                fault(
                        "its server is deleted",
                        "server-gone",
                        "server-gone",
                        "",
                        sick -> sick.sighting = new ServerFleet.Sighting.Absent()),
                fault(
                        "its own files fill its disk",
                        "disk-full",
                        "disk-full",
                        "",
                        sick -> sick.health = SickAgent::full),
                fault("its state is lost", "agent-down", "not-healed", "", sick -> sick.health = SickAgent::down));
    }

    private static Fault healed(String name, String found, String rung, Consumer<SickAgent> inject) {
        return fault(name, found, Recovery.HEALTHY, rung, sick -> {
            inject.accept(sick);
            sick.helps = what -> sick.health = what.equals(rung) ? SickAgent::well : sick.health;
        });
    }

    private static Fault fault(String name, String found, String result, String rung, Consumer<SickAgent> inject) {
        return new Fault(name, found, result, rung, inject);
    }

    private static AgentBots.Fetched token() {
        return new AgentBots.Fetched.Token(Secret.taking("777:fresh".getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isHealedInItsTimeOrReachesWhoCanMendItAndNothingIsLost(Fault fault) {
        SickAgent sick = new SickAgent();
        fault.inject().accept(sick);
        Instant tapped = sick.now;

        Recovery ended = recoveredInTime(sick);

        Duration took = Duration.between(tapped, sick.now);
        TABLE.add("%-55s %-16s %-16s %-10s %4d s"
                .formatted(fault.name(), ended.found(), ended.result(), fault.rung(), took.toSeconds()));
        assertThat(ended.found()).isEqualTo(fault.found());
        assertThat(ended.result()).as("%s %s", ended, sick.done).isEqualTo(fault.result());
        if (fault.result().equals(Recovery.HEALTHY)) {
            assertThat(sick.done).contains(fault.rung());
            assertThat(sick.state).isInstanceOf(State.Running.class);
            assertThat(sick.alerts).isEmpty();
        } else {
            assertThat(sick.state).isEqualTo(new State.NeedsAttention(sick.now, fault.result()));
            assertThat(sick.alerts).hasSize(OWNERS.contains(fault.result()) ? 0 : 1);
            assertThat(ended.facts()).contains("=");
        }
    }

    /** Each step ends within its limit and one look more. */
    private static Recovery recoveredInTime(SickAgent sick) {
        sick.recover.start(SickAgent.ID);
        while (true) {
            Recovery before = sick.recoveries.values().iterator().next();
            Job.Next next = sick.step();
            assertThat(Duration.between(before.stepAt(), sick.now))
                    .as(before.step().toString())
                    .isLessThanOrEqualTo(before.step().limit().plusSeconds(12));
            if (!(next instanceof Job.Next.Again(Instant at))) {
                return sick.recoveries.values().iterator().next();
            }
            sick.now = at.isAfter(sick.now) ? at : sick.now;
        }
    }

    @AfterAll
    static void table() {
        TABLE.forEach(System.out::println);
        long healed =
                TABLE.stream().filter(row -> row.contains(Recovery.HEALTHY)).count();
        System.out.printf("%d faults: %d healed, the others with their owner or with people%n", TABLE.size(), healed);
    }
}
