package net.runagent.bot.discord;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import net.runagent.bot.discord.DiscordRest.Answer;
import net.runagent.bot.discord.DiscordRest.Call;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to one interaction. Discord wants a first sign within 3 s and takes further ones for 15 minutes; a person's
 * lane and the clock may both give that first sign, so one of them at a time.
 */
final class Reply {
    /** Kinds of first answers, by Discord's numbers. */
    private static final int SAY = 4;

    private static final int THINK = 5;
    private static final int LATER = 6;
    private static final int CHANGE = 7;
    private static final int SUGGEST = 8;
    private static final int FORM = 9;

    /** Discord's flag of a message that only says that we think. */
    private static final int LOADING = 1 << 7;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private enum State {
        /** Nothing was answered, as far as this process knows. */
        OPEN,
        /** Discord shows that we think; the first message takes that place. */
        THINKING,
        /** The tap is acknowledged and nothing has changed. */
        QUIET,
        /** The first answer is given; what comes now is a further message. */
        SAID,
        /** Discord takes no answer any more. */
        DEAD
    }

    final Interaction interaction;
    private final DiscordRest rest;
    private final String application;
    private final ReentrantLock lock = new ReentrantLock();
    private State state = State.OPEN;
    private @Nullable String original;
    /** We tried to fill the first answer in and do not know what came of it. */
    private boolean perhapsOurs;

    Reply(Interaction interaction, DiscordRest rest, String application) {
        this.interaction = interaction;
        this.rest = rest;
        this.application = application;
    }

    boolean live() {
        return state != State.DEAD;
    }

    /** A command that shows nothing yet. */
    boolean unanswered() {
        return !interaction.onMessage() && (state == State.OPEN || state == State.THINKING);
    }

    /** The first sign in time, when nobody has given one. */
    void acknowledge() {
        locked(() -> {
            if (state == State.OPEN) {
                acknowledgeNow();
            }
            return null;
        });
    }

    /**
     * Takes the sign that we think away when nothing came of it. Another process may have put its answer in that place, so
     * it is looked at first; in doubt it stays, and Discord lets the next message take its place.
     */
    void tidy() {
        locked(() -> {
            if (state == State.THINKING) {
                String first = path("/messages/@original");
                Answer found = rest.call(Call.of("GET", first, null, null));
                if (found instanceof Answer.Ok(JsonNode message)
                        && (message.path("flags").asInt(0) & LOADING) != 0) {
                    rest.call(Call.of("DELETE", first, null, null));
                    state = State.SAID;
                } else {
                    state = givenAlready();
                }
            }
            return null;
        });
    }

    /** Shows a form; only possible as the first answer. */
    void form(Object form) {
        locked(() -> {
            if (state == State.OPEN) {
                first(FORM, form, Outgoing.NO_FILES);
                state = State.SAID;
            }
            return null;
        });
    }

    void suggest(Object choices) {
        locked(() -> {
            first(SUGGEST, choices, Outgoing.NO_FILES);
            state = State.SAID;
            return null;
        });
    }

    /** A message of its own. Null when this interaction cannot be answered any more. */
    @Nullable
    Answer say(Outgoing message) {
        return locked(() -> {
            Outgoing shown = interaction.direct() ? message : message.onlyForOne();
            if (state == State.OPEN && !interaction.onMessage()) {
                Answer answer = first(SAY, shown.json(), shown);
                if (!taken(answer)) {
                    return settled(answer, State.SAID, true);
                }
                state = State.THINKING;
            }
            if (state == State.OPEN) {
                acknowledgeNow();
            }
            if (state == State.DEAD) {
                return null;
            }
            return state == State.THINKING ? fill(shown) : settled(further(shown), state, false);
        });
    }

    /**
     * Discord itself lets a further message take the place of the sign that we think, unless something stands there already:
     * another process may have answered since. Only what may be ours is written over, so that it does not stand there twice.
     */
    private @Nullable Answer fill(Outgoing shown) {
        if (perhapsOurs) {
            return settled(original("PATCH", shown), State.SAID, true);
        }
        Answer answer = further(shown);
        perhapsOurs = answer instanceof Answer.Lost;
        return settled(answer, State.SAID, false);
    }

