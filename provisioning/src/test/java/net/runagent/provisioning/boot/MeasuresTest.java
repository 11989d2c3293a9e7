package net.runagent.provisioning.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.runagent.provisioning.ssh.Ran;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    @Test
    void portsReachableFromOutsideAreTold() {
        String ss = """
                LISTEN 0      128          0.0.0.0:22        0.0.0.0:*
                LISTEN 0      511        127.0.0.1:18789     0.0.0.0:*
                LISTEN 0      4096   127.0.0.53%lo:53        0.0.0.0:*
                LISTEN 0      128             [::]:22           [::]:*
                LISTEN 0      511            [::1]:18789        [::]:*
                LISTEN 0      511                *:8080            *:*
                """;
        assertThat(Measures.openPorts(ss)).containsExactly(22, 22, 8080);
    }

    @Test
    void aLineThatIsNotUnderstoodCountsAsAnOpenPort() {
        assertThat(Measures.openPorts("what is this\n")).containsExactly(-1);
    }

    @Test
    void memoryAndDiskAreRead() {
        assertThat(Measures.memoryKb("MemTotal:        3915776 kB\nMemAvailable:  100 kB\n", "MemTotal"))
                .isEqualTo(3_915_776);
        assertThat(Measures.memoryKb("", "MemTotal")).isEqualTo(-1);
        Measures.Disk disk = Measures.disk("  1B-blocks       Used      Avail\n40000000000 10000000000 28000000000\n");
        assertThat(disk.usedPercent()).isEqualTo(25);
        assertThat(disk.availableBytes()).isEqualTo(28_000_000_000L);
        assertThat(Measures.disk("").usedPercent()).isEqualTo(100);
    }

    /** As one {@code cat} of a real Debian prints them. */
    private static final String PROC = """
            MemTotal:        3915776 kB
            MemAvailable:    2391604 kB
            0.42 0.31 0.24 2/186 81234
            93311.87 183002.11
            cpu  270871 1443 79034 18170226 12611 0 3309 1894 0 0
            cpu0 135011 702 39511 9085001 6302 0 2310 940 0 0
            cpu1 135860 741 39523 9085225 6309 0 999 954 0 0
            intr 45210 0 9
            btime 1764480000
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo: 1250000    9800    0    0    0     0          0         0  1250000    9800    0    0    0     0       0          0
              eth0:812345678  912345    0    0    0     0          0         0 98765432  712345    0    0    0     0       0          0
            """;

    @Test
    void whatTheKernelTellsIsReadFromOneText() {
        assertThat(Measures.memoryKb(PROC, "MemAvailable")).isEqualTo(2_391_604);
        assertThat(Measures.upSeconds(PROC)).isEqualTo(93_311);
        assertThat(Measures.cores(PROC)).isEqualTo(2);
        assertThat(Measures.load(PROC)).isEqualTo(0.42);
        assertThat(Measures.traffic(PROC)).isEqualTo(new Measures.Traffic(812_345_678, 98_765_432));
    }

    @Test
    void whatTheKernelDoesNotTellIsNotKnown() {
        assertThat(Measures.upSeconds("")).isEqualTo(-1);
        assertThat(Measures.cores("")).isZero();
        assertThat(Measures.load("")).isNegative();
        assertThat(Measures.traffic("")).isEqualTo(new Measures.Traffic(0, 0));
    }

    @Test
    void aBootIsDoneOnlyWithoutAnyError() {
        assertThat(boot("{\"status\":\"done\",\"extended_status\":\"done\",\"errors\":[]}"))
                .isEqualTo(new CloudInit(true, false, List.of()));
        assertThat(boot("{\"status\":\"running\",\"extended_status\":\"running\",\"errors\":[]}")
                        .done())
                .isFalse();
        assertThat(boot("{\"status\":\"running\",\"extended_status\":\"degraded running\",\"errors\":[\"x\"]}")
                        .failed())
                .as("it is over only when it is over")
                .isFalse();
        assertThat(boot("{\"status\":\"done\",\"extended_status\":\"degraded done\",\"errors\":[]}")
                        .failed())
                .isTrue();
        assertThat(boot("{\"status\":\"error\",\"errors\":[\"locale failed\"]}").errors())
                .containsExactly("locale failed");
        assertThat(boot("").failed()).as("cloud-init has not come up yet").isFalse();
    }

    private static CloudInit boot(String out) {
        return CloudInit.of(new Ran(0, out, ""));
    }
}
