package net.runagent.sandbox.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Spans of time, in nanoseconds of this process. */
final class Spans {
    record Span(long from, long until) {}

    private final List<Span> spans = new ArrayList<>();

    synchronized void add(long from, long until) {
        spans.add(new Span(from, until));
    }

    /** How long, within the window, at least one of the spans ran: what overlaps counts once. */
    synchronized long covered(long from, long until) {
        List<Span> sorted = spans.stream()
                .filter(span -> span.until() - from > 0 && until - span.from() > 0)
                .sorted(Comparator.comparingLong(Span::from))
                .toList();
        long covered = 0;
        long reached = from;
        for (Span span : sorted) {
            long begin = Math.max(span.from(), reached);
            long end = Math.min(span.until(), until);
            if (end > begin) {
                covered += end - begin;
                reached = end;
            }
        }
        return covered;
    }
}
