package net.runagent.bot.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import net.runagent.core.billing.CardHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the card provider pushes. Stored and acknowledged; when it cannot be stored the provider is asked to come again. */
@RestController
class PolarHookDoor {
    private static final Logger log = LoggerFactory.getLogger(PolarHookDoor.class);

    private final CardHook hook;
    private final BodyRoom room;

    PolarHookDoor(CardHook hook, BodyRoom room) {
        this.hook = hook;
        this.room = room;
    }

    @PostMapping(path = "/hooks/polar", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> take(HttpServletRequest request) {
        try (BodyRoom.Place place = room.place()) {
            byte[] body = place.read(request.getInputStream(), request.getContentLength());
            if (body == null) {
                return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
            }
            return ResponseEntity.status(
                            switch (hook.take(
                                    all(request, "webhook-id"),
                                    all(request, "webhook-timestamp"),
                                    all(request, "webhook-signature"),
                                    body)) {
                                case KEPT -> HttpStatus.ACCEPTED;
                                case REFUSED -> HttpStatus.FORBIDDEN;
                                case OFF -> HttpStatus.NOT_FOUND;
                            })
                    .build();
        } catch (IOException gone) {
            log.debug("A sender went away in the middle of a webhook.");
            return ResponseEntity.badRequest().build();
        } catch (RuntimeException notStored) {
            log.error("A webhook could not be stored; the provider is asked to send it again.", notStored);
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        }
    }

    private static List<String> all(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}
