package net.runagent.bot.conversation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.runagent.bot.conversation.UsageQuestions.Added;
import net.runagent.bot.conversation.UsageQuestions.Agent;
import net.runagent.bot.conversation.UsageQuestions.Packs;
import net.runagent.bot.conversation.UsageTalk.Page;
import net.runagent.bot.conversation.UsageTalk.Reading;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance.Each;
import net.runagent.core.usage.DayCost;
import net.runagent.core.usage.LookAtUsage.Report;
import net.runagent.core.usage.ModelUse;

/** What the usage talk shows: numbers, and the month's days as a picture. */
final class UsageScreens {
    /** More models than this make a list nobody reads. */
    private static final int MODELS_SHOWN = 8;

    private UsageScreens() {}

    static View of(Page page, Reading reading, Agent agent, Report report, boolean more) {
        LocalDate completed = report.completedThrough();
        return page == Page.DAYS && completed != null && !report.days().isEmpty()
                ? days(agent.name(), report.days(), completed)
                : numbers(page, reading, agent, report, more);
    }

    private static View numbers(Page page, Reading reading, Agent agent, Report report, boolean more) {
        List<List<Action>> rows = new ArrayList<>();
        rows.add(List.of(
                Action.of("today", Text.of("usage.today")),
                Action.of("week", Text.of("usage.week")),
                Action.of("month", Text.of("usage.month"))));
        rows.add(
                report.days().isEmpty()
                        ? List.of(Action.of("models", Text.of("usage.by-model")))
                        : List.of(
                                Action.of("models", Text.of("usage.by-model")),
                                Action.of("days", Text.of("usage.by-day"))));
        if (more) {
            rows.add(List.of(Action.of("credit", Text.of("usage.credit"))));
        }
        rows.add(List.of(Action.of("enter:allowance:" + agent.deployment(), Text.of("allowance.open"))));
        if (reading == Reading.NO_ANSWER) {
            rows.add(List.of(Action.of("refresh", Text.of("usage.refresh"))));
        }
        rows.add(List.of(Action.back()));
        Text body = Text.of("usage.body")
                .with("agent", agent.name())
                .with("what", page == Page.MODELS ? models(report) : cost(page, report))
                .with("left", report.left().value() > 0 ? report.left() : UsdMicros.ZERO)
                .with("limit", report.limit())
                .with("age", age(reading, report));
        return new View.Screen(body, rows);
    }

    static View packs(Packs offer) {
        if (offer.packs().isEmpty()) {
            return ordered("none");
        }
        return new View.Choice(
                Text.of("usage.credit-pick", "agent", offer.agent().name()),
                offer.packs().stream()
                        .map(pack -> new View.Option(
                                pack.id(),
                                Text.of("usage.credit-pack")
                                        .with("credit", pack.credit())
                                        .with("price", pack.price()),
                                null))
                        .toList(),
                List.of(List.of(Action.of("today", Text.of("usage.numbers")), Action.back())));
    }

    static View ordered(String refused) {
        Text words = Text.of(refused.isEmpty() ? "usage.credit-ordered" : "usage.credit-refused-" + refused);
        return View.Screen.of(words, Action.of("today", Text.of("usage.numbers")), Action.back());
    }

    static View added(Added added) {
        return View.Notice.of(Text.of("usage.credit-added")
                .with("agent", added.agent().name())
                .with("credit", added.credit())
                .with("left", added.left()));
    }

    private static Text cost(Page page, Report report) {
        UsdMicros cost = report.cost();
        if (cost == null) {
            return Text.of("usage.not-read");
        }
        String key = "usage.cost-" + page.name().toLowerCase(Locale.ROOT);
        return Text.of(key)
                .with("cost", cost)
                .with("tokens", tokens(page, report))
                .with("forecast", forecast(page, cost, report));
    }

