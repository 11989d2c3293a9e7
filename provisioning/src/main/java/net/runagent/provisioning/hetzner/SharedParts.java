package net.runagent.provisioning.hetzner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import me.tomsdevsn.hetznercloud.objects.general.SSHKey;
import me.tomsdevsn.hetznercloud.objects.request.CreateSSHKeyRequest;
import net.runagent.core.work.Chance;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What all servers of an environment share at Hetzner; made once, looked up by name, remembered for an hour. */
final class SharedParts {
    private final HetznerClient client;
    private final HetznerProperties properties;
    private final Labels labels;
    private final JsonMapper json;
    private final Chance chance;
    private final Cache<String, Long> ids =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)).build();

    SharedParts(HetznerClient client, HetznerProperties properties, Labels labels, JsonMapper json, Chance chance) {
        this.client = client;
        this.properties = properties;
        this.labels = labels;
        this.json = json;
        this.chance = chance;
    }

    /** Closes every server to the world but for SSH from us and pings; attached when the server is made. */
    synchronized long firewall() throws IOException {
        String name = firewallName();
        Long known = ids.getIfPresent(name);
        if (known == null) {
            known = findOrMakeFirewall(name);
            ids.put(name, known);
        }
        return known;
    }

    /**
     * A key that nobody has: its private part is thrown away at once. Without any key Hetzner makes a root password and
     * mails it around; nobody logs in as root.
     */
    synchronized long key() throws IOException {
        String name = keyName();
        Long known = ids.getIfPresent(name);
        if (known == null) {
            known = findOrMakeKey(name);
            ids.put(name, known);
        }
        return known;
    }

    boolean isFirewall(String name) {
        return name.equals(firewallName());
    }

    boolean isKey(String name) {
        return name.equals(keyName());
    }

    private String firewallName() {
        return "ra-" + labels.environment() + "-customer";
    }

    private String keyName() {
        return "ra-" + labels.environment() + "-nobody";
    }

    /** They may have been deleted in the console: look again next time. */
    void forget() {
        ids.invalidateAll();
    }

    private long findOrMakeFirewall(String name) throws IOException {
        ArrayNode rules = rules();
        JsonNode found = client.get("firewalls", Map.of("name", name)).path("firewalls");
        if (found.isEmpty()) {
            ObjectNode body = json.createObjectNode().put("name", name);
            labels.shared().forEach(body.putObject("labels")::put);
            body.set("rules", rules);
            return client.post("firewalls", body).path("firewall").path("id").asLong();
        }
        long id = found.get(0).path("id").asLong();
        if (!means(found.get(0).path("rules")).equals(means(rules))) {
            ObjectNode body = json.createObjectNode();
            body.set("rules", rules);
            client.post("firewalls/" + id + "/actions/set_rules", body);
        }
        return id;
    }

    /** Written without the library, whose rules carry an empty port for ICMP. */
    private ArrayNode rules() {
        ArrayNode rules = json.createArrayNode();
        rule(rules, "tcp", properties.sshFrom(), "SSH from us").put("port", Integer.toString(properties.sshPort()));
        rule(rules, "icmp", List.of("0.0.0.0/0", "::/0"), "ping");
        return rules;
    }

    private static ObjectNode rule(ArrayNode rules, String protocol, List<String> from, String description) {
        ObjectNode rule = rules.addObject().put("direction", "in").put("protocol", protocol);
        from.forEach(rule.putArray("source_ips")::add);
        return rule.put("description", description);
    }

    /** What rules let through, whatever their order and wording. */
    private static Set<List<String>> means(JsonNode rules) {
        Set<List<String>> meaning = new HashSet<>();
        for (JsonNode rule : rules) {
            List<String> sources = new ArrayList<>();
            rule.path("source_ips").forEach(ip -> sources.add(ip.asString("")));
            sources.sort(null);
            meaning.add(List.of(
                    rule.path("direction").asString(""),
                    rule.path("protocol").asString(""),
                    rule.path("port").asString(""),
                    sources.toString()));
        }
        return meaning;
    }

    private long findOrMakeKey(String name) throws IOException {
        List<SSHKey> found = client.library(api -> api.getSSHKey(name).getSshKeys());
        if (!found.isEmpty()) {
            return found.getFirst().getId();
        }
        String publicKey = publicKeyOfNobody();
        return client.library(api -> api.createSSHKey(CreateSSHKeyRequest.builder()
                        .name(name)
                        .publicKey(publicKey)
                        .labels(labels.shared())
                        .build()))
                .getSshKey()
                .getId();
    }

    private String publicKeyOfNobody() throws IOException {
        byte[] encoded = OpenSSHPublicKeyUtil.encodePublicKey(
                new Ed25519PrivateKeyParameters(chance.bytes(32), 0).generatePublicKey());
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(encoded);
    }
}
