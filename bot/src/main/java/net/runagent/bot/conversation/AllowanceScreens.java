package net.runagent.bot.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.runagent.bot.conversation.AllowanceQuestions.Spends;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance.Each;
import net.runagent.core.usage.SpendingWarned;
import org.jspecify.annotations.Nullable;

/** What the allowance talk shows. */
final class AllowanceScreens {
    private static final int FROM_HERE_MORE_IS_OFFERED = 80;

    private AllowanceScreens() {}

    static View of(Spends spends) {
        List<List<Action>> rows = new ArrayList<>();
        rows.add(List.of(
                Action.of("1/day", Text.of("allowance.offer-day", "amount", dollars(1))),
                Action.of("2/day", Text.of("allowance.offer-day", "amount", dollars(2))),
                Action.of("5/day", Text.of("allowance.offer-day", "amount", dollars(5)))));
        rows.add(List.of(
                Action.of("10/week", Text.of("allowance.offer-week", "amount", dollars(10))),
                Action.of("30/month", Text.of("allowance.offer-month", "amount", dollars(30)))));
        rows.add(List.of(Action.of("other", Text.of("allowance.other"))));
        if (spends.each() != null) {
            rows.add(List.of(
                    Action.of("more", Text.of("allowance.more", "amount", spends.step())),
                    Action.of("off", Text.of("allowance.off"))));
        }
        rows.add(List.of(Action.back()));
        Text body = Text.of("allowance.body")
                .with("agent", spends.agent().name())
                .with("done", Text.of(spends.changed() ? "allowance.done" : "allowance.nothing"))
                .with("what", state(spends))
                .with("left", atLeastNothing(spends.left()));
        return new View.Screen(body, rows);
    }

    static View ask(boolean again) {
        return new View.Prompt(
                Text.of(again ? "allowance.not-understood" : "allowance.ask"),
                List.of(List.of(Action.of("look", Text.of("allowance.back")))));
    }

    private static Text state(Spends spends) {
        Each each = spends.each();
        if (each == null || spends.ends() == null) {
            return Text.of("allowance.none");
        }
        return Text.of("allowance.limited")
                .with("used", spends.used())
                .with("allowed", spends.allowed())
                .with("each", each(each))
                .with("ends", spends.ends());
    }

    private static Text each(Each each) {
        return Text.of("allowance.each-" + each.name().toLowerCase(Locale.ROOT));
    }

    /** @return null when there is nothing to tell any more */
    static @Nullable View warning(SpendingWarned warned, Spends spends) {
        String id = spends.agent().deployment().toString();
        Action look = Action.of("enter:allowance:" + id, Text.of("allowance.open"));
        return switch (warned.of()) {
            case SpendingWarned.HOUR ->
                new View.Notice(
                        Text.of("allowance.told-hour")
                                .with("agent", spends.agent().name())
                                .with("left", atLeastNothing(spends.left())),
                        List.of(
                                List.of(Action.of("enter:usage:" + id, Text.of("allowance.usage"))), List.of(look)));
            case SpendingWarned.ALLOWANCE -> spends.each() == null ? null : allowance(warned, spends, look);
            default -> credit(warned, spends, look);
        };
    }

    private static View allowance(SpendingWarned warned, Spends spends, Action look) {
        boolean stopped = warned.percent() >= 100;
        Text body = Text.of(stopped ? "allowance.told-stopped" : "allowance.told-share")
                .with("agent", spends.agent().name())
                .with("percent", warned.percent())
                .with("what", state(spends));
        List<List<Action>> rows = new ArrayList<>();
        if (warned.percent() >= FROM_HERE_MORE_IS_OFFERED) {
            rows.add(List.of(Action.of(
                    "more:" + spends.agent().deployment() + ":" + spends.begins(),
                    Text.of("allowance.more", "amount", spends.step()))));
        }
        rows.add(List.of(look));
        return new View.Notice(body, rows);
    }

    private static View credit(SpendingWarned warned, Spends spends, Action look) {
        Text body = Text.of(warned.percent() >= 100 ? "allowance.told-empty" : "allowance.told-credit")
                .with("agent", spends.agent().name())
                .with("percent", warned.percent())
                .with("left", atLeastNothing(spends.left()));
        Action buy = Action.of("enter:usage:credit:" + spends.agent().deployment(), Text.of("usage.credit"));
        return new View.Notice(body, List.of(List.of(buy), List.of(look)));
    }

    private static UsdMicros dollars(long whole) {
        return new UsdMicros(whole * 1_000_000);
    }

    private static UsdMicros atLeastNothing(UsdMicros left) {
        return left.value() > 0 ? left : UsdMicros.ZERO;
    }
}
