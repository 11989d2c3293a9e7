package net.runagent.core.billing.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolarEventTest {
    private static final String ID = "0f2fc9a0-1111-4222-8333-944445555666";
    private static final String OTHER = "1b7dd2b1-aaaa-4bbb-8ccc-9dddd5555eee";

    @Test
    void anEventSaysItsTypeItsObjectAndTheOrderBehindIt() {
        assertThat(read("""
                {"type": "refund.created", "timestamp": "2026-12-01T00:00:00Z",
                 "data": {"id": "%s", "amount": 5, "order_id": "%s"}}""".formatted(ID, OTHER)))
                .isEqualTo(new PolarEvent("refund.created", UUID.fromString(ID), UUID.fromString(OTHER)));
    }

    @Test
    void idsOfWhatIsInsideTheObjectAreNotTheObjectsOwn() {
        assertThat(read("""
                {"id": "%s", "data": {"customer": {"id": "%s", "order_id": "%s"}, "items": [{"id": "%s"}], "id": "%s"},
                 "product": {"type": "x", "data": {"id": "%s"}}, "type": "order.paid"}""".formatted(OTHER, OTHER, OTHER, OTHER, ID, OTHER)))
                .isEqualTo(new PolarEvent("order.paid", UUID.fromString(ID), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"order.paid\", \"data\": null}",
                "{\"type\": \"order.paid\", \"data\": [{\"id\": \"%s\"}]}",
                "{\"type\": \"order.paid\", \"data\": \"%s\"}",
                "{\"type\": \"order.paid\", \"data\": {\"id\": {\"id\": \"%s\"}, \"order_id\": [\"%s\"]}}",
                "{\"type\": \"order.paid\", \"data\": {\"id\": 5, \"order_id\": \"no id\"}}",
                "{\"type\": \"order.paid\"}"
            })
    void whatNamesNoObjectIsAboutNone(String body) {
        assertThat(read(body.replace("%s", ID))).isEqualTo(new PolarEvent("order.paid", null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "5",
                "[{\"type\": \"order.paid\", \"data\": {\"id\": \"%s\"}}]",
                "{\"type\": \"order.paid\", \"data\": {\"id\": \"%s\"}",
                "{\"type\": \"order.paid\", \"data\": {\"id\": \"%s\", \"more\": [1, 2}}}",
                "{\"type\": \"order.paid\", \"data\": {\"id\": \"%s\"}} {}",
                "{\"type\": {\"type\": \"order.paid\"}}"
            })
    void whatIsNoEventSaysNothing(String body) {
        assertThat(read(body.replace("%s", ID))).isEqualTo(new PolarEvent("", null, null));
    }

    private static PolarEvent read(String body) {
        return PolarEvent.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
