package net.runagent.core.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody can be singled out of what stays. */
class WeekCellsTest {
    private static final long DOLLAR = 1_000_000;

    @Test
    void manyAccountsOfOneKindAreOneCell() {
        assertThat(WeekCells.of(accounts(0, 10, "gpt", "small", "nbg1", DOLLAR)))
                .containsExactly(new WeekCell("gpt", "small", "nbg1", 10 * DOLLAR, 100, 10_000, 1_000));
    }

    @Test
    void whatIsTooSmallIsPutTogetherWithWhatIsTooSmallBesideIt() {
        List<WeekUse> uses = new ArrayList<>(accounts(0, 12, "gpt", "small", "nbg1", DOLLAR));
        uses.addAll(accounts(20, 6, "gpt", "small", "fsn1", DOLLAR));
        uses.addAll(accounts(30, 5, "gpt", "small", "hel1", DOLLAR));
        assertThat(WeekCells.of(uses))
                .extracting(WeekCell::place, WeekCell::costMicros)
                .containsExactlyInAnyOrder(
                        tuple("nbg1", 12 * DOLLAR),
                        tuple("*", 11 * DOLLAR));
    }

    @Test
    void theOnlyUserOfAModelTakesOthersInWithIt() {
        List<WeekUse> uses = new ArrayList<>(accounts(0, 12, "gpt", "small", "nbg1", DOLLAR));
        uses.addAll(accounts(50, 20, "opus", "small", "nbg1", DOLLAR));
        uses.addAll(accounts(90, 1, "rare", "large", "hel1", DOLLAR));
        assertThat(WeekCells.of(uses))
                .as("the smallest cell is given up")
                .extracting(WeekCell::model)
                .containsExactlyInAnyOrder("*", "opus");
    }

    @Test
    void oneThatHasMostOfACellIsHiddenAmongMore() {
        List<WeekUse> uses = new ArrayList<>(accounts(0, 11, "gpt", "small", "nbg1", DOLLAR));
        uses.add(use(11, "gpt", "small", "nbg1", 100 * DOLLAR));
        uses.addAll(accounts(20, 40, "opus", "small", "nbg1", DOLLAR));
        assertThat(WeekCells.of(uses)).extracting(WeekCell::model).containsExactly("*");
    }

    @Test
    void ofFewerThanTenAccountsOnlyTheTotalStays() {
        List<WeekUse> uses = new ArrayList<>(accounts(0, 3, "gpt", "small", "nbg1", DOLLAR));
        uses.addAll(accounts(5, 4, "opus", "large", "hel1", DOLLAR));
        assertThat(WeekCells.of(uses)).containsExactly(new WeekCell("*", "*", "*", 7 * DOLLAR, 70, 7_000, 1_000));
        assertThat(WeekCells.of(List.of())).isEmpty();
    }

    @Test
    void amountsAreRounded() {
        List<WeekUse> uses = accounts(0, 10, "gpt", "small", "nbg1", 123_456);
        assertThat(WeekCells.of(uses).getFirst().costMicros()).isEqualTo(1_230_000);
    }

    /** Whoever is in a cell that could be published is one of ten, and pays four fifths of it at most. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whateverPeopleUseEveryCellHidesEverybodyInIt(long seed) {
        Random random = new Random(seed);
        List<WeekUse> uses = new ArrayList<>();
        Set<UUID> all = new HashSet<>();
        for (int nr = 0; nr < 400; nr++) {
            int account = random.nextInt(60);
            WeekUse use = use(
                    account,
                    "m" + random.nextInt(random.nextInt(1, 9)),
                    "p" + random.nextInt(3),
                    "l" + random.nextInt(4),
                    (long) Math.exp(random.nextDouble(17)));
            uses.add(use);
            all.add(use.account());
        }
        assertThat(all).hasSizeGreaterThan(WeekCells.FEWEST_ACCOUNTS);
        List<WeekCell> cells = WeekCells.of(uses);
        for (WeekCell cell : cells) {
            // Who can be in it: what is not in a narrower cell of its own.
            List<WeekUse> fits = uses.stream()
                    .filter(use -> narrowest(cells, use).equals(cell))
                    .toList();
            long accounts = fits.stream().map(WeekUse::account).distinct().count();
            long cost = fits.stream().mapToLong(WeekUse::costMicros).sum();
            long dearest = fits.stream()
                    .collect(Collectors.groupingBy(
                            WeekUse::account, Collectors.summingLong(WeekUse::costMicros)))
                    .values()
                    .stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            assertThat(accounts).as("seed %d %s", seed, cell).isGreaterThanOrEqualTo(WeekCells.FEWEST_ACCOUNTS);
            assertThat(dearest * 100).as("seed %d %s", seed, cell).isLessThanOrEqualTo(cost * WeekCells.MOST_PERCENT);
            assertThat(cell.costMicros()).as("seed %d %s", seed, cell).isBetween(cost - 5_000, cost + 5_000);
        }
    }

    private static WeekCell narrowest(List<WeekCell> cells, WeekUse use) {
        return List.of(
                        List.of(use.model(), use.plan(), use.place()),
                        List.of(use.model(), use.plan(), "*"),
                        List.of(use.model(), "*", "*"),
                        List.of("*", "*", "*"))
                .stream()
                .flatMap(key -> cells.stream()
                        .filter(cell -> List.of(cell.model(), cell.plan(), cell.place()).equals(key)))
                .findFirst()
                .orElseThrow();
    }

    private static List<WeekUse> accounts(int from, int count, String model, String plan, String place, long cost) {
        List<WeekUse> uses = new ArrayList<>();
        for (int nr = from; nr < from + count; nr++) {
            uses.add(use(nr, model, plan, place, cost));
        }
        return uses;
    }

    private static WeekUse use(int account, String model, String plan, String place, long cost) {
        return new WeekUse(new UUID(7, account), model, plan, place, cost, 10, 1_000, 100);
    }
}
