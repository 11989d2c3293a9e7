package net.runagent.sandbox.polar;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.world.Faults;
import net.runagent.sandbox.world.WorldClock;

/** Errors as Polar writes them. */
final class Errors {
    private Errors() {}

    static Response shape(int status, String code) {
        return PolarApi.versioned(Response.json(status, Map.of("error", code, "detail", code)));
    }

    /**
     * Trouble that was planned. {@code 429} tells when to come again, in seconds, or as a date when the fault's code is
     * {@code retry-after-date}; a {@code 404} with the code {@code dead-version} lacks the version, as for one that is gone.
     */
    static Response planned(Faults.Fault fault, WorldClock clock) {
        if (fault.code().equals("dead-version")) {
            return Response.json(fault.status(), Map.of("detail", "Not Found"));
        }
        if (fault.code().equals("retry-after-date")) {
            String until = DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.now()
                    .minus(clock.offset())
                    .plusSeconds(fault.seconds())
                    .atOffset(ZoneOffset.UTC));
            return shape(fault.status(), "RateLimitExceeded").header("Retry-After", until);
        }
        return shape(fault.status(), fault.code()).header("Retry-After", "" + fault.seconds());
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
