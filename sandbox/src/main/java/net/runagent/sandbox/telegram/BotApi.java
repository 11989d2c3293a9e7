package net.runagent.sandbox.telegram;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Bot API's door: {@code /bot<token>/<method>}, whatever the case of the method. */
final class BotApi {
    private final Messenger messenger;
    private final BotApiContract contract;
    private final Updates updates;
    private final Map<String, BiFunction<Bot, Call, Object>> methods = new HashMap<>();
    private volatile boolean validating = true;

    BotApi(
            Messenger messenger,
            Wire wire,
            Updates updates,
            Managing managing,
            Sending sending,
            BotApiContract contract) {
        this.messenger = messenger;
        this.contract = contract;
        this.updates = updates;
        Profile profile = new Profile(messenger, wire);
        methods.put("getMe", (bot, call) -> wire.self(bot));
        methods.put("sendMessage", sending::text);
        methods.put("sendPhoto", sending::photo);
        methods.put("sendDocument", sending::document);
        methods.put("editMessageText", sending::edit);
        methods.put("editMessageCaption", sending::edit);
        methods.put("editMessageReplyMarkup", sending::edit);
        methods.put("editMessageMedia", sending::editMedia);
        methods.put("deleteMessage", (bot, call) -> {
            sending.delete(bot, call, call.number("message_id", 0));
            return true;
        });
        methods.put("deleteMessages", (bot, call) -> {
            call.json("message_ids").ifPresent(ids -> ids.forEach(id -> sending.delete(bot, call, id.asLong())));
            return true;
        });
        methods.put("sendChatAction", (bot, call) -> {
            Chat chat = sending.open(bot, call);
            chat.action = call.text("action");
            messenger.touch(chat, null);
            return true;
        });
        methods.put("answerCallbackQuery", this::answerTap);
        methods.put("getManagedBotToken", managing::token);
        methods.put("replaceManagedBotToken", managing::replaceToken);
        methods.put("setManagedBotAccessSettings", managing::setAccess);
        methods.put("getManagedBotAccessSettings", managing::access);
        profile.addTo(methods);
    }

    void addTo(Routes routes) {
        routes.any("/bot{token}/{method}", this::call);
        routes.get("/file/bot{token}/{path...}", this::file);
    }

    /** Off for load drivers: calls are then not compared with the published description. */
    void validating(boolean on) {
        validating = on;
    }

    /** What a planned fault calls the request: {@code POST /sendMessage}. */
    String name(Request request) {
        if (!request.route().startsWith("/bot")) {
            return request.method() + " " + request.route();
        }
        String called = request.param("method");
        return request.method() + " /" + contract.method(called).orElse(called);
    }

    private Response call(Request request) throws InterruptedException {
        try {
            Bot bot = bot(request.param("token"));
            String method = contract.method(request.param("method"))
                    .orElseThrow(() -> ApiError.of(404, "Not Found: method not found"));
            Call call = CallReader.read(method, request);
            if (validating) {
                contract.violations(call)
                        .forEach(v -> messenger.world.violations().add("telegram", v));
            }
            return ok(method.equals("getUpdates") ? updates.poll(bot, call) : answer(bot, call));
        } catch (ApiError refused) {
            return refused.response();
        }
    }

    private Object answer(Bot bot, Call call) {
        BiFunction<Bot, Call, Object> method = methods.get(call.method());
        if (method == null) {
            if (contract.answersTrue(call.method())) {
                return true;
            }
            messenger.world.violations().add("telegram", call.method() + " is not simulated");
            throw ApiError.bad("the sandbox does not simulate " + call.method());
        }
        messenger.lock.lock();
        try {
            return method.apply(bot, call);
        } finally {
            messenger.lock.unlock();
        }
    }

    private Bot bot(String token) {
        if (!token.matches("\\d+:[A-Za-z0-9_-]{30,}")) {
            throw ApiError.of(404, "Not Found");
        }
        messenger.lock.lock();
        try {
            return messenger.byToken(token).orElseThrow(() -> ApiError.of(401, "Unauthorized"));
        } finally {
            messenger.lock.unlock();
        }
    }

    private Object answerTap(Bot bot, Call call) {
        if (call.text("text").length() > 200) {
            throw ApiError.bad("MESSAGE_TOO_LONG");
        }
        Messenger.Query query = messenger.queries.get(call.text("callback_query_id"));
        if (query == null || query.chat.bot != bot.id || Phone.tooOld(query)) {
            throw ApiError.bad("query is too old and response timeout expired or query ID is invalid");
        }
        query.answered = true;
        query.toast = call.text("text").isEmpty() ? null : call.text("text");
        messenger.signal("query:" + query.id).signalAll();
        return true;
    }

    private Response file(Request request) {
        try {
            Bot bot = bot(request.param("token"));
            String id = request.param("path").replaceFirst("^.*/", "").replaceFirst("\\.[^.]*$", "");
            return messenger
                    .files
                    .find(id)
                    .filter(f -> bot.id > 0)
                    .map(f -> Response.bytes(200, f.mediaType(), messenger.files.content(f)))
                    .orElseThrow(() -> ApiError.of(404, "Not Found"));
        } catch (ApiError refused) {
            return refused.response();
        }
    }

    private static Response ok(Object result) {
        ObjectNode body = Json.object().put("ok", true);
        JsonNode node = result instanceof JsonNode json ? json : Json.tree(result);
        body.set("result", node);
        return Response.bytes(200, "application/json", Json.text(body).getBytes(StandardCharsets.UTF_8));
    }
}
