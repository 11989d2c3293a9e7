package net.runagent.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final double[] NONE = {};

    @Test
    void aPercentileIsAValueThatWasMeasuredWhateverTheOrder() {
        double[] values =
                IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
        assertThat(Figures.percentile(values, 50)).isEqualTo(50);
        assertThat(Figures.percentile(values, 95)).isEqualTo(95);
        assertThat(Figures.percentile(values, 99)).isEqualTo(99);
        assertThat(Figures.percentile(values, 100)).isEqualTo(100);
    }

    @Test
    void aPercentileOfFewValuesIsNeverBelowItsShare() {
        double[] three = {30, 10, 20};
        assertThat(Figures.percentile(three, 50)).isEqualTo(20);
        assertThat(Figures.percentile(three, 67)).isEqualTo(30);
        assertThat(Figures.percentile(three, 1)).isEqualTo(10);
        assertThat(Figures.percentile(new double[] {7}, 99)).isEqualTo(7);
    }

    @Test
    void nothingMeasuredHasNoPercentileAndNoMedian() {
        assertThatThrownBy(() -> Figures.percentile(NONE, 50)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Figures.median(NONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Figures.percentile(new double[] {1}, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMedianLiesBetweenTheTwoMiddleValues() {
        assertThat(Figures.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(Figures.median(new double[] {9, 1, 5, 7})).isEqualTo(6);
    }

    @Test
    void ratesAndRatiosNeedSomethingBelowTheLine() {
        assertThat(Figures.perSecond(3_000, 1_500_000_000L)).isEqualTo(2_000);
        assertThat(Figures.ratio(2_000, 16_000)).isEqualTo(0.125);
        assertThatThrownBy(() -> Figures.perSecond(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Figures.ratio(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLineIsOneLineWithTheKeysInOrderAndPlainNumbers() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("bench", "chat");
        figures.put("updates_per_s", Figures.rounded(12_345_678.4, 0));
        figures.put("ratio", Figures.rounded(0.12549, 3));
        figures.put("note", "two\nlines");
        assertThat(Figures.line(figures))
                .isEqualTo("{\"bench\":\"chat\",\"updates_per_s\":12345678,\"ratio\":0.125,\"note\":\"two\\nlines\"}");
    }
}
