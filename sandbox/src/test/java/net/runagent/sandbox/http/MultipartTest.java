package net.runagent.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartTest {
    private static final String BODY = "--b\r\ncontent-disposition:form-data;name=\"chat_id\"\r\n\r\n12\r\n--b\r\n"
            + "content-disposition:form-data;name=\"f0\";filename=a.txt\r\ncontent-type:text/plain\r\n\r\nx\r\ny\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"f1\"; filename=\"b c.txt\"\r\n\r\n\r\n--b--\r\n";

    @Test
    void namesOfFilesMayStandInQuotesOrNot() {
        List<Multipart.Part> parts =
                Multipart.parse("multipart/form-data; boundary=b", BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(parts).extracting(Multipart.Part::name).containsExactly("chat_id", "f0", "f1");
        assertThat(parts).extracting(Multipart.Part::fileName).containsExactly(null, "a.txt", "b c.txt");
        assertThat(new String(parts.get(1).content(), StandardCharsets.UTF_8)).isEqualTo("x\r\ny");
        assertThat(parts.get(2).content()).isEmpty();
    }

    @Test
    void aBodyWithoutItsBoundaryIsRefused() {
        assertThatThrownBy(() -> Multipart.parse("multipart/form-data", new byte[0]))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("boundary");
    }
}