    /** At the pace so far, and never more than there is credit; within the first day of a span nobody can tell. */
    private static Text forecast(Page page, UsdMicros cost, Report report) {
        Instant readAt = report.readAt();
        Each each = page == Page.WEEK ? Each.WEEK : Each.MONTH;
        if (readAt == null || page == Page.TODAY || cost.value() <= 0) {
            return Text.of("usage.no-more");
        }
        Instant begin = each.begin(readAt).atStartOfDay(ZoneOffset.UTC).toInstant();
        long passed = Duration.between(begin, readAt).toMinutes();
        long all = Duration.between(begin, each.end(readAt)).toMinutes();
        if (passed < Duration.ofDays(1).toMinutes()) {
            return Text.of("usage.no-more");
        }
        BigDecimal pace = BigDecimal.valueOf(cost.value())
                .multiply(BigDecimal.valueOf(all))
                .divide(BigDecimal.valueOf(passed), RoundingMode.HALF_EVEN);
        BigDecimal most = BigDecimal.valueOf(cost.value())
                .add(BigDecimal.valueOf(Math.max(0, report.left().value())))
                .min(BigDecimal.valueOf(Long.MAX_VALUE));
        UsdMicros then = UsdMicros.ofUsd(pace.min(most).movePointLeft(6));
        return Text.of(page == Page.WEEK ? "usage.forecast-week" : "usage.forecast-month")
                .with("cost", then);
    }

    /** Tokens are only told for completed days; today has none yet. */
    private static Text tokens(Page page, Report report) {
        long requests = report.models().stream().mapToLong(ModelUse::requests).sum();
        if (page == Page.TODAY || report.completedThrough() == null) {
            return Text.of("usage.tokens-later");
        }
        return Text.of("usage.tokens")
                .with(
                        "prompt",
                        report.models().stream()
                                .mapToLong(ModelUse::promptTokens)
                                .sum())
                .with(
                        "completion",
                        report.models().stream()
                                .mapToLong(ModelUse::completionTokens)
                                .sum())
                .with("requests", requests)
                .with("day", report.completedThrough());
    }

    private static Text models(Report report) {
        if (report.completedThrough() == null || report.models().isEmpty()) {
            return Text.of("usage.models-none");
        }
        Text list = Text.of("usage.models").with("day", report.completedThrough());
        Text lines = Text.of("usage.no-more");
        List<ModelUse> shown = report.models().stream().limit(MODELS_SHOWN).toList();
        for (ModelUse use : shown.reversed()) {
            lines = Text.of("usage.model")
                    .with("model", use.model())
                    .with("cost", use.cost())
                    .with("tokens", use.promptTokens() + use.completionTokens())
                    .with("rest", lines);
        }
        return list.with("lines", lines);
    }

    private static Text age(Reading reading, Report report) {
        Instant readAt = report.readAt();
        if (readAt == null) {
            return Text.of(reading == Reading.NO_ANSWER ? "usage.no-answer-ever" : "usage.reading-first");
        }
        String key = switch (reading) {
            case UNDER_WAY -> "usage.reading";
            case LIVE -> "usage.live";
            case NO_ANSWER -> "usage.no-answer";
        };
        return Text.of(key, "when", readAt);
    }

    /** The same as words stands below it: not everybody sees a picture. */
    private static View days(String agent, List<DayCost> days, LocalDate completed) {
        Text lines = Text.of("usage.no-more");
        for (DayCost day : days.reversed()) {
            lines = Text.of("usage.day")
                    .with("day", day.day().getDayOfMonth())
                    .with("cost", day.cost())
                    .with("rest", lines);
        }
        Drawing drawing = new Drawing.DailyCost(
                Text.of("usage.days-title"),
                completed.withDayOfMonth(1),
                completed,
                days.stream().map(day -> new Drawing.Bar(day.day(), day.cost())).toList());
        return new View.Picture(
                Text.of("usage.days").with("agent", agent).with("day", completed),
                Text.of("usage.days-words", "lines", lines),
                drawing,
                List.of(List.of(Action.of("month", Text.of("usage.numbers"))), List.of(Action.back())));
    }
}
