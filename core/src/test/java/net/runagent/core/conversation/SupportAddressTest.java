package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"help@example.org", "a.b+runagent@mail.example-host.co"})
    void aPlainAddressIsTaken(String address) {
        assertThat(new SupportAddress(address).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"help", "help@localhost", "RunAgent <help@example.org>", "help@example.org\nBcc: eve@example.org"
            })
    void whatWouldNotBeALinkInAChatIsRefusedByName(String address) {
        assertThatThrownBy(() -> new SupportAddress(address)).hasMessageContaining("runagent.support-address");
    }
}
