package net.runagent.core.usage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Puts the usage of a week together until nobody can be singled out: each cell has ten accounts at least, and none of them more
 * than four fifths of its cost. What is too small is put together with what is too small beside it, over the places, then the
 * plans, then the models; what is still too small at the end takes the smallest cell in. No cell contains another, so that none
 * can be subtracted from another. Where all together are fewer than ten accounts, only the one total stays.
 */
final class WeekCells {
    static final int FEWEST_ACCOUNTS = 10;
    static final int MOST_PERCENT = 80;

    /** Rounded so far that one account's last request cannot be seen: to a cent, ten requests, a thousand tokens. */
    private static final long COST_STEP = 10_000;

    private static final long REQUESTS_STEP = 10;
    private static final long TOKENS_STEP = 1_000;

    private WeekCells() {}

    private record Key(String model, String plan, String place) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::model).thenComparing(Key::plan).thenComparing(Key::place);

        /** @param wider 1 without the place, 2 without the plan as well, 3 without anything */
        Key wider(int wider) {
            return new Key(
                    wider >= 3 ? WeekCell.SEVERAL : model,
                    wider >= 2 ? WeekCell.SEVERAL : plan,
                    WeekCell.SEVERAL);
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Pot {
        private final Map<UUID, Long> costs = new HashMap<>();
        private long cost;
        private long requests;
        private long promptTokens;
        private long completionTokens;

        void add(WeekUse use) {
            costs.merge(use.account(), use.costMicros(), Long::sum);
            cost += use.costMicros();
            requests += use.requests();
            promptTokens += use.promptTokens();
            completionTokens += use.completionTokens();
        }

        Pot with(Pot other) {
            add(other);
            return this;
        }

        void add(Pot other) {
            other.costs.forEach((account, micros) -> costs.merge(account, micros, Long::sum));
            cost += other.cost;
            requests += other.requests;
            promptTokens += other.promptTokens;
            completionTokens += other.completionTokens;
        }

        boolean safe() {
            long dearest = costs.values().stream().mapToLong(Long::longValue).max().orElse(0);
            return costs.size() >= FEWEST_ACCOUNTS && dearest * 100 <= cost * MOST_PERCENT;
        }

        WeekCell cell(Key key) {
            return new WeekCell(
                    key.model(),
                    key.plan(),
                    key.place(),
                    rounded(cost, COST_STEP),
                    rounded(requests, REQUESTS_STEP),
                    rounded(promptTokens, TOKENS_STEP),
                    rounded(completionTokens, TOKENS_STEP));
        }

        private static long rounded(long value, long step) {
            return Math.floorDiv(value + step / 2, step) * step;
        }
    }

    static List<WeekCell> of(Collection<WeekUse> uses) {
        TreeMap<Key, Pot> open = new TreeMap<>();
        uses.forEach(use -> open.computeIfAbsent(new Key(use.model(), use.plan(), use.place()), _ -> new Pot())
                .add(use));
        TreeMap<Key, Pot> done = new TreeMap<>();
        for (int wider = 1; wider <= 3; wider++) {
            TreeMap<Key, Pot> together = new TreeMap<>();
            for (Map.Entry<Key, Pot> each : open.entrySet()) {
                if (each.getValue().safe()) {
                    done.merge(each.getKey(), each.getValue(), Pot::with);
                } else {
                    together.computeIfAbsent(each.getKey().wider(wider), _ -> new Pot())
                            .add(each.getValue());
                }
            }
            open.clear();
            open.putAll(together);
        }
        open.forEach((key, rest) -> {
            while (!rest.safe() && !done.isEmpty()) {
                Key smallest = done.entrySet().stream()
                        .min(Comparator.comparingInt(each -> each.getValue().costs.size()))
                        .orElseThrow()
                        .getKey();
                rest.add(done.remove(smallest));
            }
            done.merge(key, rest, Pot::with);
        });
        List<WeekCell> cells = new ArrayList<>();
        done.forEach((key, pot) -> cells.add(pot.cell(key)));
        return cells;
    }
}
