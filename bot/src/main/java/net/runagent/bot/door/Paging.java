package net.runagent.bot.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/**
 * A long choice in pages. What buttons carry is numbered on: a choice's options first, then its actions, then the pages.
 *
 * @param options how many there are to choose from
 * @param actions how many buttons stand below them
 * @param aPage how many options a page shows
 */
public record Paging(int options, int actions, int aPage) {
    public static Paging of(View.Choice choice, int aPage) {
        return new Paging(choice.options().size(), actions(choice.rows()), aPage);
    }

    /** How many actions stand in these rows: the number of the first page of a view that offers nothing else. */
    public static int actions(List<? extends List<?>> rows) {
        return rows.stream().mapToInt(List::size).sum();
    }

    /** At least one. */
    public int pages() {
        return Math.max(1, (options + aPage - 1) / aPage);
    }

    /** The first option of a page. */
    public int from(int page) {
        return page * aPage;
    }

    /** Behind the last option of a page. */
    public int to(int page) {
        return Math.min(options, from(page) + aPage);
    }

    /** What leads to a page. */
    public int number(int page) {
        return options + actions + page;
    }

    /** Where the reader is; nothing when there is only one page. */
    public Optional<Text> where(int page) {
        return pages() == 1
                ? Optional.empty()
                : Optional.of(Text.of("conversation.page", "page", page + 1).with("pages", pages()));
    }

    /** @param number what the button carries */
    public record Turn(Text label, int number) {}

    /** The ways to the pages before and behind. */
    public List<Turn> turns(int page) {
        List<Turn> turns = new ArrayList<>();
        if (page > 0) {
            turns.add(new Turn(Text.of("action.previous"), number(page - 1)));
        }
        if (page < pages() - 1) {
            turns.add(new Turn(Text.of("action.next"), number(page + 1)));
        }
        return turns;
    }
}
