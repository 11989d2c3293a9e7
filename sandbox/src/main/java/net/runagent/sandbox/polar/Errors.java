package net.runagent.sandbox.polar;

import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;

/** Errors as Polar writes them. */
final class Errors {
    private Errors() {}

    static Response shape(int status, String code) {
        return PolarApi.versioned(Response.json(status, Map.of("error", code, "detail", code)));
    }

    static Refusal refuse(int status, String error, String detail) {
        return new Refusal(PolarApi.versioned(Response.json(status, Map.of("error", error, "detail", detail))), detail);
    }

    static Refusal notFound() {
        return refuse(404, "ResourceNotFound", "Not found");
    }

    static Refusal unprocessable(String field, String message) {
        Map<String, Object> one = Map.of("loc", List.of("body", field), "msg", message, "type", "value_error");
        return new Refusal(PolarApi.versioned(Response.json(422, Map.of("detail", List.of(one)))), message);
    }
}
