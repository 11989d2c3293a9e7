package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.UnlinkChat;
import net.runagent.core.account.UnlinkChat.Linked;
import net.runagent.core.account.UnlinkChat.Unlinked;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Which chats are connected to the account, and the way to put one out that is not the owner's. */
@Component
final class ChatsTalk implements Flow<ChatsTalk.Position> {
    /** @param chat the one that the person is asked about; null in the list */
    record Position(@Nullable UUID chat) {}

    record AskChats() implements Question {}

    record Chats(List<Linked> chats) implements Answer {}

    record Disconnect(UUID chat) implements Question {}

    record Disconnected(Unlinked how) implements Answer {}

    @Override
    public String name() {
        return "chats";
    }

    @Override
    public Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public boolean glance() {
        return true;
    }

    @Override
    public Position start() {
        return new Position(null);
    }

    /** @param entry empty for the list, otherwise what stands for the chat that may not be the owner's */
    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return look(new Position(Entries.id(entry).orElse(null)));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Chosen(List<String> values)
            when !values.isEmpty() ->
                look(new Position(Entries.id(values.getFirst()).orElse(null)));
            case Input.Tap(String action)
            when action.equals("yes") && state.chat() != null -> Outcome.ask(state, new Disconnect(state.chat()));
            case Input.Tap(String action) when action.equals("list") -> look(start());
            case Input.Answered(Chats(List<Linked> chats)) -> shown(state, chats);
            case Input.Answered(Disconnected(Unlinked how)) -> done(state, how);
            default -> Outcome.of(state);
        };
    }

    private static Outcome<Position> look(Position state) {
        return Outcome.ask(state, new AskChats());
    }

    private static Outcome<Position> shown(Position state, List<Linked> chats) {
        Optional<Linked> one = chats.stream()
                .filter(chat -> chat.handle().equals(state.chat()))
                .findFirst();
        if (state.chat() == null) {
            return Outcome.show(state, list(chats));
        }
        return one.isPresent()
                ? Outcome.show(state, chats.size() == 1 ? last() : sure(one.get()))
                : Outcome.show(state, gone());
    }

    private static View list(List<Linked> chats) {
        return new View.Choice(
                Text.of("chats.list"),
                chats.stream()
                        .map(chat -> new View.Option(
                                chat.handle().toString(),
                                named(chat.here() ? "chats.this" : "chats.other", chat),
                                Text.of("chats.since", "since", chat.since())))
                        .toList(),
                List.of(List.of(Action.back())));
    }

    private static View sure(Linked chat) {
        return View.Screen.of(
                named(chat.here() ? "chats.sure-this" : "chats.sure", chat),
                Action.danger("yes", Text.of("chats.yes")),
                Action.of("list", Text.of("chats.all")),
                Action.back());
    }

    private static View last() {
        return View.Screen.of(Text.of("chats.last"), Action.of("list", Text.of("chats.all")), Action.back());
    }

    private static View gone() {
        return View.Screen.of(Text.of("chats.gone"), Action.of("list", Text.of("chats.all")), Action.back());
    }

    private static Outcome<Position> done(Position state, Unlinked how) {
        return switch (how) {
            // What a chat is told that was taken away comes by itself; see NoticeTalk.
            case Unlinked.Done(Linked chat) when chat.here() -> Outcome.of(new Position(null));
            // A message of its own: the notice to all chats comes at the same time and brings the screen again below.
            case Unlinked.Done(Linked chat) ->
                Outcome.of(
                        new Position(null),
                        new Effect.Send(View.Notice.of(named("chats.done", chat))),
                        new Effect.Ask(new AskChats()));
            case Unlinked.LastOne() -> Outcome.show(state, last());
            case Unlinked.Held(var until) ->
                Outcome.show(
                        state,
                        View.Screen.of(
                                Text.of("chats.held", "until", until),
                                Action.of("list", Text.of("chats.all")),
                                Action.back()));
            case Unlinked.NotThere() -> Outcome.show(state, gone());
        };
    }

    private static Text named(String key, Linked chat) {
        return Text.of(key).with("platform", chat.platform().word()).with("idEnd", chat.idEnd());
    }

    @Override
    public Optional<Outcome<Position>> resumed(Position state, Moment moment) {
        return Optional.of(look(state));
    }

    /** Answers about the asker's own account only. */
    @Configuration(proxyBeanMethods = false)
    static class ChatsDesks {
        @Bean
        Desk<AskChats> askChats(UnlinkChat chats) {
            return new Answering<>(AskChats.class, (_, asker) -> {
                AccountId account = asker.account();
                return new Chats(account == null ? List.of() : chats.chats(account, asker.user()));
            });
        }

        @Bean
        Desk<Disconnect> disconnectChat(UnlinkChat chats) {
            return new Answering<>(Disconnect.class, (question, asker) -> {
                AccountId account = asker.account();
                return new Disconnected(
                        account == null
                                ? new Unlinked.NotThere()
                                : chats.unlink(account, asker.user(), question.chat()));
            });
        }
    }
}
