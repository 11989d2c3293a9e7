package net.runagent.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpansTest {
    private final Spans spans = new Spans();

    @Test
    void whatOverlapsCountsOnce() {
        spans.add(10, 30);
        spans.add(20, 40);
        spans.add(22, 25);
        assertThat(spans.covered(0, 100)).isEqualTo(30);
    }

    @Test
    void whatLiesOutsideTheWindowDoesNotCount() {
        spans.add(0, 10);
        spans.add(90, 200);
        spans.add(300, 400);
        assertThat(spans.covered(5, 100)).isEqualTo(15);
    }

    @Test
    void theOrderInWhichSpansEndDoesNotMatter() {
        spans.add(50, 60);
        spans.add(10, 20);
        assertThat(spans.covered(0, 55)).isEqualTo(15);
    }

    @Test
    void withoutSpansNothingIsCovered() {
        assertThat(spans.covered(0, 100)).isZero();
    }
}
