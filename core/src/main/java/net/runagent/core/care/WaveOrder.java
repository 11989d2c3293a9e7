package net.runagent.core.care;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import net.runagent.core.deployment.DeploymentId;

/** Who comes first with a release: the same for ever, and others with each release, so that nobody is always first. Pure. */
final class WaveOrder {
    private WaveOrder() {}

    static List<DeploymentId> of(String version, Collection<DeploymentId> fleet) {
        return fleet.stream()
                .sorted(Comparator.comparing(id -> place(version, id)))
                .toList();
    }

    private static String place(String version, DeploymentId id) {
        byte[] name = (version + "/" + id.value()).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(sha256().digest(name));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
