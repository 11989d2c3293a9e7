package net.runagent.bot.conversation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import net.runagent.core.vault.AuditLog.Use;

/**
 * Cuts the audit log into pages for people. The looks of the watch come every hour; those of one day and agent are one
 * entry, so that the use that matters is found among them. Pure.
 */
final class UsePages {
    static final int ENTRIES = 6;
    /** Rows asked for at once. */
    static final int ROWS = 100;

    /** Further than this a page does not look for more entries. */
    private static final int ROWS_MOST = 3_000;

    private static final String WATCH = "watch.";

    private UsePages() {}

    /** @param oldest when the oldest of them was */
    record Entry(Use newest, Instant oldest, int times) {
        Entry with(Use older) {
            return new Entry(newest, older.at(), times + 1);
        }
    }

    /** @param next before which row the next page begins, 0 at the end */
    record Page(List<Entry> entries, long next) {}

    private record Alike(String event, String kind, String step, Object command, Object deployment, LocalDate day) {
        static Alike of(Use use) {
            return new Alike(
                    use.event(),
                    use.kind(),
                    use.step(),
                    use.command(),
                    use.deployment(),
                    use.at().atZone(ZoneOffset.UTC).toLocalDate());
        }
    }

    /** @param rows the {@link #ROWS} newest before a row; fewer at the end */
    static Page from(long before, LongFunction<List<Use>> rows) {
        Map<Object, Entry> entries = new LinkedHashMap<>();
        long last = before;
        int read = 0;
        while (read < ROWS_MOST) {
            List<Use> more = rows.apply(last);
            for (Use use : more) {
                boolean watch = use.step().startsWith(WATCH);
                Object key = watch ? Alike.of(use) : use.row();
                Entry known = entries.get(key);
                if (known == null && entries.size() == ENTRIES) {
                    return new Page(new ArrayList<>(entries.values()), last);
                }
                entries.put(key, known == null ? new Entry(use, use.at(), 1) : known.with(use));
                last = use.row();
                read++;
            }
            if (more.size() < ROWS) {
                return new Page(new ArrayList<>(entries.values()), 0);
            }
        }
        return new Page(new ArrayList<>(entries.values()), last);
    }
}
