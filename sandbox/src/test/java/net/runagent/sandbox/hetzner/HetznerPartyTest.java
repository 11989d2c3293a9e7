package net.runagent.sandbox.hetzner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.server.Guest;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every answer is compared with Hetzner's own description when that is at hand. */
class HetznerPartyTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Routes worldRoutes = new Routes();
    private World world = new World(4);
    private HetznerParty party = world.join(new HetznerParty());
    private LoopbackServer worldApi = LoopbackServer.start("world-test", world, worldRoutes);

    private record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String code() {
            return body.path("error").path("code").asString("");
        }

        JsonNode server() {
            return body.path("server");
        }
    }

    @BeforeEach
    void open() {
        party.worldRoutes(worldRoutes);
    }

    @AfterEach
    void close() {
        // Refused requests are violations of the caller, on purpose here; our own answers must be as described.
        assertThat(world.violations().all()).noneMatch(v -> v.what().contains("answer"));
        worldApi.close();
        world.close();
    }

    @Test
    void aServerIsBornInStepsThatItsActionsTell() throws Exception {
        Answer made = create("one", "");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.server().path("status").asString()).isEqualTo("initializing");
        assertThat(made.server().path("locked").asBoolean()).isTrue();
        assertThat(made.body().path("action").path("status").asString()).isEqualTo("running");
        JsonNode next = made.body().path("next_actions").path(0);
        assertThat(next.path("command").asString()).isEqualTo("start_server");
        assertThat(made.server().path("public_net").path("ipv4").path("ip").asString())
                .startsWith("127.77.");
        long id = made.server().path("id").asLong();
        String ids = "?id=" + made.body().path("action").path("id").asLong() + "&id="
                + next.path("id").asLong();
        await(() -> get("/actions" + ids)
                .body()
                .path("actions")
                .valueStream()
                .allMatch(a -> a.path("status").asString().equals("success")));
        Answer running = get("/servers/" + id);
        assertThat(running.server().path("status").asString()).isEqualTo("running");
        assertThat(running.server().path("locked").asBoolean()).isFalse();
        assertThat(running.server().has("datacenter")).isFalse();
    }

    @Test
    void aNameIsTakenOnceAndFoundByItsName() throws Exception {
        create("one", "");
        Answer again = create("one", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("uniqueness_error");
        assertThat(get("/servers?name=one").body().path("servers")).hasSize(1);
        assertThat(get("/servers?name=two").body().path("servers")).isEmpty();
    }

    @Test
    void whatHetznerRejectsIsRejected() throws Exception {
        assertThat(create("not_a_host_name", "").code()).isEqualTo("invalid_input");
        assertThat(create("one", ",\"labels\":{\"owner\":\"ada@example.org\"}").code())
                .isEqualTo("invalid_input");
        assertThat(create("one", ",\"labels\":{\"hetzner.cloud/x\":\"y\"}").code())
                .isEqualTo("invalid_input");
        assertThat(create("one", ",\"user_data\":\"" + "x".repeat(32_769) + "\"")
                        .code())
                .isEqualTo("invalid_input");
        assertThat(create("one", ",\"ssh_keys\":[\"nobody\"]").code()).isEqualTo("invalid_input");
        assertThat(create("one", ",\"firewalls\":[{\"firewall\":5}]").status()).isEqualTo(404);
        assertThat(call("POST", "/servers", party.token(), "not json").code()).isEqualTo("json_error");
        assertThat(get("/servers").body().path("servers")).isEmpty();
    }

    @Test
    void aWrongTokenIsUnauthorizedAndTheDatacentersAreGone() throws Exception {
        assertThat(call("GET", "/servers", "wrong", null).code()).isEqualTo("unauthorized");
        assertThat(get("/datacenters").status()).isEqualTo(410);
        assertThat(get("/datacenters").code()).isEqualTo("deprecated_api_endpoint");
        assertThat(get("/nothing").status()).isEqualTo(404);
    }

    @Test
    void labelsAreSelectedInEveryWayThatHetznerKnows() throws Exception {
        create("a", ",\"labels\":{\"env\":\"sandbox\",\"role\":\"pool\"}");
        create("b", ",\"labels\":{\"env\":\"sandbox\",\"role\":\"customer\"}");
        create("c", ",\"labels\":{\"env\":\"prod\"}");
        assertThat(names("env==sandbox")).containsExactly("a", "b");
        assertThat(names("env=sandbox,role!=pool")).containsExactly("b");
        assertThat(names("role in (pool,customer)")).containsExactly("a", "b");
        assertThat(names("role notin (pool)")).containsExactly("b", "c");
        assertThat(names("!role")).containsExactly("c");
        assertThat(names("role,env")).containsExactly("a", "b");
    }

    @Test
    void listsComeInPages() throws Exception {
        for (int i = 0; i < 3; i++) {
            create("s" + i, "");
        }
        Answer first = get("/servers?per_page=2");
        assertThat(first.body().path("servers")).hasSize(2);
        assertThat(pagination(first).path("next_page").asInt()).isEqualTo(2);
        assertThat(first.raw().headers().firstValue("Link")).isPresent();
        Answer last = get("/servers?per_page=2&page=2");
        assertThat(last.body().path("servers")).hasSize(1);
        assertThat(pagination(last).path("next_page").isNull()).isTrue();
    }

    @Test
    void soldOutIsSaidInBothSpellingsAndTheCatalogueKnows() throws Exception {
        world("/world/hetzner/stock", "{\"type\":\"cx23\",\"location\":\"fsn1\",\"available\":false}");
        assertThat(available("cx23", "fsn1")).isFalse();
        assertThat(available("cx23", "nbg1")).isTrue();
        Answer first = create("one", "");
        assertThat(first.status()).isEqualTo(422);
        assertThat(first.body().path("error").path("message").asString()).contains("unsupported location");
        Answer second = create("one", "");
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.code()).isEqualTo("resource_unavailable");
        world("/world/hetzner/stock", "{\"type\":\"cx23\",\"location\":\"fsn1\",\"available\":true}");
        assertThat(create("one", "").status()).isEqualTo(201);
    }

    @Test
    void theQuotaIsTheAccounts() throws Exception {
        world("/world/hetzner/quota", "{\"servers\":1}");
        create("one", "");
        Answer over = create("two", "");
        assertThat(over.status()).isEqualTo(403);
        assertThat(over.code()).isEqualTo("resource_limit_exceeded");
    }

    @Test
    void aLockedOrProtectedServerIsNotDeleted() throws Exception {
        long id = running("one");
        assertThat(act(id, "change_protection", "{\"delete\":true,\"rebuild\":true}")
                        .status())
                .isEqualTo(201);
        assertThat(delete(id).code()).isEqualTo("protected");
        unlocked(id);
        act(id, "change_protection", "{\"delete\":false,\"rebuild\":false}");
        assertThat(delete(id).code()).isEqualTo("locked");
        unlocked(id);
        assertThat(delete(id).body().path("action").path("command").asString()).isEqualTo("delete_server");
        await(() -> get("/servers/" + id).status() == 404);
        assertThat(get("/primary_ips").body().path("primary_ips")).isEmpty();
        assertThat(delete(id).status()).isEqualTo(404);
    }

    @Test
    void aFirewallIsAppliedALittleLaterAndCannotGoWhileInUse() throws Exception {
        Answer firewall = call("POST", "/firewalls", party.token(), """
                {"name":"ra","rules":[
                {"direction":"in","protocol":"tcp","port":"22","source_ips":["0.0.0.0/0"],"description":"SSH"},
                {"direction":"in","protocol":"icmp","source_ips":["0.0.0.0/0","::/0"]}],
                "apply_to":[{"type":"label_selector","label_selector":{"selector":"role=customer"}}]}""");
        assertThat(firewall.status()).isEqualTo(201);
        long id = firewall.body().path("firewall").path("id").asLong();
        long direct = create("direct", ",\"firewalls\":[{\"firewall\":" + id + "}]")
                .server()
                .path("id")
                .asLong();
        long selected = create("selected", ",\"labels\":{\"role\":\"customer\"}")
                .server()
                .path("id")
                .asLong();
        for (long server : List.of(direct, selected)) {
            await(() -> get("/servers/" + server)
                    .server()
                    .path("public_net")
                    .path("firewalls")
                    .path(0)
                    .path("status")
                    .asString("")
                    .equals("applied"));
        }
        assertThat(call("DELETE", "/firewalls/" + id, party.token(), null).code())
                .isEqualTo("resource_in_use");
        assertThat(get("/firewalls?name=ra").body().path("firewalls").path(0).path("applied_to"))
                .hasSize(2);
        String portOfIcmp = "{\"name\":\"x\",\"rules\":[{\"direction\":\"in\",\"protocol\":\"icmp\",\"port\":\"\","
                + "\"source_ips\":[\"0.0.0.0/0\"]}]}";
        assertThat(call("POST", "/firewalls", party.token(), portOfIcmp).code()).isEqualTo("invalid_input");
    }

    @Test
    void sshKeysAreCheckedAndUnique() throws Exception {
        String body = "{\"name\":\"k\",\"public_key\":\"" + Guest.publicLine(3) + "\"}";
        assertThat(call("POST", "/ssh_keys", party.token(), body).status()).isEqualTo(201);
        assertThat(call("POST", "/ssh_keys", party.token(), body).code()).isEqualTo("uniqueness_error");
        String nonsense = "{\"name\":\"x\",\"public_key\":\"nonsense\"}";
        assertThat(call("POST", "/ssh_keys", party.token(), nonsense).status()).isEqualTo(422);
        assertThat(create("one", ",\"ssh_keys\":[\"k\"]")
                        .body()
                        .path("root_password")
                        .isNull())
                .isTrue();
    }

    @Test
    void theCatalogueIsAsDescribed() throws Exception {
        for (String path : List.of("/server_types", "/locations", "/pricing", "/images", "/primary_ips", "/ssh_keys")) {
            assertThat(get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(get("/images?name=debian-13&architecture=x86").body().path("images"))
                .hasSize(1);
    }

    @Test
    void everyActionOnAServerIsTaken() throws Exception {
        long id = running("one");
        for (String command :
                List.of("poweroff", "poweron", "reboot", "reset", "shutdown", "enable_rescue", "enable_backup")) {
            String body = command.equals("enable_rescue") ? "{\"type\":\"linux64\"}" : null;
            assertThat(act(id, command, body).status()).as(command).isEqualTo(201);
            unlocked(id);
        }
        assertThat(get("/servers/" + id).server().path("status").asString()).isEqualTo("off");
        assertThat(act(id, "change_type", "{\"server_type\":\"cx33\",\"upgrade_disk\":false}")
                        .status())
                .isEqualTo(201);
        unlocked(id);
        assertThat(act(id, "create_image", "{\"type\":\"snapshot\"}").status()).isEqualTo(201);
        unlocked(id);
        JsonNode snapshot = get("/images?type=snapshot").body().path("images").path(0);
        assertThat(snapshot.path("status").asString()).isEqualTo("available");
        assertThat(act(id, "rebuild", "{\"image\":\"debian-13\"}").status()).isEqualTo(201);
        await(() -> get("/servers/" + id).server().path("status").asString().equals("running"));
    }

    @Test
    void aDiskThatWasLeftAloneLetsAServerBecomeSmallAgainAndOneThatGrewDoesNot() throws Exception {
        long id = running("one");
        assertThat(act(id, "poweroff", null).status()).isEqualTo(201);
        unlocked(id);
        assertThat(changesType(id, "cx33", false)).isEqualTo(201);
        assertThat(disk(id)).isEqualTo(40);
        assertThat(changesType(id, "cx23", false)).isEqualTo(201);
        assertThat(changesType(id, "cax21", false)).as("another architecture").isEqualTo(422);
        assertThat(changesType(id, "cx33", true)).isEqualTo(201);
        assertThat(disk(id)).isEqualTo(80);
        assertThat(changesType(id, "cx23", false)).as("a smaller disk").isEqualTo(422);
    }

    private int changesType(long id, String type, boolean disk) throws Exception {
        int status = act(id, "change_type", "{\"server_type\":\"" + type + "\",\"upgrade_disk\":" + disk + "}")
                .status();
        unlocked(id);
        return status;
    }

    private int disk(long id) throws Exception {
        return get("/servers/" + id).server().path("primary_disk_size").asInt();
    }

    @Test
    void theBudgetIs3600AnHourOnTheWorldsClockAndEveryAnswerTellsIt() throws Exception {
        Answer first = get("/locations");
        assertThat(first.raw().headers().firstValue("RateLimit-Limit")).hasValue("3600");
        assertThat(first.raw().headers().firstValue("RateLimit-Remaining")).hasValue("3599");
        assertThat(first.raw().headers().firstValue("RateLimit-Reset")).isPresent();
        RateLimit bucket = new RateLimit(world.clock());
        int taken = 0;
        while (bucket.take() && taken < 5_000) {
            taken++;
        }
        assertThat(taken).isBetween(3_600, 3_650);
        world.clock().advance(Duration.ofSeconds(2));
        assertThat(bucket.take()).isTrue();
    }

    @Test
    void aLostAnswerLeavesAServerThatIsFoundByItsName() throws Exception {
        world.faults().plan(new Fault("hetzner", "POST /v1/servers", Kind.DROP_AFTER, 0, "", 0), 1);
        assertThatThrownBy(() -> create("one", "")).isInstanceOf(IOException.class);
        assertThat(get("/servers?name=one").body().path("servers")).hasSize(1);
        world.faults().plan(new Fault("hetzner", "POST /v1/servers", Kind.STATUS, 503, "unavailable", 1), 1);
        assertThat(create("two", "").code()).isEqualTo("unavailable");
        assertThat(get("/servers?name=two").body().path("servers")).isEmpty();
    }

    @Test
    void theWorldSeesForeignServersAndTakesOursAway() throws Exception {
        world("/world/hetzner/servers", "{\"name\":\"somebody-elses\",\"labels\":{\"a\":\"b\"}}");
        long id = running("ours");
        assertThat(worldGet("/world/hetzner/servers")).hasSize(2);
        assertThat(worldGet("/world/servers/newest").path("costEur").isNumber()).isTrue();
        world("/world/servers/" + id + "/breaks", "{\"fault\":\"powered-off\"}");
        assertThat(get("/servers/" + id).server().path("status").asString()).isEqualTo("off");
        world("/world/servers/" + id + "/breaks", "{\"fault\":\"gone\"}");
        assertThat(get("/servers/" + id).status()).isEqualTo(404);
    }

    @Test
    void aWorldOnTheSameFolderFinishesWhatRan(@TempDir Path dir) throws Exception {
        worldApi.close();
        world.close();
        world = new World(dir, 4, false);
        party = world.join(new HetznerParty());
        long id = create("one", "").server().path("id").asLong();
        String token = party.token();
        world.close();
        world = new World(dir, 4, false);
        party = world.join(new HetznerParty());
        assertThat(party.token()).isEqualTo(token);
        await(() -> get("/servers/" + id).server().path("status").asString("").equals("running"));
        world.reset();
        assertThat(get("/servers").body().path("servers")).isEmpty();
    }

    private static JsonNode pagination(Answer answer) {
        return answer.body().path("meta").path("pagination");
    }

    private Answer act(long id, String command, @Nullable String body) throws Exception {
        return call("POST", "/servers/" + id + "/actions/" + command, party.token(), body);
    }

    private Answer delete(long id) throws Exception {
        return call("DELETE", "/servers/" + id, party.token(), null);
    }

    private void unlocked(long id) throws Exception {
        await(() -> !get("/servers/" + id).server().path("locked").asBoolean());
    }

    private long running(String name) throws Exception {
        long id = create(name, "").server().path("id").asLong();
        unlocked(id);
        return id;
    }

    private boolean available(String type, String location) throws Exception {
        JsonNode found = get("/server_types?name=" + type).body().path("server_types");
        return found.path(0)
                .path("locations")
                .valueStream()
                .anyMatch(l -> l.path("name").asString().equals(location)
                        && l.path("available").asBoolean());
    }

    private List<String> names(String selector) throws Exception {
        String encoded = URLEncoder.encode(selector, StandardCharsets.UTF_8);
        return get("/servers?label_selector=" + encoded)
                .body()
                .path("servers")
                .valueStream()
                .map(s -> s.path("name").asString())
                .toList();
    }

    private Answer create(String name, String more) throws Exception {
        String body = "{\"name\":\"" + name
                + "\",\"server_type\":\"cx23\",\"image\":\"debian-13\",\"location\":\"fsn1\"" + more + "}";
        return call("POST", "/servers", party.token(), body);
    }

    private Answer get(String path) throws Exception {
        return call("GET", path, party.token(), null);
    }

    private Answer call(String method, String path, String token, @Nullable String body) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(party.apiUrl() + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(), answer.body().isEmpty() ? Json.object() : Json.read(answer.body()), answer);
    }

    private void world(String path, String body) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(worldApi.url() + path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }

    private JsonNode worldGet(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(worldApi.url() + path)).build();
        return Json.read(client.send(request, BodyHandlers.ofString()).body());
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Instant limit = Instant.now().plus(Duration.ofSeconds(10));
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.onSpinWait();
        }
    }
}
