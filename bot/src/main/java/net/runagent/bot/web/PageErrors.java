package net.runagent.bot.web;

import java.util.Locale;
import net.runagent.core.work.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Answers people with a page that says what to do. */
@ControllerAdvice(assignableTypes = {LinkPages.class, SecretPages.class})
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageErrors {
    private static final Logger LOG = LoggerFactory.getLogger(PageErrors.class);

    private final Pages pages;

    PageErrors(Pages pages) {
        this.pages = pages;
    }

    @ExceptionHandler
    ModelAndView broken(Exception e, Locale locale) {
        // Not the message: a library may quote in it what was sent, on the page for secrets too.
        LOG.error("A page failed inside: {}", Failures.brief(e));
        return pages.problem("broken", HttpStatus.INTERNAL_SERVER_ERROR, locale);
    }
}
