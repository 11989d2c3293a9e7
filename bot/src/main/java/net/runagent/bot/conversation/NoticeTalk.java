package net.runagent.bot.conversation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.notice.ChatClosed;
import net.runagent.core.notice.ChatJoined;
import net.runagent.core.notice.ChatLeft;
import net.runagent.core.notice.ReadStaffAlert;
import net.runagent.core.notice.StaffAlert;
import net.runagent.core.notice.StaffAlertRaised;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what people should know without having asked: alerts to the staff, a further chat to an account's owner. */
@Component
final class NoticeTalk implements Flow<NoticeTalk.Position> {
    record Position() {}

    record ReadAlert(UUID alert) implements Question {}

    /** @param alert null when a newer one about the same has replaced it */
    record AlertRead(@Nullable StaffAlert alert) implements Answer {}

    @Override
    public String name() {
        return "notice";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return Set.of(StaffAlertRaised.class, ChatJoined.class, ChatLeft.class, ChatClosed.class);
    }

    @Override
    public Position start() {
        return new Position();
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return Outcome.leave(start);
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return Outcome.of(state);
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return switch (happening) {
            case StaffAlertRaised(UUID alert) -> List.of(new Effect.Ask(new ReadAlert(alert)));
            case ChatJoined(String platform, String idEnd, UUID chat) -> joined(platform, idEnd, chat);
            case ChatLeft(String platform, String idEnd) ->
                say(Text.of("notice.chat-left", "platform", platform).with("idEnd", idEnd));
            case ChatClosed _ -> say(Text.of("notice.chat-closed"));
            default -> List.of();
        };
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        if (!(answer instanceof AlertRead(StaffAlert alert))) {
            return List.of();
        }
        if (alert == null) {
            return say(Text.of("notice.alert-replaced"));
        }
        String facts = new TreeMap<>(alert.facts())
                .entrySet().stream().map(f -> f.getKey() + ": " + f.getValue()).collect(Collectors.joining("\n"));
        String severity = "notice.severity." + alert.severity().name().toLowerCase(Locale.ROOT);
        return say(Text.of(alert.heldBack() == 0 ? "notice.alert" : "notice.alert-repeated")
                .with("severity", Text.of(severity))
                .with("kind", alert.kind())
                .with("meaning", Text.of("alert." + alert.kind()))
                .with("subject", alert.subject())
                .with("facts", facts)
                .with("heldBack", alert.heldBack()));
    }

    private static List<Effect> joined(String platform, String idEnd, UUID chat) {
        return List.of(new Effect.Send(new View.Notice(
                Text.of("notice.chat-joined", "platform", platform).with("idEnd", idEnd),
                List.of(List.of(Action.danger("enter:chats:" + chat, Text.of("notice.not-me")))))));
    }

    private static List<Effect> say(Text text) {
        return List.of(new Effect.Send(View.Notice.of(text)));
    }

    @Component
    static final class AlertDesk implements Desk<ReadAlert> {
        private final ReadStaffAlert alerts;

        AlertDesk(ReadStaffAlert alerts) {
            this.alerts = alerts;
        }

        @Override
        public Class<ReadAlert> takes() {
            return ReadAlert.class;
        }

        @Override
        public Answer answer(ReadAlert question, Asker asker) {
            return new AlertRead(alerts.find(question.alert()).orElse(null));
        }
    }
}
