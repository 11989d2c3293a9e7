package net.runagent.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.runagent.sandbox.world.Requests.Recorded;
import org.junit.jupiter.api.Test;

class DeployBenchTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void theBusiestHourMayBeginAtAnyRequest() {
        List<Instant> times = at(0, 3_000, 3_500, 4_000, 7_000);
        assertThat(DeployBench.mostWithin(times, HOUR)).isEqualTo(3);
    }

    @Test
    void twoRequestsAnHourApartLieInTwoHours() {
        assertThat(DeployBench.mostWithin(at(0, 3_600), HOUR)).isEqualTo(1);
        assertThat(DeployBench.mostWithin(at(0, 3_599), HOUR)).isEqualTo(2);
        assertThat(DeployBench.mostWithin(List.of(), HOUR)).isZero();
    }

    @Test
    void onlyListsThatNoOneOrderAsksForAreShared() {
        assertThat(DeployBench.isShared(request("GET", "/v1/servers?label_selector=managed-by&page=1")))
                .isTrue();
        assertThat(DeployBench.isShared(request("GET", "/v1/servers?name=ra-sandbox-1")))
                .isFalse();
        assertThat(DeployBench.isShared(request("POST", "/v1/servers"))).isFalse();
        assertThat(DeployBench.isShared(request("GET", "/v1/primary_ips?page=1&per_page=50")))
                .isTrue();
        assertThat(DeployBench.isShared(request("GET", "/v1/firewalls?name=ra-sandbox-customer")))
                .isFalse();
    }

    private static List<Instant> at(long... seconds) {
        return LongStream.of(seconds).mapToObj(Instant::ofEpochSecond).toList();
    }

    private static Recorded request(String method, String path) {
        return new Recorded("1", "hetzner", Instant.EPOCH, method, path, Map.of(), "", false, 200);
    }
}
