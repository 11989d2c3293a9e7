package net.runagent.bot.web;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import net.runagent.core.billing.CardHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the card provider pushes. Stored and acknowledged; when it cannot be stored the provider is asked to come again.
 *
 * <p>A servlet of its own and no controller: it reads bytes and answers with a number, and in a storm of webhooks finding the
 * controller's method costs as much as all that is done for the webhook (docs/decisions/0038). For the same reason it is timed
 * here, by its answer, and not as other requests are.
 */
final class PolarHookDoor extends HttpServlet {
    static final String ADDRESS = "/hooks/polar";

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(PolarHookDoor.class);

    private final transient CardHook hook;
    private final transient BodyRoom room;
    private final transient MeterRegistry meters;
    private final transient MeterProvider<Timer> timer;

    PolarHookDoor(CardHook hook, BodyRoom room, MeterRegistry meters) {
        this.hook = hook;
        this.room = room;
        this.meters = meters;
        this.timer = Timer.builder("runagent.webhook.polar")
                .description("From a webhook's headers to its answer, by the answer's status.")
                .withRegistry(meters);
    }

    /** Nothing else than a POST is taken here; whoever only looks at the door is told that nothing is there. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("POST")) {
            Timer.Sample began = Timer.start(meters);
            int status = take(request);
            began.stop(timer.withTag("status", Integer.toString(status)));
            response.setStatus(status);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private int take(HttpServletRequest request) {
        try (BodyRoom.Place place = room.place()) {
            byte[] body = place.read(request.getInputStream(), request.getContentLength());
            if (body == null) {
                return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            }
            return switch (hook.take(
                    all(request, "webhook-id"),
                    all(request, "webhook-timestamp"),
                    all(request, "webhook-signature"),
                    body)) {
                case KEPT -> HttpServletResponse.SC_ACCEPTED;
                case REFUSED -> HttpServletResponse.SC_FORBIDDEN;
                case OFF -> HttpServletResponse.SC_NOT_FOUND;
            };
        } catch (IOException gone) {
            log.debug("A sender went away in the middle of a webhook.");
            return HttpServletResponse.SC_BAD_REQUEST;
        } catch (RuntimeException notStored) {
            log.error("A webhook could not be stored; the provider is asked to send it again.", notStored);
            return HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        }
    }

    private static List<String> all(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
