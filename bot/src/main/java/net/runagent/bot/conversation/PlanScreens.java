package net.runagent.bot.conversation;

import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.runagent.bot.conversation.PlanQuestions.PlanChangeNow;
import net.runagent.bot.conversation.PlanQuestions.PlanChoice;
import net.runagent.bot.conversation.PlanQuestions.PlanOf;
import net.runagent.bot.conversation.PlanQuestions.ResizeNow;
import net.runagent.core.billing.PlanChange;
import net.runagent.core.billing.PlanTerms;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.ResizeServer.Phase;

/** The screens on which a plan is chosen and quoted, and what is said while it changes. */
final class PlanScreens {
    private PlanScreens() {}

    static View none() {
        return View.Screen.of(
                Text.of("plan.none"), Action.primary("enter:deploy", Text.of("start.deploy")), Action.back());
    }

    static View which(List<PlanOf> running) {
        return new View.Choice(
                Text.of("plan.pick"),
                running.stream()
                        .map(plan -> new View.Option(
                                plan.subscription().toString(), name(plan.name(), plan.interval()), about(plan)))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    private static Text about(PlanOf plan) {
        return plan.bot().isEmpty() ? Text.of("plan.no-agent") : Text.of("plan.of-agent", "bot", plan.bot());
    }

    /** Why nothing can be chosen, and what the person can do. */
    static View refused(PlanOf plan) {
        List<List<Action>> rows = new ArrayList<>();
        if (plan.refused().equals("scheduled")) {
            rows.add(List.of(Action.of("keep", Text.of("plan.keep"))));
        }
        rows.add(List.of(Action.of("enter:billing", Text.of("start.billing")), Action.back()));
        return new View.Screen(
                Text.of("plan.refused-" + plan.refused(), "plan", plan.name()).with("until", plan.until()), rows);
    }

    static View choose(PlanOf plan) {
        return new View.Choice(
                Text.of("plan.which", "plan", name(plan.name(), plan.interval()))
                        .with("about", about(plan)),
                plan.choices().stream().map(PlanScreens::option).toList(),
                List.of(List.of(Action.back())));
    }

    private static View.Option option(PlanChoice choice) {
        Plan plan = choice.terms().to();
        String when = choice.hindrance().isEmpty()
                ? choice.terms().kind().name().toLowerCase(Locale.ROOT)
                : choice.hindrance();
        return new View.Option(
                plan.id(),
                Text.of("plan.option", "name", name(plan.name(), plan.interval()))
                        .with("price", plan.price()),
                Text.of("plan.option-" + when)
                        .with("memory", plan.memoryGb())
                        .with("vcpu", plan.vcpu())
                        .with("from", choice.terms().from()));
    }

    static View quote(PlanOf from, PlanChoice choice) {
        PlanTerms terms = choice.terms();
        Plan to = terms.to();
        if (!choice.hindrance().isEmpty()) {
            return View.Screen.of(
                    Text.of("plan.hindered-" + choice.hindrance(), "plan", to.name()),
                    Action.of("again", Text.of("plan.other")),
                    Action.back());
        }
        boolean now = terms.kind() == PlanChange.Kind.UPGRADE;
        Text body = Text.of(now ? "plan.quote-now" : "plan.quote-later")
                .with("from", name(from.name(), from.interval()))
                .with("to", name(to.name(), to.interval()))
                .with("charge", terms.now())
                .with("price", DeployScreens.price(to))
                .with("when", terms.from())
                .with("until", from.until())
                .with("memory", to.memoryGb())
                .with("vcpu", to.vcpu())
                .with("credit", to.includedCredit());
        return new View.Screen(
                body,
                List.of(
                        List.of(Action.primary("confirm", Text.of("plan.confirm"))),
                        List.of(Action.of("again", Text.of("plan.other"))),
                        List.of(Action.back(), Action.cancel())));
    }

    static Text name(String name, Period interval) {
        return Text.of(interval.toTotalMonths() >= 12 ? "plan.yearly" : "plan.monthly", "name", name);
    }

    /** What became of a change, told by itself. */
    static View moved(PlanChangeNow now) {
        PlanChange change = now.change();
        String key = switch (change.state()) {
            case DONE -> "plan.done-" + change.kind().name().toLowerCase(Locale.ROOT);
            case SCHEDULED -> "plan.scheduled";
            case WITHDRAWN -> "plan.withdrawn";
            case REFUSED -> "plan.not-" + change.code();
            case WANTED, SENT -> change.code().isEmpty() ? "plan.under-way" : "plan.waits-" + change.code();
        };
        Text words = Text.of(key, "from", now.from())
                .with("to", now.to())
                .with("bot", now.bot())
                .with("price", now.price())
                .with("until", now.until());
        List<List<Action>> rows = change.state() == PlanChange.State.REFUSED
                ? List.of(List.of(Action.of("enter:billing", Text.of("start.billing"))))
                : List.of();
        return new View.Notice(words, rows);
    }

    /** Off, the new size, on, and the agent answers. */
    static View progress(ResizeNow now, Instant at) {
        List<Phase> phases = List.of(Phase.OFF, Phase.TYPE, Phase.ON, Phase.LOOK);
        Phase phase =
                now.change().phase() == Phase.WELL ? Phase.LOOK : now.change().phase();
        return new View.Progress(
                Text.of("plan.resizing", "bot", now.bot()).with("plan", now.plan()),
                phases.stream()
                        .map(each -> new View.Progress.Step(
                                Text.of("plan.step-" + each.name().toLowerCase(Locale.ROOT)),
                                state(each, phase, now.change().failed())))
                        .toList(),
                Waited.since(now.change().since(), at),
                List.of());
    }

    private static View.Progress.State state(Phase each, Phase now, boolean failed) {
        if (failed && each == Phase.TYPE) {
            return View.Progress.State.FAILED;
        }
        int compared = each.compareTo(now);
        return compared < 0
                ? View.Progress.State.DONE
                : compared == 0 ? View.Progress.State.RUNNING : View.Progress.State.WAITING;
    }
}
