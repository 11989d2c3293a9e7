package net.runagent.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class SecretTest {
    private static final byte[] PLAIN = "sk-or-v1-0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void itTellsNothingOfItselfAsText() {
        Secret secret = Secret.copyOf(PLAIN);
        assertThat(secret.toString()).isEqualTo("Secret[redacted]");
        assertThat("" + new Holder(secret)).doesNotContain("sk-or");
    }

    @Test
    void javaDoesNotSerialiseIt() throws Exception {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(Secret.copyOf(PLAIN)))
                    .isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void jsonRefusesItAloneAndInsideOfOthers() {
        JsonMapper json = JsonMapper.shared();
        Secret secret = Secret.copyOf(PLAIN);
        for (Object written : new Object[] {secret, new Holder(secret), Map.of("key", secret)}) {
            assertThatThrownBy(() -> json.writeValueAsString(written))
                    .isInstanceOf(JacksonException.class)
                    .hasMessageNotContaining("sk-or");
        }
    }

    @Test
    void jsonMakesNoneOfTextEither() {
        assertThatThrownBy(() -> JsonMapper.shared().readValue("\"sk-or-v1-x\"", Secret.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void itsBytesAreZeroOnceItIsClosed() {
        byte[] given = PLAIN.clone();
        Secret secret = Secret.taking(given);
        secret.close();
        assertThat(given).containsOnly(0);
        secret.use(bytes -> assertThat(bytes).containsOnly(0));
    }

    @Test
    void aCopyIsApartFromWhatItWasMadeOf() {
        byte[] given = PLAIN.clone();
        Secret secret = Secret.copyOf(given);
        Arrays.fill(given, (byte) 1);
        secret.use(bytes -> assertThat(bytes).isEqualTo(PLAIN));
    }

    /** By value it could be guessed, and a set or a map would keep it. */
    @Test
    void itIsEqualToItselfOnlyAndHasNoGetter() {
        assertThat(Secret.copyOf(PLAIN)).isNotEqualTo(Secret.copyOf(PLAIN));
        assertThat(Stream.of(Secret.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .filter(method -> !method.isSynthetic())
                        .map(Method::getName))
                .containsExactlyInAnyOrder("taking", "copyOf", "use", "lengthBytes", "close", "toString");
    }

    private record Holder(Secret secret) {}
}
