package net.runagent.sandbox.discord;

import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A refusal in Discord's shape: a status, a code of its list, a message, and what is wrong with which field. */
final class ApiError extends RuntimeException {
    private static final int INVALID_FORM_BODY = 50_035;

    private final int status;
    private final int code;
    private final transient @Nullable JsonNode errors;

    private ApiError(int status, int code, String message, @Nullable JsonNode errors) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.errors = errors;
    }

    static ApiError of(int status, int code, String message) {
        return new ApiError(status, code, message, null);
    }

    /** @param errors fields nested as in the body, each with its {@code _errors} */
    static ApiError form(JsonNode errors) {
        return new ApiError(400, INVALID_FORM_BODY, "Invalid Form Body", errors);
    }

    /** One wrong field, named by its way down from the body: {@code components.0.custom_id}. */
    static ApiError form(String way, String code, String message) {
        FormErrors errors = new FormErrors();
        errors.add(way, code, message);
        return form(errors.tree());
    }

    static ApiError unauthorized() {
        return of(401, 0, "401: Unauthorized");
    }

    static ApiError unknown(int code, String what) {
        return of(404, code, "Unknown " + what);
    }

    static ApiError unknownMessage() {
        return unknown(10_008, "Message");
    }

    static ApiError unknownChannel() {
        return unknown(10_003, "Channel");
    }

    static ApiError unknownInteraction() {
        return unknown(10_062, "interaction");
    }

    static ApiError unknownWebhook() {
        return unknown(10_015, "Webhook");
    }

    static ApiError missingAccess() {
        return of(403, 50_001, "Missing Access");
    }

    static ApiError missingPermissions() {
        return of(403, 50_013, "Missing Permissions");
    }

    static ApiError cannotSend() {
        return of(403, 50_007, "Cannot send messages to this user");
    }

    static ApiError noMutualServer() {
        return of(403, 50_278, "Cannot send messages to this user due to having no mutual guilds");
    }

    /** What is wrong with which field, without the messages: they may quote a secret. */
    String details() {
        return errors == null
                ? String.valueOf(getMessage())
                : errors.toString().replaceAll(",?\"message\":\"(?:[^\"\\\\]|\\\\.)*\"", "");
    }

    /** The same, when the fields stand below another one. */
    ApiError under(String field) {
        return errors == null ? this : form(Json.object().set(field, errors));
    }

    Response response() {
        ObjectNode body = Json.object().put("message", getMessage()).put("code", code);
        if (errors != null) {
            body.set("errors", errors);
        }
        return Response.json(status, body);
    }
}
