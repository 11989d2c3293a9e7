package net.runagent.bot.conversation;

import java.util.ArrayList;
import java.util.List;
import net.runagent.core.billing.TokenQuestions.Arrived;
import net.runagent.core.billing.TokenQuestions.OnTheWay;
import net.runagent.core.billing.TokenQuestions.PrepaidPlan;
import net.runagent.core.billing.TokenQuestions.Purse;
import net.runagent.core.billing.TokenQuestions.TokenPayment;
import net.runagent.core.billing.TokenQuestions.TokenWays;
import net.runagent.core.billing.TokenQuestions.Way;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/** What is seen of a payment with tokens. The picture shows the bare address: nothing else is read by every wallet. */
final class TokenScreens {
    /** Before the word of a way. */
    static final String WAY = "way:";

    private TokenScreens() {}

    static View ways(TokenWays shown) {
        List<List<Action>> rows = new ArrayList<>();
        for (Way way : shown.ways()) {
            rows.add(List.of(Action.of(
                    WAY + way.way(),
                    Text.of(way.open() ? "usdt.way" : "usdt.way-paused")
                            .with("token", way.token())
                            .with("chain", way.chain()))));
        }
        rows.add(List.of(Action.back(), Action.help()));
        return new View.Screen(
                Text.of("usdt.ways", "number", shown.number())
                        .with("missing", shown.missing())
                        .with("held", shown.held().isZero() ? "" : Text.of("usdt.held", "held", shown.held())),
                rows);
    }

    static View address(TokenPayment shown, String look, String ways, String trouble) {
        return new View.Picture(
                words("usdt.send", shown)
                        .with("paused", shown.looked() ? "" : Text.of("usdt.paused"))
                        .with("held", shown.held().isZero() ? "" : Text.of("usdt.held", "held", shown.held())),
                Text.of("usdt.address", "address", shown.address()),
                new Drawing.QrCode(shown.address()),
                List.of(
                        List.of(
                                Action.copy("copy-address", Text.of("usdt.copy-address"), shown.address()),
                                Action.copy("copy-amount", Text.of("usdt.copy-amount"), shown.amount())),
                        List.of(Action.of(look, Text.of("usdt.look")), Action.of(ways, Text.of("usdt.other-network"))),
                        List.of(Action.of(trouble, Text.of("usdt.trouble"))),
                        List.of(Action.back())));
    }

    /** For each way in which it goes wrong, what becomes of the money. */
    static View trouble() {
        return View.Screen.of(Text.of("usdt.trouble-shown"), Action.back());
    }

    static View onTheWay(TokenPayment shown) {
        return View.Notice.of(
                Text.of("usdt.on-the-way", "number", shown.number()).with("lines", lines(shown.onTheWay())));
    }

    private static Text lines(List<OnTheWay> seen) {
        return seen.reversed().stream()
                .map(each -> Text.of("usdt.seen", "amount", each.amount())
                        .with("token", each.token())
                        .with("chain", each.chain())
                        .with("done", each.done())
                        .with("needed", each.needed()))
                .reduce((below, line) ->
                        Text.of("billing.lines").with("first", line).with("rest", below))
                .orElseThrow();
    }

    static View paid(TokenPayment shown) {
        return View.Notice.of(Text.of(shown.held().isZero() ? "usdt.paid" : "usdt.paid-more", "number", shown.number())
                .with("held", shown.held()));
    }

    static View over(TokenPayment shown) {
        return View.Notice.of(Text.of("pay.over", "number", shown.number()));
    }

    /** Something came, and it is not enough. */
    static View little(TokenPayment shown) {
        return new View.Notice(
                words("usdt.short", shown).with("held", shown.held()),
                List.of(
                        List.of(Action.primary("enter:usdt:" + shown.invoice(), Text.of("usdt.rest"))),
                        List.of(Action.copy("copy-address", Text.of("usdt.copy-address"), shown.address()))));
    }

    static View kept(Arrived arrived) {
        return new View.Notice(
                Text.of("usdt.kept", "amount", arrived.amount())
                        .with("token", arrived.token())
                        .with("chain", arrived.chain())
                        .with("held", arrived.held()),
                List.of(List.of(Action.of("enter:usdt:" + TokenTalk.PURSE, Text.of("usdt.purse")))));
    }

    static View returned(TokenPayment shown) {
        return new View.Notice(
                Text.of("usdt.returned", "number", shown.number()).with("held", shown.held()),
                List.of(List.of(Action.of("enter:usdt:" + TokenTalk.PURSE, Text.of("usdt.purse")))));
    }

    static View purse(Purse purse) {
        Text pieces = purse.pieces().reversed().stream()
                .map(each -> Text.of("usdt.piece", "amount", each.amount())
                        .with("token", each.token())
                        .with("chain", each.chain()))
                .reduce((below, line) ->
                        Text.of("billing.lines").with("first", line).with("rest", below))
                .orElseGet(() -> Text.of("usdt.no-pieces"));
        return View.Screen.of(
                Text.of("usdt.purse-shown", "pieces", pieces).with("held", purse.held()),
                Action.of("enter:payout", Text.of("payout.open")),
                Action.of("enter:billing", Text.of("billing.open")),
                Action.back());
    }

    /** What was paid ahead ends: what it costs to go on, and that nothing is charged by itself. */
    static View ending(PrepaidPlan plan) {
        return new View.Notice(
                Text.of(plan.over() ? "usdt.plan-over" : "usdt.plan-ending", "name", plan.name())
                        .with("until", plan.until())
                        .with("price", plan.price()),
                List.of(List.of(
                        Action.primary("enter:usdt:" + TokenTalk.NEXT + plan.first(), Text.of("usdt.plan-pay")))));
    }

    private static Text words(String key, TokenPayment shown) {
        return Text.of(key, "number", shown.number())
                .with("amount", shown.amount())
                .with("token", shown.token())
                .with("chain", shown.chain())
                .with("missing", shown.missing());
    }
}
