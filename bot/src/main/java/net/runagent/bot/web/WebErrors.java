package net.runagent.bot.web;

import net.runagent.core.work.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers programs (webhooks) with problem details; what broke inside is logged and not told. */
@RestControllerAdvice
class WebErrors extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WebErrors.class);

    @ExceptionHandler
    ProblemDetail broken(Exception e) {
        // Not the message: a library may quote in it what was sent, on the page for secrets too.
        LOG.error("A request failed inside: {}", Failures.brief(e));
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side. Please try again.");
    }
}
