package net.runagent.bot.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/** A flow that does a little of everything, for the tests of the engine; it borrows words of the real catalogue. */
public final class OrderTalk implements Flow<OrderTalk.Step> {
    public sealed interface Step {}

    public record Asking() implements Step {}

    public record Naming(String size) implements Step {}

    public record Ordered(String order) implements Step {}

    public record PlaceOrder(String size, String name) implements Question {}

    public record Placed(String order) implements Answer {}

    public record OrderReady(String order) implements Happening {}

    private final int version;
    private final boolean open;
    private final Set<String> commands;

    public OrderTalk() {
        this(1, true);
    }

    /** Answers to a command that is in the menu, so that a platform offers it. */
    public static OrderTalk inMenu(String command) {
        return new OrderTalk(1, true, Set.of(command));
    }

    public OrderTalk(int version, boolean open) {
        this(version, open, Set.of("order"));
    }

    private OrderTalk(int version, boolean open, Set<String> commands) {
        this.commands = commands;
        this.version = version;
        this.open = open;
    }

    @Override
    public String name() {
        return "order";
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public Class<Step> stateType() {
        return Step.class;
    }

    @Override
    public Set<String> commands() {
        return commands;
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(OrderReady.class);
    }

    @Override
    public Step start() {
        return new Asking();
    }

    @Override
    public Outcome<Step> enter(Step start, String entry, Moment moment) {
        return Outcome.of(
                start,
                new Effect.Show(new View.Screen(
                        said("ASK " + entry),
                        List.of(
                                List.of(Action.of("small", said("Small")), Action.of("big", said("Big"))),
                                List.of(Action.of("boom", said("Boom")), Action.of("secret", said("Secret"))),
                                List.of(Action.help()),
                                List.of(Action.back(), Action.cancel())))),
                new Effect.ExpireAt(moment.now().plus(Duration.ofHours(1))));
    }

    @Override
    public Outcome<Step> on(Step state, Input input, Moment moment) {
        if (input instanceof Input.Expired) {
            return Outcome.of(state, new Effect.Send(View.Notice.of(said("EXPIRED"))), new Effect.Leave());
        }
        if (input instanceof Input.Pasted pasted && state instanceof Naming) {
            return Outcome.show(state, View.Screen.of(said("KEPT " + pasted.shape()), Action.back()));
        }
        return switch (state) {
            case Asking asking
            when input instanceof Input.Tap tap && Set.of("small", "big").contains(tap.action()) ->
                Outcome.show(
                        new Naming(tap.action()),
                        new View.Prompt(said("NAME"), List.of(List.of(Action.back(), Action.cancel()))));
            case Asking asking
            when input.equals(new Input.Tap("boom")) -> throw new IllegalStateException("a flow with a fault");
            case Asking asking
            when input.equals(new Input.Tap("secret")) ->
                Outcome.show(
                        new Naming("secret"), new View.SecretInput(said("TOKEN"), List.of(List.of(Action.cancel()))));
            case Naming naming
            when input instanceof Input.Said name -> Outcome.ask(state, new PlaceOrder(naming.size(), name.text()));
            case Naming naming
            when input instanceof Input.Answered done && done.answer() instanceof Placed placed ->
                Outcome.show(
                        new Ordered(placed.order()), View.Screen.of(said("ORDERED " + placed.order()), Action.back()));
            default -> Outcome.of(state);
        };
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        OrderReady ready = (OrderReady) happening;
        return List.of(new Effect.Send(new View.Notice(
                said("READY " + ready.order()), List.of(List.of(Action.of("look:" + ready.order(), said("Look")))))));
    }

    @Override
    public Step migrate(int storedVersion, Map<String, Object> stored) {
        return null;
    }

    @Override
    public Optional<Outcome<Step>> resumed(Step state, Moment moment) {
        return Optional.empty();
    }

    /** Any words at all, through a text that says its argument first. */
    static Text said(String words) {
        return Text.of("conversation.unknown-command", "command", words);
    }
}
