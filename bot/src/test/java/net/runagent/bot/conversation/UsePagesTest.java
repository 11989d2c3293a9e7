package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.vault.AuditLog;
import net.runagent.core.vault.AuditLog.Use;
import org.junit.jupiter.api.Test;

/** The audit log in pages: what matters is found among the looks of the watch. */
class UsePagesTest {
    private static final UUID AGENT = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final UUID WISH = new UUID(2, 2);

    private final List<Use> log = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T00:30:00Z");

    @Test
    void theLooksOfADayAreOneEntryAndTheUseThatMattersStandsBetweenThem() {
        looks(24, AGENT);
        opened("recover.restart", AGENT);
        looks(24, AGENT);

        UsePages.Page page = page(AuditLog.NEWEST);

        assertThat(page.entries()).extracting(entry -> entry.newest().step()).contains("recover.restart");
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(5);
        assertThat(page.entries().stream().mapToInt(UsePages.Entry::times).sum())
                .isEqualTo(49);
        assertThat(page.next()).isZero();
    }

    @Test
    void theLooksAtTwoAgentsDoNotHideEachOther() {
        for (int hour = 0; hour < 20; hour++) {
            opened("watch.health", hour % 2 == 0 ? AGENT : OTHER);
        }

        assertThat(page(AuditLog.NEWEST).entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.times()).isEqualTo(10));
    }

    @Test
    void everyRowIsOnExactlyOnePage() {
        looks(30, AGENT);
        for (int i = 0; i < 20; i++) {
            opened("recover.configure", AGENT);
            looks(3, OTHER);
        }
        long rows = 0;
        int pages = 0;
        long before = AuditLog.NEWEST;
        do {
            UsePages.Page page = page(before);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(UsePages.ENTRIES);
            rows += page.entries().stream().mapToInt(UsePages.Entry::times).sum();
            before = page.next();
            pages++;
        } while (before > 0);

        assertThat(rows).isEqualTo(log.size());
        assertThat(pages).isGreaterThan(3);
    }

    @Test
    void anEmptyLogIsAnEmptyPage() {
        assertThat(page(AuditLog.NEWEST)).isEqualTo(new UsePages.Page(List.of(), 0));
    }

    /** A year of looks without anything else is paged through without reading all of it for one page. */
    @Test
    void aYearOfLooksIsCutIntoPages() {
        looks(24 * 365, AGENT);
        List<Integer> asked = new ArrayList<>();

        UsePages.Page page = UsePages.from(AuditLog.NEWEST, before -> {
            asked.add(1);
            return before(before);
        });

        assertThat(page.entries()).hasSize(UsePages.ENTRIES);
        assertThat(page.next()).isPositive();
        assertThat(asked).hasSizeLessThan(4);
    }

    private void looks(int times, UUID agent) {
        for (int i = 0; i < times; i++) {
            opened("watch.health", agent);
            now = now.plus(Duration.ofHours(1));
        }
    }

    private void opened(String step, UUID agent) {
        now = now.plusSeconds(1);
        log.addFirst(
                new Use(log.size() + 1, now, "opened", agent, "ssh_private_key", 1, "RECOVER", WISH, step, "ab12"));
    }

    private UsePages.Page page(long before) {
        return UsePages.from(before, this::before);
    }

    private List<Use> before(long row) {
        return log.stream().filter(use -> use.row() < row).limit(UsePages.ROWS).toList();
    }
}
