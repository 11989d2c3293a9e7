package net.runagent.bot.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.bot.conversation.Texts;
import net.runagent.bot.walk.PaperChat.Button;
import net.runagent.bot.walk.PaperChat.Kind;
import net.runagent.core.billing.CardOrder;
import net.runagent.core.conversation.StoredConversation;
import net.runagent.core.conversation.Text;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must hold after every step. Each method names what it found wrong; nothing is empty. */
final class Invariants {
    /** What leads away from a screen says so in one of these words: back, out, or no. */
    private static final Set<String> WAYS =
            labels("action.back", "action.cancel", "conversation.return", "signin.not-me");

    private static final Set<String> OUT_OF_DATE = labels("conversation.stale");

    /** Fewer say nothing. */
    private static final int SOME_RETURNS = 10;

    /** A text that is missing shows its key. */
    private static final Pattern KEY = Pattern.compile(
            "(?<![\\w/@.-])(build|deploy|model|allowance|rotate|security|status|terminate|recover|pay|billing|usage|signin|own-key"
                    + "|conversation|action|chats|settings|plan|refund|receipt|backups)\\.[a-z]+(-[a-z]+)*");

    private final House house;
    private final Doing doing;
    private final Set<String> marks;
    private final JdbcClient jdbc;
    private final Map<PaperChat, Long> shown = new HashMap<>();
    private long returns;
    private long cameBack;

    Invariants(House house, Doing doing, Set<String> marks) {
        this.house = house;
        this.doing = doing;
        this.marks = marks;
        this.jdbc = house.db.jdbc();
    }

    private static Set<String> labels(String... keys) {
        Texts texts = new Texts();
        return texts.languages().stream()
                .flatMap(language ->
                        Stream.of(keys).map(key -> texts.plain(Text.of(key), Locale.forLanguageTag(language))))
                .collect(Collectors.toSet());
    }

    List<String> afterStep() {
        List<String> wrong = new ArrayList<>();
        failures(wrong);
        silence(wrong);
        comeBack();
        for (PaperChat chat : house.chats()) {
            long before = shown.getOrDefault(chat, -1L);
            if (chat.shown() != before) {
                shown.put(chat, chat.shown());
                others(chat, wrong);
                screen(chat, wrong);
            }
        }
        once(wrong);
        return wrong;
    }

    // ---- nothing fails by itself

    private void failures(List<String> wrong) {
        if (!house.weather.bad()) {
            house.failures.forEach(failed -> wrong.add("failed in good weather: " + trace(failed)));
        }
        house.failures.clear();
        long tries = jdbc.sql("select count(*) from inbox where attempts > 0 or parked_at is not null")
                .query(Long.class)
                .single();
        if (tries > 0) {
            wrong.add(tries + " arrivals could not be handled");
        }
    }

    private static String trace(Throwable failed) {
        StringBuilder trace = new StringBuilder(failed.toString());
        for (StackTraceElement frame : failed.getStackTrace()) {
            if (frame.getClassName().startsWith("net.runagent")) {
                trace.append("\n    at ").append(frame);
            }
        }
        return trace.toString();
    }

    // ---- whoever does something gets an answer

    private void silence(List<String> wrong) {
        List<Owed> open = new ArrayList<>();
        for (Owed owed : doing.owed) {
            if (owed.chat().blocked()) {
                continue;
            }
            if (owed.misled(OUT_OF_DATE, house.deaths())) {
                wrong.add("a button that is out of date did not say so: "
                        + owed.chat().whose.mark() + " " + owed.what() + " and was told \""
                        + owed.chat().toast(owed.tap()) + "\"");
            }
            if (owed.paid(house.deaths())) {
                continue;
            }
            if (underWay(owed.chat())) {
                open.add(owed);
            } else {
                wrong.add("silence: " + owed.chat().whose.mark() + " " + owed.what() + outbox(owed.chat()));
            }
        }
        doing.owed.clear();
        doing.owed.addAll(open);
    }

    /** What was interrupted may have ended meanwhile, so not every single one need come back. */
    private void comeBack() {
        for (Doing.Return back : doing.returns) {
            if (back.deaths() == house.deaths() && !house.chat(back.whose()).blocked()) {
                returns++;
                boolean there = house.stored(back.whose().user())
                        .filter(stored -> !stored.flows().isEmpty()
                                && stored.flows().getLast().equals(back.flow()))
                        .isPresent();
                cameBack += there ? 1 : 0;
            }
        }
        doing.returns.clear();
    }

