package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import net.runagent.core.work.CrashPoint;

/**
 * Lets the same be done again and again by processes that die at each label that it comes by, once and twice, while all answers
 * come, get lost or come late.
 */
final class CrashAtEachLabel {
    /** What is done with an agent, and what must hold afterwards. */
    interface Work {
        DeploymentId prepared(DeploymentHouse house);

        void run(DeploymentHouse house, DeploymentId agent);

        /** Nothing is empty. */
        List<String> wrong(DeploymentHouse house, DeploymentId agent);
    }

    private final Supplier<DeploymentHouse> houses;
    private final Work work;
    private final TreeSet<String> died = new TreeSet<>();

    CrashAtEachLabel(Supplier<DeploymentHouse> houses, Work work) {
        this.houses = houses;
        this.work = work;
    }

    /** @param what for the report, with its variant */
    void endsWell(String what) {
        Map<String, Integer> labels = labels();
        int runs = 0;
        for (SagaUnderCrashTest.Answers answers : SagaUnderCrashTest.Answers.values()) {
            for (String label : labels.keySet()) {
                for (int times = 1; times <= 2; times++) {
                    dies(answers, label, times);
                    runs++;
                }
            }
        }
        assertThat(died).isEqualTo(labels.keySet());
        System.out.printf("%s: %d runs, died at %d labels, 0 violations%n", what, runs, died.size());
    }

    /** The labels that it comes by while nobody dies, at which {@link #endsWell} lets it die. */
    Set<String> comesBy() {
        return labels().keySet();
    }

    private Map<String, Integer> labels() {
        Map<String, Integer> labels = new TreeMap<>();
        try (DeploymentHouse house = houses.get()) {
            DeploymentId agent = work.prepared(house);
            CrashPoint.arm(label -> labels.merge(label, 1, Integer::sum));
            work.run(house, agent);
            CrashPoint.arm(null);
            assertThat(work.wrong(house, agent)).isEmpty();
        }
        return labels;
    }

    private void dies(SagaUnderCrashTest.Answers answers, String label, int times) {
        try (DeploymentHouse house = houses.get()) {
            DeploymentId agent = work.prepared(house);
            house.outside.loses = answers.loses;
            int[] left = {times};
            CrashPoint.arm(reached -> {
                if (reached.equals(label) && left[0]-- > 0) {
                    died.add(label);
                    throw new SagaWorld.Crash(label);
                }
            });
            work.run(house, agent);
            CrashPoint.arm(null);
            assertThat(work.wrong(house, agent))
                    .as("%s, died %d times at %s", answers, times, label)
                    .isEmpty();
        }
    }
}
