package net.runagent.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyLimitTest {
    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        assertThat(statusFor(BodyLimit.LIMIT_BYTES)).isEqualTo(200);
        assertThat(statusFor(BodyLimit.LIMIT_BYTES + 1)).isEqualTo(413);
    }

    @Test
    void aBodyOfUnknownSizeIsNotRead() throws Exception {
        var response = new MockHttpServletResponse();
        var chain = new MockFilterChain();
        new BodyLimit().doFilter(new MockHttpServletRequest("POST", "/hooks/polar"), response, chain);
        assertThat(response.getStatus()).isEqualTo(411);
        assertThat(chain.getRequest()).isNull();
    }

    private static int statusFor(int bytes) throws Exception {
        var request = new MockHttpServletRequest("POST", "/hooks/polar");
        request.setContent(new byte[bytes]);
        var response = new MockHttpServletResponse();
        new BodyLimit().doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
