package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import net.runagent.core.deployment.Life.Already;
import net.runagent.core.deployment.Life.Moved;
import net.runagent.core.deployment.Life.Outcome;
import net.runagent.core.deployment.Life.Refused;
import org.junit.jupiter.api.Test;

/** Walks every state with every fact; what it sees is drawn into the documents. */
class LifeTest {
    private static final Path PICTURE = Path.of("../docs/diagrams/deployment.md");
    private static final Instant BEFORE = Instant.parse("2026-11-24T08:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final UUID INTAKE = new UUID(1, 2);

    @Test
    void everyPairHasAnAnswer() {
        for (State state : states()) {
            for (Fact fact : facts()) {
                assertThat(Life.on(state, fact, NOW)).as("%s x %s", state, fact).isNotNull();
            }
        }
        assertThat(states().stream().map(Object::getClass).distinct())
                .hasSameSizeAs(State.class.getPermittedSubclasses());
        assertThat(facts().stream().map(Object::getClass).distinct())
                .hasSameSizeAs(Fact.class.getPermittedSubclasses());
    }

    @Test
    void aRepeatedFactChangesNothing() {
        for (State state : states()) {
            for (Fact fact : facts()) {
                if (fact instanceof Fact.FreshServerTried) {
                    continue; // counts; the saga applies it once, behind its claim
                }
                if (Life.on(state, fact, NOW) instanceof Moved(State once)) {
                    assertThat(Life.on(once, fact, NOW.plusSeconds(1)))
                            .as("%s x %s twice", state, fact)
                            .isNotInstanceOf(Moved.class);
                }
            }
        }
    }

    @Test
    void whatIsOverStaysOver() {
        for (State state : states()) {
            if (state.over()) {
                for (Fact fact : facts()) {
                    assertThat(Life.on(state, fact, NOW))
                            .as("%s x %s", state, fact)
                            .isNotInstanceOf(Moved.class);
                }
            }
        }
    }

    @Test
    void everyStateThatIsNotOverHasAWayToAnEnd() {
        for (State start : states()) {
            TreeSet<String> reached = new TreeSet<>();
            List<State> open = new ArrayList<>(List.of(start));
            boolean end = false;
            while (!open.isEmpty()) {
                State state = open.removeLast();
                end |= state.over();
                if (reached.add(name(state))) {
                    for (Fact fact : facts()) {
                        if (Life.on(state, fact, NOW) instanceof Moved(State to)) {
                            open.add(to);
                        }
                    }
                }
            }
            assertThat(end).as("an end from %s", start).isTrue();
        }
    }

    @Test
    void aServerIsNeverForgotten() {
        for (State state : states()) {
            if (!state.mayHaveServer()) {
                continue;
            }
            for (Fact fact : facts()) {
                if (Life.on(state, fact, NOW) instanceof Moved(State to) && to.over()) {
                    assertThat(fact).as("%s -> %s", state, to).isEqualTo(new Fact.NothingLeft());
                }
            }
        }
    }

    @Test
    void thePaidOneMayCancelUntilItRuns() {
        assertThat(Life.on(new State.Paid(BEFORE), new Fact.CancelAsked(), NOW))
                .isEqualTo(new Moved(new State.Undoing(NOW, Life.BY_CUSTOMER)));
        assertThat(Life.on(new State.Queued(BEFORE, 1, "stock"), new Fact.CancelAsked(), NOW))
                .isEqualTo(new Moved(new State.Undoing(NOW, Life.BY_CUSTOMER)));
        assertThat(Life.on(new State.Building(BEFORE, 1), new Fact.CancelAsked(), NOW))
                .isEqualTo(new Moved(new State.Undoing(NOW, Life.BY_CUSTOMER)));
        assertThat(Life.on(new State.Running(BEFORE), new Fact.CancelAsked(), NOW))
                .isEqualTo(new Refused("runs"));
    }

    @Test
    void whatIsSwitchedOffIsNeitherTroubleNorHealed() {
        for (Fact fact : List.of(
                new Fact.TroubleSeen("server-off"),
                new Fact.HealthSeen(),
                new Fact.RecoveryStarted(),
                new Fact.RecoveryFailed("agent-down"))) {
            assertThat(Life.on(new State.Suspended(BEFORE, "unpaid"), fact, NOW))
                    .isEqualTo(new Refused("suspended"));
        }
        assertThat(Life.on(new State.Suspended(BEFORE, "paused"), new Fact.CoverEnded("unpaid"), NOW))
                .as("resumed by its owner and not paid: off since the same moment, for another reason")
                .isEqualTo(new Moved(new State.Suspended(BEFORE, "unpaid")));
    }

    @Test
    void moneyForWhatWasCancelledIsRefusedSoThatItGoesBack() {
        assertThat(Life.on(new State.Cancelled(BEFORE), new Fact.PaymentSettled(), NOW))
                .isEqualTo(new Refused("cancelled"));
    }

    @Test
    void thePictureIsFresh() throws IOException {
        String drawn = draw();
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(PICTURE.getParent());
            Files.writeString(PICTURE, drawn);
        }
        assertThat(PICTURE)
                .as("drawn from the code; write it anew with ./runagent test -Ddocs.write=true")
                .content()
                .isEqualTo(drawn);
    }

