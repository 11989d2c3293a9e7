package net.runagent.sandbox.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import net.runagent.sandbox.http.Json;

/** The arithmetic of all benches. */
final class Figures {
    private Figures() {}

    /** The smallest value that at least this share (in percent) of all values does not exceed: the nearest rank. */
    static double percentile(double[] values, double percent) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("a percentile is above 0 and at most 100, not " + percent);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    static double median(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How many happened each second of a span given in nanoseconds. */
    static double perSecond(long count, long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException("no time has passed");
        }
        return count / (nanos / 1e9);
    }

    static double ratio(double figure, double baseline) {
        if (baseline <= 0) {
            throw new IllegalArgumentException("the baseline is " + baseline);
        }
        return figure / baseline;
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    /** As it is printed: with this many digits behind the point, never as a power of ten. */
    static BigDecimal rounded(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }

    /** One line, whatever is in it. */
    static String line(Map<String, Object> figures) {
        return Json.text(figures);
    }
}
