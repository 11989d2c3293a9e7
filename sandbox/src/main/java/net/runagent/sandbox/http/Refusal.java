package net.runagent.sandbox.http;

/** Thrown by a handler to answer with a status and {@code {"error": message}}, or with a whole answer of its own. */
public final class Refusal extends RuntimeException {
    private final transient Response response;

    public Refusal(int status, String message) {
        this(Response.error(status, message), message);
    }

    public Refusal(Response response, String message) {
        super(message, null, false, false);
        this.response = response;
    }

    public Response response() {
        return response;
    }

    public static Refusal notFound(String message) {
        return new Refusal(404, message);
    }

    public static Refusal badRequest(String message) {
        return new Refusal(400, message);
    }
}