    /** Changes the message that was tapped. Null when this interaction cannot be answered any more. */
    @Nullable
    Answer change(Outgoing message) {
        return locked(() -> {
            if (state == State.OPEN) {
                Answer answer = first(CHANGE, message.json(), message);
                if (!taken(answer)) {
                    return settled(answer, State.SAID, false);
                }
                state = State.QUIET;
            }
            return state == State.DEAD ? null : settled(original("PATCH", message), State.SAID, false);
        });
    }

    /** Changes a message that this reply has said. */
    @Nullable
    Answer changeSaid(String message, Outgoing to) {
        return locked(() -> state == State.DEAD
                ? null
                : settled(rest.call(Call.of("PATCH", said(message), null, to.json())), state, false));
    }

    /** A message that can be reached through this reply, which Discord lets us look at only after the first sign. */
    Answer look(String message) {
        return locked(() -> {
            if (state == State.OPEN) {
                acknowledgeNow();
            }
            return rest.call(Call.of("GET", said(message), null, null));
        });
    }

    private String said(String message) {
        boolean first = message.equals(original)
                || (interaction.message() != null
                        && MessageRef.read(interaction.message()).message().equals(message));
        return path("/messages/" + (first ? "@original" : message));
    }

    private void acknowledgeNow() {
        boolean above = interaction.onMessage();
        Answer answer = first(above ? LATER : THINK, above ? null : visibility(), Outgoing.NO_FILES);
        if (answer instanceof Answer.Ok) {
            state = above ? State.QUIET : State.THINKING;
        } else if (taken(answer)) {
            state = above ? State.QUIET : givenAlready();
        } else if (answer instanceof Answer.Refused) {
            state = State.DEAD;
        }
    }

    /** One that may be ours is filled in again, so that it does not stand there twice; another process's is not touched. */
    private State givenAlready() {
        return perhapsOurs ? State.THINKING : State.SAID;
    }

    private Map<String, Object> visibility() {
        return interaction.direct() ? Map.of() : Map.of("flags", Outgoing.EPHEMERAL);
    }

    private Answer first(int kind, @Nullable Object data, Outgoing files) {
        var json = JSON.createObjectNode().put("type", kind);
        if (data != null) {
            json.set("data", JSON.valueToTree(data));
        }
        String path = "/interactions/" + interaction.id() + "/" + interaction.token() + "/callback?with_response=true";
        return rest.call(new Call("POST", path, null, json, files.uploads()));
    }

    private Answer further(Outgoing message) {
        return rest.call(new Call("POST", path(""), null, message.json(), message.uploads()));
    }

    private Answer original(String method, Outgoing message) {
        return rest.call(new Call(method, path("/messages/@original"), null, message.json(), message.uploads()));
    }

    /** @param first whether the message is the interaction's original one */
    private @Nullable Answer settled(Answer answer, State next, boolean first) {
        return switch (answer) {
            case Answer.Ok(JsonNode body) -> {
                state = next;
                JsonNode told = body.path("resource").path("message");
                JsonNode message = told.isObject() ? told : body;
                if (first) {
                    original = message.path("id").asString("");
                }
                yield new Answer.Ok(message);
            }
            // Whatever else it is, too late or one too many: Discord takes no answer through this interaction any more.
            case Answer.Refused(int _, int code)
            when code != DiscordCodes.INVALID_FORM && code != DiscordCodes.UNKNOWN_MESSAGE -> {
                state = State.DEAD;
                yield null;
            }
            case Answer.Lost lost -> {
                perhapsOurs |= first;
                yield lost;
            }
            default -> answer;
        };
    }

    private static boolean taken(Answer answer) {
        return answer instanceof Answer.Refused(int _, int code) && code == DiscordCodes.ALREADY_ACKNOWLEDGED;
    }

    private String path(String rest) {
        return "/webhooks/" + application + "/" + interaction.token() + rest;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
