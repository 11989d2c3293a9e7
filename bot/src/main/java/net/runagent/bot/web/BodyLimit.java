package net.runagent.bot.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import net.runagent.core.billing.CardHook;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets no body through that is larger than a webhook can be, or that does not say how large it is. */
final class BodyLimit extends OncePerRequestFilter {
    /** What a webhook may have; everything else that is posted to us is far smaller. */
    static final int LIMIT_BYTES = CardHook.MOST_BYTES;

    /** Nothing else than a POST is taken here; whoever only looks at the door is told that nothing is there. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long length = request.getContentLengthLong();
        if (length < 0) {
            response.setStatus(HttpServletResponse.SC_LENGTH_REQUIRED);
        } else if (length > LIMIT_BYTES) {
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else {
            chain.doFilter(request, response);
        }
    }
}