    String returned() {
        return cameBack + " of " + returns + " returns led to what was interrupted";
    }

    private boolean underWay(PaperChat chat) {
        String lane = chat.whose.user().lane();
        return jdbc.sql("select exists (select from outbox where lane = ? and state in ('PENDING', 'SENDING'))"
                        + " or exists (select from inbox where lane = ?)")
                .params(lane, lane)
                .query(Boolean.class)
                .single();
    }

    // ---- what stands in a chat

    private void others(PaperChat chat, List<String> wrong) {
        for (String words : chat.news()) {
            if (KEY.matcher(words).find()) {
                wrong.add("no words for: " + words);
            }
            marks.stream()
                    .filter(mark -> !mark.equals(chat.whose.mark()))
                    .filter(mark -> words.replace("\\", "").contains(mark))
                    .forEach(mark -> wrong.add(chat.whose.mark() + " sees something of " + mark + ": " + words));
        }
    }

    private void screen(PaperChat chat, List<String> wrong) {
        if (chat.blocked() || underWay(chat)) {
            shown.put(chat, -1L);
            return;
        }
        Optional<StoredConversation> stored = house.stored(chat.whose.user());
        Optional<PaperChat.Message> screen = chat.screen();
        if (stored.isEmpty() || screen.isEmpty() || stored.get().flows().isEmpty()) {
            return;
        }
        for (Button button : screen.get().buttons()) {
            if (button.kind() != Kind.LINK && !stored.get().knows(button.carried())) {
                wrong.add("a button that leads nowhere: " + chat.whose.mark() + " [" + button.label() + "] "
                        + button.carried() + " on: " + screen.get().words() + " in "
                        + stored.get().flows()
                        + outbox(chat));
            }
        }
        boolean home = stored.get().flows().getLast().equals("start");
        boolean ways = home
                ? !stored.get().screen().isEmpty()
                : stored.get().screen().stream().anyMatch(id -> id.startsWith("enter:"))
                        || screen.get().buttons().stream().anyMatch(button -> WAYS.contains(button.label()));
        if (!ways) {
            wrong.add("no way back: " + chat.whose.mark() + " in "
                    + stored.get().flows() + " " + stored.get().screen() + " on: "
                    + screen.get().words() + screen.get().buttons() + outbox(chat));
        }
    }

    private String outbox(PaperChat chat) {
        return jdbc.sql("""
                        select kind || ' ' || state || ' ' || coalesce(anchor, '') || ' anew ' || anew || ' '
                        || coalesce(message, '') || ' -> ' || coalesce(provider_ref, '') || ' no. ' || attempt
                        from outbox where lane = ? order by created_at desc, id limit 8
                        """).param(chat.whose.user().lane()).query(String.class).list().stream()
                .collect(Collectors.joining("\n  ", "\n  ", ""));
    }

    // ---- what must happen once

    private void once(List<String> wrong) {
        house.effects.done().forEach((key, times) -> {
            if (times > 1) {
                wrong.add(key + " happened " + times + " times");
            }
        });
        house.post.taken().forEach((letter, times) -> {
            if (times > 1) {
                wrong.add("letter " + letter + " was sent " + times + " times");
            }
        });
        house.cloud.doubles().forEach(name -> wrong.add("two servers are called " + name));
        Map<Object, Long> back = new HashMap<>();
        Set<Object> intents = new HashSet<>();
        house.cards.refunds().forEach(refund -> {
            back.merge(refund.order(), refund.amount().minor(), Long::sum);
            if (refund.intent() != null && !intents.add(refund.intent())) {
                wrong.add("refund " + refund.intent() + " was made twice");
            }
        });
        house.cards.orders().forEach(order -> {
            if (back.getOrDefault(order.id(), 0L) > order.net().minor()) {
                wrong.add("more went back than was paid for order " + order.id());
            }
        });
    }

    // ---- from time to time

