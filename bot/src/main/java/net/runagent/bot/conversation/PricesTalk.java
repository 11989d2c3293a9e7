package net.runagent.bot.conversation;

import java.util.List;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** What everything costs, for anybody, before signing in. */
@Component
final class PricesTalk extends OpenTalk {
    record PricesAsked() implements Question {}

    record PricesShown(List<Plan> plans) implements Answer {}

    @Override
    public String name() {
        return "prices";
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Outcome.ask(start, new PricesAsked());
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return input instanceof Input.Answered(PricesShown(List<Plan> plans))
                ? Outcome.show(state, screen(plans))
                : Outcome.of(state);
    }

    private static View screen(List<Plan> plans) {
        Text all = plans.reversed().stream()
                .map(PricesTalk::plan)
                .reduce((below, plan) ->
                        Text.of("prices.plans").with("first", plan).with("rest", below))
                .orElseThrow();
        return new View.Screen(
                Text.of("prices.screen", "plans", all),
                List.of(
                        List.of(Action.primary("enter:deploy", Text.of("start.deploy"))),
                        List.of(Action.back(), Action.help())));
    }

    private static Text plan(Plan plan) {
        String interval = plan.interval().getYears() > 0 ? "year" : "month";
        String fee = plan.setupFee().isZero() ? "" : "-fee";
        return Text.of("prices." + interval + fee)
                .with("name", plan.name())
                .with("price", plan.price())
                .with("fee", plan.setupFee())
                .with("vcpu", plan.vcpu())
                .with("memory", plan.memoryGb())
                .with("disk", plan.diskGb())
                .with("credit", plan.includedCredit());
    }

    @Component
    static final class Prices implements Desk<PricesAsked> {
        private final Catalogue catalogue;

        Prices(Catalogue catalogue) {
            this.catalogue = catalogue;
        }

        @Override
        public Class<PricesAsked> takes() {
            return PricesAsked.class;
        }

        @Override
        public Answer answer(PricesAsked question, Asker asker) {
            return new PricesShown(catalogue.plans());
        }
    }
}
