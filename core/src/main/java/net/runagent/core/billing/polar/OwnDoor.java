package net.runagent.core.billing.polar;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Whether our webhook's address answers from outside, through whatever stands in front of us: an unsigned call is refused. */
@Component
class OwnDoor {
    private final RestClient http;

    OwnDoor() {
        HttpClient jdk = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(jdk);
        factory.setReadTimeout(Duration.ofSeconds(5));
        this.http = RestClient.builder().requestFactory(factory).build();
    }

    /** Takes at most 7 s. */
    boolean answers(String address) {
        try {
            return Boolean.TRUE.equals(http.post()
                    .uri(URI.create(address))
                    .contentType(MediaType.APPLICATION_JSON)
                    .body("{}")
                    .exchange((sent, response) -> {
                        int status = response.getStatusCode().value();
                        return status == 401 || status == 403;
                    }));
        } catch (ResourceAccessException | IllegalArgumentException silent) {
            return false;
        }
    }
}
