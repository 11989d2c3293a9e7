package net.runagent.bot.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;

/** The end of every request that led nowhere: a page for people, problem details for programs. */
@Controller
@ConditionalOnWebApplication
class ErrorPage implements ErrorController {
    private final Pages pages;

    ErrorPage(Pages pages) {
        this.pages = pages;
    }

    @RequestMapping(path = "/error", produces = MediaType.TEXT_HTML_VALUE)
    ModelAndView page(HttpServletRequest request, Locale locale) {
        HttpStatus status = status(request);
        String what = switch (status) {
            case NOT_FOUND, METHOD_NOT_ALLOWED -> "not-found";
            case FORBIDDEN -> "form-too-old";
            default -> "broken";
        };
        return pages.problem(what, status, locale);
    }

    @RequestMapping("/error")
    @ResponseBody
    ProblemDetail problem(HttpServletRequest request) {
        return ProblemDetail.forStatus(status(request));
    }

    private static HttpStatus status(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus known = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        return known == null ? HttpStatus.NOT_FOUND : known;
    }
}