    private static String draw() {
        StringBuilder page = new StringBuilder(
                "# The life of a deployment\n\nDrawn from `Life.on` by its test. Arrows are facts that move it; the table below lists every pair.\n\n"
                        + "```mermaid\nstateDiagram-v2\n  [*] --> Draft\n");
        Map<String, TreeSet<String>> arrows = new TreeMap<>();
        for (State state : states()) {
            for (Fact fact : facts()) {
                if (Life.on(state, fact, NOW) instanceof Moved(State to) && !name(to).equals(name(state))) {
                    arrows.computeIfAbsent(name(state) + " --> " + name(to), _ -> new TreeSet<>())
                            .add(name(fact));
                }
            }
        }
        arrows.forEach((arrow, labels) -> page.append("  %s: %s\n".formatted(arrow, String.join(" / ", labels))));
        states().stream()
                .filter(State::over)
                .map(LifeTest::name)
                .distinct()
                .forEach(end -> page.append("  %s --> [*]\n".formatted(end)));
        page.append("```\n\n| state | ").append(String.join(" | ", factNames())).append(" |\n|---");
        page.append("|---".repeat(factNames().size())).append("|\n");
        for (Class<?> type : State.class.getPermittedSubclasses()) {
            State state = states().stream().filter(type::isInstance).findFirst().orElseThrow();
            page.append("| **").append(name(state)).append("** ");
            for (Class<?> factType : Fact.class.getPermittedSubclasses()) {
                Fact fact = facts().stream()
                        .filter(factType::isInstance)
                        .findFirst()
                        .orElseThrow();
                page.append("| ").append(cell(Life.on(state, fact, NOW))).append(' ');
            }
            page.append("|\n");
        }
        return page.append(
                        "\nA word alone is the next state; `=` is a repeat that changes nothing; a word in brackets is why it is refused.\n")
                .toString();
    }

    private static String cell(Outcome outcome) {
        return switch (outcome) {
            case Moved(State to) -> name(to);
            case Already() -> "=";
            case Refused(String reason) -> "(" + reason + ")";
        };
    }

    private static List<String> factNames() {
        return Arrays.stream(Fact.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
    }

    private static String name(Object record) {
        return record.getClass().getSimpleName();
    }

    private static List<State> states() {
        return List.of(
                new State.Draft(BEFORE, null),
                new State.Draft(BEFORE, INTAKE),
                new State.Ordered(BEFORE),
                new State.Paid(BEFORE),
                new State.Building(BEFORE, 1),
                new State.Building(BEFORE, 2),
                new State.Queued(BEFORE, 1, "stock"),
                new State.Running(BEFORE),
                new State.NeedsAttention(BEFORE, "agent-down"),
                new State.Recovering(BEFORE, "agent-down"),
                new State.Suspended(BEFORE, "unpaid"),
                new State.Resuming(BEFORE),
                new State.Undoing(BEFORE, "not-built"),
                new State.Undoing(BEFORE, Life.BY_CUSTOMER),
                new State.Failed(BEFORE, "not-built"),
                new State.Terminating(BEFORE),
                new State.Terminated(BEFORE),
                new State.Cancelled(BEFORE));
    }

    private static List<Fact> facts() {
        return List.of(
                new Fact.TokenPasted(INTAKE),
                new Fact.BotChosen(),
                new Fact.OrderPlaced(),
                new Fact.OfferLapsed(),
                new Fact.CancelAsked(),
                new Fact.PaymentSettled(),
                new Fact.BuildStarted(),
                new Fact.NoCapacity("quota"),
                new Fact.CapacityFound(),
                new Fact.PlaceChosen(),
                new Fact.FreshServerTried(),
                new Fact.BuildGivenUp("not-built"),
                new Fact.AgentAnswered(),
                new Fact.TroubleSeen("server-gone"),
                new Fact.HealthSeen(),
                new Fact.RecoveryStarted(),
                new Fact.RecoveryFailed("agent-down"),
                new Fact.CoverEnded("unpaid"),
                new Fact.CoverReturned(),
                new Fact.TerminationAsked(),
                new Fact.NothingLeft());
    }
}