    List<String> nowAndThen() {
        List<String> wrong = new ArrayList<>();
        sums(wrong);
        differences(wrong);
        secrets(wrong);
        unsettled(wrong);
        return wrong;
    }

    /** A larger plan that was wished for once is charged once, whatever answers were lost on the way. */
    private void differences(List<String> wrong) {
        Map<UUID, Long> wished = new HashMap<>();
        jdbc.sql("select subscription from plan_change where kind = 'UPGRADE'")
                .query(UUID.class)
                .list()
                .forEach(subscription -> wished.merge(subscription, 1L, Long::sum));
        house.cards.orders().stream()
                .filter(order -> order.reason().equals("subscription_update"))
                .collect(Collectors.groupingBy(CardOrder::subscription, Collectors.counting()))
                .forEach((subscription, charged) -> {
                    long wishes = wished.getOrDefault(subscription, 0L);
                    if (charged > wishes) {
                        wrong.add("subscription " + subscription + " was charged " + charged + " differences for "
                                + wishes + " wishes");
                    }
                });
    }

    /** Whoever comes next would send it once more. */
    private void unsettled(List<String> wrong) {
        jdbc.sql("select id from outbox where state = 'SENDING'").query(UUID.class).list().stream()
                .filter(id -> house.chats().stream().anyMatch(chat -> chat.answeredBy(id, house.deaths())))
                .forEach(id -> wrong.add("message " + id + " went out and is not settled"));
    }

    /** Nothing waits any more, no server stands for nobody, and no backup lies of nobody. */
    List<String> atTheEnd() {
        List<String> wrong = new ArrayList<>();
        if (returns >= SOME_RETURNS && cameBack * 2 < returns) {
            wrong.add("only " + returned());
        }
        zero("arrivals wait", "select count(*) from inbox", wrong);
        zero(
                "messages wait",
                "select count(*) from outbox where state in ('PENDING', 'SENDING') and kind <> 'DELETE'",
                wrong);
        zero(
                "messages were refused",
                "select count(*) from outbox where state = 'REFUSED' and kind <> 'DELETE'",
                wrong);
        Set<String> wanted = new HashSet<>(jdbc.sql("""
                select id::text from deployment where state not in ('Terminated', 'Failed', 'Cancelled', 'Draft', 'Ordered')
                """).query(String.class).list());
        house.cloud.owners().stream()
                .filter(owner -> !wanted.contains(owner.value().toString()))
                .forEach(owner -> wrong.add("a server stands for " + owner.value() + ", which is over"));
        house.cloud.copied().stream()
                .filter(owner -> !wanted.contains(owner.value().toString()))
                .forEach(owner -> wrong.add("a backup lies there of " + owner.value() + ", which is over"));
        return wrong;
    }

    private void sums(List<String> wrong) {
        zero("the ledger does not balance", "select coalesce(sum(amount), 0) from ledger_entry", wrong);
        zero("an order has several payments", """
                select count(*) from (select 1 from payment group by rail, external_ref having count(*) > 1) doubled
                """, wrong);
        zero("an agent has several grants of credit from one source", """
                select count(*) from (select 1 from credit_entry group by deployment_id, source having count(*) > 1) d
                """, wrong);
    }

    private void zero(String otherwise, String count, List<String> wrong) {
        long found = jdbc.sql(count).query(Long.class).single();
        if (found != 0) {
            wrong.add(otherwise + ": " + found);
        }
    }

    /** No token, key, name or address in anything that is stored, sealed things apart: they are searched too. */
    private void secrets(List<String> wrong) {
        Set<String> needles = new HashSet<>(house.bots.tokens());
        needles.addAll(house.models.secrets());
        List<String> tables = jdbc.sql("select table_name from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list();
        for (String table : tables) {
            List<String> rows = jdbc.sql("select t::text from " + table + " t")
                    .query(String.class)
                    .list();
            for (String row : rows) {
                needles.stream().filter(row::contains).forEach(needle -> wrong.add("a secret lies in " + table));
            }
        }
        jdbc.sql("select position::text from conversation")
                .query(String.class)
                .list()
                .forEach(position -> {
                    if (position.contains(GoogleOnPaper.MAIL) || marks.stream().anyMatch(position::contains)) {
                        wrong.add("a stored conversation tells who somebody is: " + position);
                    }
                });
    }
}
