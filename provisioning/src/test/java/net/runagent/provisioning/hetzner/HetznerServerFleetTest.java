package net.runagent.provisioning.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.deployment.ServerFleet.Creation;
import net.runagent.core.deployment.ServerFleet.Ending;
import net.runagent.core.deployment.ServerFleet.Fit;
import net.runagent.core.deployment.ServerFleet.Labelled;
import net.runagent.core.deployment.ServerFleet.Listing;
import net.runagent.core.deployment.ServerFleet.ServerOrder;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.deployment.ServerFleet.Thing;
import net.runagent.core.deployment.ServerFleet.Unused;
import net.runagent.core.deployment.ServerName;
import net.runagent.core.deployment.ServerPrices;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.deployment.SubjectId;
import net.runagent.core.operator.ProviderCheck;
import net.runagent.core.work.Chance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HetznerServerFleetTest {
    private static final DeploymentId DEPLOYMENT =
            new DeploymentId(UUID.fromString("018f0000-0000-7000-8000-000000000001"));
    private static final String NAME = ServerName.of("test", DEPLOYMENT, 1);
    private static final SpareId SPARE = new SpareId(UUID.fromString("018f0000-0000-7000-8000-000000000003"));
    private static final String SPARE_NAME = ServerName.of("test", SPARE, 1);
    private static final Set<SubjectId> BOTH = Set.of(DEPLOYMENT, SPARE);
    private static final int ENOUGH = 10_000;
    private static final String CREATE = "POST /v1/servers";
    private static final String LIST = "GET /v1/servers";

    private final SettableClock clock = new SettableClock();
    private final List<Duration> pauses = new ArrayList<>();
    private ScriptedHetzner hetzner;
    private ServerFleet fleet;

    @BeforeEach
    void start() throws IOException {
        hetzner = new ScriptedHetzner();
        fleet = newFleet();
    }

    @AfterEach
    void stop() {
        hetzner.close();
    }

    private HetznerProperties properties() {
        return new HetznerProperties("t", hetzner.url(), 22, "debian-13", List.of("192.0.2.0/24"), 5);
    }

    private HetznerConnection connection() {
        return HetznerConnection.to(properties(), clock, seeded(), pauses::add);
    }

    private ServerFleet newFleet() {
        return connection().fleet(properties(), new Labels("test"), clock, seeded());
    }

    private static Chance seeded() {
        Random random = new Random(7);
        return new Chance() {
            @Override
            public byte[] bytes(int count) {
                byte[] bytes = new byte[count];
                random.nextBytes(bytes);
                return bytes;
            }

            @Override
            public int below(int bound) {
                return random.nextInt(bound);
            }
        };
    }

    private static ServerOrder order() {
        return new ServerOrder(
                DEPLOYMENT,
                NAME,
                1,
                List.of(new Candidate("cx23", "fsn1"), new Candidate("cx33", "fsn1")),
                ENOUGH,
                "#cloud-config\n");
    }

    private static String ourLabels() {
        return "{\"managed-by\":\"runagent\",\"env\":\"test\",\"deployment\":\"" + DEPLOYMENT + "\",\"gen\":\"1\"}";
    }

    @Test
    void aServerIsMadeStartedClosedAndLabelled() {
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
        String body = hetzner.calls.stream()
                .filter(c -> (c.method() + " " + c.path()).equals(CREATE))
                .findFirst()
                .orElseThrow()
                .body();
        assertThat(body)
                .contains("\"start_after_create\":true")
                .contains("\"firewalls\":[{\"firewall\":7}]")
                .contains("\"ssh_keys\":[\"8\"]")
                .contains("\"managed-by\":\"runagent\"")
                .contains("\"deployment\":\"" + DEPLOYMENT + "\"")
                .contains("\"name\":\"" + NAME + "\"")
                .doesNotContain("null");
    }

    @Test
    void aSecondDeploymentNeedsTwoCallsOnly() {
        fleet.create(order());
        hetzner.calls.clear();
        DeploymentId other = new DeploymentId(UUID.fromString("018f0000-0000-7000-8000-000000000002"));
        fleet.create(new ServerOrder(
                other, ServerName.of("test", other, 1), 1, List.of(new Candidate("cx23", "fsn1")), ENOUGH, "x"));
        assertThat(hetzner.calls).hasSize(2);
    }

    @Test
    void theFirewallLetsInSshFromOurNetworksAndPingsOnly() {
        fleet.create(order());
        String body = hetzner.calls.stream()
                .filter(c -> (c.method() + " " + c.path()).equals("POST /v1/firewalls"))
                .findFirst()
                .orElseThrow()
                .body();
        assertThat(body).contains("\"source_ips\":[\"192.0.2.0/24\"]").contains("\"port\":\"22\"");
        assertThat(body.split("\"port\"", -1)).as("icmp has no port").hasSize(2);
    }

    private static String type(String name, String architecture, int disk, boolean available, String net) {
        return ScriptedHetzner.type(name, available, net)
                .replace(
                        "{\"name\":\"" + name,
                        "{\"architecture\":\"" + architecture + "\",\"disk\":" + disk + ",\"name\":\"" + name);
    }

    private ServerFleet.Server small(int disk) {
        hetzner.serverTypes = String.join(
                ",",
                type("cx23", "x86", 40, true, "4.00"),
                type("cx33", "x86", 80, true, "6.00"),
                type("cpx32", "x86", 160, true, "14.00"),
                type("cax21", "arm", 80, true, "6.00"));
        String json = hetzner.add(NAME, ourLabels());
        hetzner.servers.put(NAME, json.replace("\"locked\"", "\"primary_disk_size\":" + disk + ",\"locked\""));
        return ((Sighting.Present) fleet.find(NAME)).server();
    }

    @Test
    void aLargerTypeFitsWhereItsDiskHoldsTheServersOwnAndItIsInStock() {
        ServerFleet.Server server = small(40);
        assertThat(fleet.fit(server, List.of("cx33", "cpx32"), 1600)).isEqualTo(new Fit.Fits("cx33"));
        assertThat(fleet.fit(server, List.of("cx23"), 1600)).isEqualTo(new Fit.Already());
        assertThat(fleet.fit(server, List.of("cax21"), 1600)).isEqualTo(new Fit.Never("architecture"));
        assertThat(fleet.fit(server, List.of("cpx32"), 900)).isEqualTo(new Fit.Never("price"));
    }

    @Test
    void aDiskNeverShrinks() {
        ServerFleet.Server server = small(120);
        assertThat(fleet.fit(server, List.of("cx33"), 1600)).isEqualTo(new Fit.Never("disk"));
        assertThat(fleet.fit(server, List.of("cx33", "cpx32"), 1600)).isEqualTo(new Fit.Fits("cpx32"));
    }

    @Test
    void aTypeThatIsGoneForTheMomentIsOutOfStockAndNotImpossible() {
        ServerFleet.Server server = small(40);
        hetzner.serverTypes =
                String.join(",", type("cx23", "x86", 40, true, "4.00"), type("cx33", "x86", 80, false, "6.00"));
        clock.pass(Duration.ofMinutes(2));
        assertThat(fleet.fit(server, List.of("cx33"), 1600)).isEqualTo(new Fit.OutOfStock());
    }

    @Test
    void theTypeIsChangedWithoutTheDiskAndOnlyOfAServerThatIsOurs() {
        ServerFleet.Server unused = small(40);
        hetzner.nextRaw("POST /v1/servers/100/actions/change_type", 201, "{\"action\":{}}");
        assertThat(fleet.changeType(DEPLOYMENT, NAME, "cx33")).isEqualTo(new Ending.Done());
        assertThat(hetzner.calls.getLast().body())
                .contains("\"server_type\":\"cx33\"")
                .contains("\"upgrade_disk\":false");

        DeploymentId other = new DeploymentId(UUID.fromString("018f0000-0000-7000-8000-000000000002"));
        assertThat(fleet.changeType(other, NAME, "cx33")).isInstanceOf(Ending.Refused.class);
        assertThat(fleet.powerOff(other, NAME)).isInstanceOf(Ending.Refused.class);
    }

    @Test
    void whatHasTheTypeOrThePowerAlreadyIsNotAskedAgain() {
        ServerFleet.Server unused = small(40);
        hetzner.calls.clear();
        assertThat(fleet.changeType(DEPLOYMENT, NAME, "cx23")).isEqualTo(new Ending.Done());
        assertThat(fleet.powerOn(DEPLOYMENT, NAME)).isEqualTo(new Ending.Done());
        assertThat(hetzner.calls).allSatisfy(call -> assertThat(call.method()).isEqualTo("GET"));
    }

    @Test
    void anAnswerThatIsLostIsUnknownAndOneThatIsLockedIsAskedAgain() {
        ServerFleet.Server unused = small(40);
        hetzner.nextLost("POST /v1/servers/100/actions/change_type");
        assertThat(fleet.changeType(DEPLOYMENT, NAME, "cx33")).isInstanceOf(Ending.Unknown.class);
        hetzner.next("POST /v1/servers/100/actions/change_type", 423, "locked");
        assertThat(fleet.changeType(DEPLOYMENT, NAME, "cx33")).isInstanceOf(Ending.NotYet.class);
        hetzner.next("POST /v1/servers/100/actions/change_type", 412, "resource_unavailable");
        assertThat(fleet.changeType(DEPLOYMENT, NAME, "cx33")).isInstanceOf(Ending.Refused.class);
    }

    @Test
    void theListOfOurServersIsReadToItsEndAndNamesTheDeploymentOfEach() {
        hetzner.add(NAME, ourLabels());
        String first = hetzner.servers.get(NAME);
        hetzner.nextRaw(LIST, 200, "{\"servers\":[" + first + "],\"meta\":{\"pagination\":{\"next_page\":2}}}");
        hetzner.add(NAME, ourLabels().replace(DEPLOYMENT.toString(), "odd"));

        assertThat(fleet.ours())
                .isEqualTo(
                        new Listing.All(List.of(new Labelled(100, NAME, DEPLOYMENT), new Labelled(101, NAME, null))));
        assertThat(hetzner.calls)
                .extracting(ScriptedHetzner.Call::query)
                .allSatisfy(query -> assertThat(query).contains("label_selector=managed-by", "per_page=50"));
    }

    @Test
    void aServerThatWaitsForAnOwnerIsLabelledSoAndBecomesADeploymentsInTwoCalls() {
        assertThat(fleet.create(spareOrder())).isInstanceOf(Creation.Made.class);
        assertThat(hetzner.calls)
                .anySatisfy(call -> assertThat(call.body())
                        .contains("\"role\":\"pool\"")
                        .contains("\"spare\":\"" + SPARE + "\"")
                        .doesNotContain("\"deployment\""));
        assertThat(fleet.ours())
                .isInstanceOfSatisfying(
                        Listing.All.class,
                        all -> assertThat(all.servers())
                                .singleElement()
                                .extracting(Labelled::subject)
                                .isEqualTo(SPARE));
        hetzner.calls.clear();
        assertThat(fleet.relabel(BOTH, DEPLOYMENT, 1, SPARE_NAME)).isInstanceOf(Ending.Done.class);
        assertThat(hetzner.calls).hasSize(2);
        assertThat(hetzner.calls.getLast().body())
                .contains("\"role\":\"customer\"")
                .contains("\"deployment\":\"" + DEPLOYMENT + "\"")
                .doesNotContain("\"spare\"");
        assertThat(fleet.ours())
                .isInstanceOfSatisfying(
                        Listing.All.class,
                        all -> assertThat(all.servers())
                                .singleElement()
                                .extracting(Labelled::subject)
                                .isEqualTo(DEPLOYMENT));
        hetzner.calls.clear();
        assertThat(fleet.relabel(BOTH, DEPLOYMENT, 1, SPARE_NAME)).isInstanceOf(Ending.Done.class);
        assertThat(hetzner.calls).as("looked at, and right already").hasSize(1);
    }

    @Test
    void aServerThatChangesHandsIsDeletedUnderTheOldLabelAndUnderTheNewOne() {
        fleet.create(spareOrder());
        assertThat(fleet.delete(DEPLOYMENT, SPARE_NAME)).isInstanceOf(Ending.Refused.class);
        fleet.relabel(BOTH, DEPLOYMENT, 1, SPARE_NAME);
        assertThat(fleet.delete(SPARE, SPARE_NAME)).isInstanceOf(Ending.Refused.class);
        assertThat(fleet.delete(BOTH, SPARE_NAME)).isInstanceOf(Ending.NotYet.class);
        assertThat(hetzner.servers).isEmpty();
        fleet.create(spareOrder());
        assertThat(fleet.delete(BOTH, SPARE_NAME)).isInstanceOf(Ending.NotYet.class);
        assertThat(hetzner.servers).isEmpty();
    }

    @Test
    void aServerOfSomebodyElseIsNotRelabelled() {
        hetzner.add(SPARE_NAME, "{}");
        assertThat(fleet.relabel(BOTH, DEPLOYMENT, 1, SPARE_NAME)).isInstanceOf(Ending.Refused.class);
        assertThat(hetzner.calls).noneMatch(call -> call.method().equals("PUT"));
        assertThat(fleet.relabel(BOTH, DEPLOYMENT, 1, NAME)).isInstanceOf(Ending.Refused.class);
    }

    @Test
    void anUnansweredRelabellingIsUnknownAndLooksAgain() {
        fleet.create(spareOrder());
        hetzner.nextLost("PUT /v1/servers/100");
        assertThat(fleet.relabel(BOTH, DEPLOYMENT, 1, SPARE_NAME)).isInstanceOf(Ending.Unknown.class);
        assertThat(fleet.relabel(BOTH, DEPLOYMENT, 1, SPARE_NAME)).isInstanceOf(Ending.Done.class);
    }

    private static ServerOrder spareOrder() {
        return new ServerOrder(SPARE, SPARE_NAME, 1, order().candidates(), ENOUGH, "#cloud-config\n");
    }

    @Test
    void aListThatCannotBeReadIsUnknownAndNotEmpty() {
        for (int tries = 0; tries < 10; tries++) {
            hetzner.next(LIST, 503, "unavailable");
        }
        assertThat(fleet.ours()).isInstanceOf(Listing.Unknown.class);
    }

    @Test
    void aProcessThatDiedAfterTheCreationAdoptsItsServer() {
        fleet.create(order());
        ServerFleet afterRestart = newFleet();
        assertThat(afterRestart.create(order())).isInstanceOf(Creation.Made.class);
        assertThat(hetzner.count(CREATE)).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsUnknownAndTheNextTryFindsTheServer() {
        hetzner.nextLost(CREATE);
        assertThat(fleet.create(order())).isInstanceOf(Creation.Unknown.class);
        assertThat(hetzner.count(CREATE)).as("a POST is never sent twice").isEqualTo(1);
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
        assertThat(hetzner.count(CREATE)).isEqualTo(1);
        assertThat(hetzner.servers).hasSize(1);
    }

    @Test
    void aTakenNameIsAdoptedWhenTheLabelsAreOurs() {
        hetzner.add(NAME, ourLabels());
        hetzner.nextRaw(LIST, 200, "{\"servers\":[]}"); // the list is behind
        hetzner.next(CREATE, 409, "uniqueness_error");
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
        assertThat(hetzner.servers).hasSize(1);
    }

    @Test
    void aTakenNameThatIsNotListedYetIsUnknownAndNotAFailure() {
        hetzner.next(CREATE, 409, "uniqueness_error");
        assertThat(fleet.create(order())).isInstanceOf(Creation.Unknown.class);
    }

    @Test
    void aForeignServerOfOurNameIsNeitherAdoptedNorDeleted() {
        hetzner.add(NAME, "{}");
        assertThat(fleet.create(order())).isInstanceOf(Creation.Refused.class);
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.Refused.class);
        assertThat(hetzner.servers).containsKey(NAME);
    }

    @Test
    void aServerOfAnotherEnvironmentIsNotDeleted() {
        hetzner.add(NAME, ourLabels().replace("\"test\"", "\"prod\""));
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        412 | resource_unavailable | none
        422 | resource_unavailable | none
        422 | placement_error      | none
        422 | invalid_input        | unsupported location for server type
        """)
    void bothSpellingsOfOutOfStockLeadToTheNextCandidate(int status, String code, String message) {
        hetzner.next(CREATE, status, code, message);
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
        assertThat(hetzner.count(CREATE)).isEqualTo(2);
    }

    @Test
    void aCandidateThatFailedIsLeftAloneForTenMinutes() {
        hetzner.next(CREATE, 412, "resource_unavailable");
        hetzner.next(CREATE, 412, "resource_unavailable");
        assertThat(fleet.create(order())).isInstanceOf(Creation.OutOfStock.class);
        assertThat(fleet.create(order())).isInstanceOf(Creation.OutOfStock.class);
        assertThat(hetzner.count(CREATE)).isEqualTo(2);
        clock.pass(Duration.ofMinutes(10));
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
    }

    /** What is offered to somebody who waits must not be what has just been refused. */
    @Test
    void aCandidateThatFailedDoesNotCountAsInStockForTenMinutes() {
        HetznerConnection connection = connection();
        ServerPrices prices = new HetznerServerPrices(Optional.of(connection.stock()));
        assertThat(prices.lastInStock()).isEmpty();
        hetzner.next(CREATE, 412, "resource_unavailable");
        connection.fleet(properties(), new Labels("test"), clock, seeded()).create(order());
        Candidate refused = order().candidates().getFirst();
        assertThat(prices.lastInStock().orElseThrow())
                .doesNotContain(refused)
                .contains(order().candidates().getLast());
        clock.pass(Duration.ofMinutes(10));
        assertThat(prices.lastInStock().orElseThrow()).contains(refused);
    }

    private void list(String name, String... things) {
        hetzner.nextRaw(
                "GET /v1/" + name,
                200,
                "{\"" + name.replaceFirst(".*/", "") + "\":[" + String.join(",", things) + "],\"meta\":{}}");
    }

    @Test
    void whatServesNoServerIsFoundAndWhatAllShareIsNot() {
        list("primary_ips", "{\"id\":1,\"assignee_id\":100}", "{\"id\":2,\"assignee_id\":null}");
        list("images", "{\"id\":3,\"type\":\"snapshot\"}");
        list("firewalls", "{\"id\":4,\"name\":\"ra-test-customer\"}", "{\"id\":5,\"name\":\"ra-test-old\"}");
        list("ssh_keys", "{\"id\":6,\"name\":\"ra-test-nobody\"}", "{\"id\":7,\"name\":\"somebody\"}");

        assertThat(fleet.unused())
                .isEqualTo(new Unused.All(Set.of(
                        new Thing("primary-ip", 2),
                        new Thing("snapshot", 3),
                        new Thing("firewall", 5),
                        new Thing("ssh-key", 7))));
        assertThat(hetzner.calls.getLast().query()).contains("label_selector=");
    }

    @Test
    void whereOneListIsMissingNothingIsKnownOfTheOthersEither() {
        list("primary_ips");
        list("images");
        hetzner.next("GET /v1/firewalls", 403, "forbidden");
        assertThat(fleet.unused()).isInstanceOf(Unused.Unknown.class);
    }

    @Test
    void aListWithoutEndIsNotTakenForAWholeOne() {
        for (int page = 0; page <= 200; page++) {
            hetzner.nextRaw(
                    "GET /v1/servers",
                    200,
                    "{\"servers\":[],\"meta\":{\"pagination\":{\"next_page\":" + (page + 2) + "}}}");
        }
        assertThat(fleet.ours()).isInstanceOf(ServerFleet.Listing.Unknown.class);
        assertThat(hetzner.count("GET /v1/servers")).isEqualTo(200);
    }

    @Test
    void aTypeThatIsMarkedAsUnavailableIsNotTried() {
        hetzner.serverTypes = ScriptedHetzner.type("cx23", false) + "," + ScriptedHetzner.type("cx33", true);
        fleet.create(order());
        assertThat(hetzner.calls.getLast().body()).contains("\"cx33\"");
        assertThat(hetzner.count(CREATE)).isEqualTo(1);
    }

    private static ServerOrder orderForAtMost(int cents) {
        return new ServerOrder(DEPLOYMENT, NAME, 1, order().candidates(), cents, "x");
    }

    @Test
    void nothingIsMadeThatCostsMoreThanThePlanAllows() {
        hetzner.serverTypes =
                ScriptedHetzner.type("cx23", true, "9.0001") + "," + ScriptedHetzner.type("cx33", true, "6.49");
        assertThat(fleet.create(orderForAtMost(900))).isInstanceOf(Creation.Made.class);
        assertThat(hetzner.calls.getLast().body())
                .as("the dearer one is passed over")
                .contains("\"cx33\"");
    }

    @Test
    void whenAllAreTooDearItIsSaidAndNothingIsMade() {
        hetzner.serverTypes =
                ScriptedHetzner.type("cx23", true, "9.01") + "," + ScriptedHetzner.type("cx33", true, "12");
        assertThat(fleet.create(orderForAtMost(900))).isEqualTo(new Creation.TooDear(901));
        assertThat(hetzner.count(CREATE)).isZero();
        assertThat(fleet.create(orderForAtMost(901))).isInstanceOf(Creation.Made.class);
    }

    @Test
    void whatHasNoPriceIsNotMade() {
        hetzner.serverTypes = ScriptedHetzner.type("cx23", true, "") + "," + ScriptedHetzner.type("cx33", true, "free");
        assertThat(fleet.create(orderForAtMost(100_000))).isInstanceOf(Creation.OutOfStock.class);
        assertThat(hetzner.count(CREATE)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "400, json_error, Refused",
        "401, unauthorized, Refused",
        "403, forbidden, Refused",
        "403, token_readonly, Refused",
        "403, resource_limit_exceeded, QuotaReached",
        "403, maintenance, Busy",
        "404, not_found, Busy",
        "405, method_not_allowed, Refused",
        "410, deprecated_api_endpoint, Refused",
        "409, conflict, Busy",
        "422, invalid_input, Refused",
        "422, service_error, Refused",
        "422, unsupported_error, Refused",
        "422, invalid_server_type, Refused",
        "423, locked, Busy",
        "429, rate_limit_exceeded, Busy",
        "500, server_error, Unknown",
        "502, bad_gateway, Unknown",
        "503, unavailable, Busy",
        "504, timeout, Unknown",
        "418, never_seen_before, Refused",
        "599, never_seen_before, Unknown"
    })
    void eachErrorOfACreationHasItsOwnReaction(int status, String code, String expected) {
        hetzner.next(CREATE, status, code);
        assertThat(fleet.create(order()).getClass().getSimpleName()).isEqualTo(expected);
        assertThat(hetzner.count(CREATE)).as("a POST is never sent twice").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        502 | <html>Bad Gateway</html> | Unknown
        503 | ''                       | Busy
        500 | {}                       | Unknown
        201 | {"server":{"id":4        | Unknown
        """)
    void bodiesThatAreNotHetznersHaveAReactionToo(int status, String body, String expected) {
        hetzner.nextRaw(CREATE, status, body);
        assertThat(fleet.create(order()).getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void aPostIsNotRepeatedEvenWhenTheAnswerAsksForIt() {
        hetzner.plan.add(new ScriptedHetzner.Planned(CREATE, 503, "{}", Map.of("Retry-After", "0"), false));
        assertThat(fleet.create(order())).isInstanceOf(Creation.Busy.class);
        assertThat(hetzner.count(CREATE)).isEqualTo(1);
    }

    @Test
    void aFirewallThatSomebodyDeletedIsMadeAgain() {
        fleet.create(order());
        hetzner.servers.clear();
        hetzner.next(CREATE, 404, "not_found");
        assertThat(fleet.create(order())).isInstanceOf(Creation.Busy.class);
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
        assertThat(hetzner.count("POST /v1/firewalls")).isEqualTo(2);
    }

    @Test
    void askingAgainBecomesRarerTheLongerHetznerIsBusy() {
        hetzner.next(CREATE, 503, "unavailable");
        assertThat(fleet.create(order())).isEqualTo(new Creation.Busy(Duration.ofSeconds(2)));
        clock.pass(Duration.ofMinutes(4));
        hetzner.next(CREATE, 503, "unavailable");
        assertThat(fleet.create(order())).isEqualTo(new Creation.Busy(Duration.ofMinutes(2)));
        clock.pass(Duration.ofHours(2));
        hetzner.next(CREATE, 503, "unavailable");
        assertThat(fleet.create(order())).isEqualTo(new Creation.Busy(Duration.ofMinutes(10)));
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
    }

    @Test
    void readingIsRepeatedOnAGatewaysTrouble() {
        hetzner.nextRaw(LIST, 502, "<html/>");
        hetzner.next(LIST, 504, "timeout");
        assertThat(fleet.find(NAME)).isInstanceOf(Sighting.Absent.class);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void aFailedLookSaysNothingAboutTheServer() {
        hetzner.next(LIST, 503, "unavailable");
        assertThat(fleet.find(NAME)).isInstanceOf(Sighting.Unknown.class);
        hetzner.next(LIST, 503, "unavailable");
        assertThat(fleet.watch(NAME)).isInstanceOf(Sighting.Unknown.class);
    }

    @Test
    void deletingIsDoneOnlyWhenTheServerIsNotFoundAnyMore() {
        fleet.create(order());
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.NotYet.class);
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.Done.class);
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.Done.class);
    }

    @Test
    void aServerDeletedByHandCountsAsDeleted() {
        hetzner.add(NAME, ourLabels());
        hetzner.next("DELETE /v1/servers/100", 404, "not_found");
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.NotYet.class);
        hetzner.servers.clear();
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.Done.class);
    }

    @ParameterizedTest
    @CsvSource({
        "423, locked, NotYet",
        "409, conflict, NotYet",
        "503, unavailable, NotYet",
        "429, rate_limit_exceeded, NotYet",
        "500, server_error, Unknown",
        "502, bad_gateway, Unknown",
        "401, unauthorized, Refused",
        "403, token_readonly, Refused"
    })
    void eachErrorOfADeletionHasItsOwnReaction(int status, String code, String expected) {
        hetzner.add(NAME, ourLabels());
        hetzner.next("DELETE /v1/servers/100", status, code);
        assertThat(fleet.delete(DEPLOYMENT, NAME).getClass().getSimpleName()).isEqualTo(expected);
        assertThat(hetzner.servers).containsKey(NAME);
    }

    @Test
    void ourOwnProtectionIsLiftedBeforeDeleting() {
        hetzner.add(NAME, ourLabels());
        hetzner.servers.computeIfPresent(NAME, (n, json) -> json.replace("\"delete\":false", "\"delete\":true"));
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.NotYet.class);
        assertThat(hetzner.count("POST /v1/servers/100/actions/change_protection"))
                .isEqualTo(1);
        assertThat(hetzner.servers).isEmpty();
    }

    @Test
    void aServerThatIsOffIsSwitchedOnInsteadOfReset() {
        hetzner.add(NAME, ourLabels());
        fleet.reset(NAME);
        assertThat(hetzner.count("POST /v1/servers/100/actions/reset")).isEqualTo(1);
        hetzner.servers.computeIfPresent(NAME, (n, json) -> json.replace("running", "off"));
        fleet.reset(NAME);
        assertThat(hetzner.count("POST /v1/servers/100/actions/poweron")).isEqualTo(1);
    }

    @Test
    void aServerIsAskedToShutDownAndToComeUpOnlyWhenItHasNotDoneSo() {
        hetzner.add(NAME, ourLabels());
        assertThat(fleet.shutDown(DEPLOYMENT, NAME)).isEqualTo(new Ending.Done());
        assertThat(fleet.powerOn(DEPLOYMENT, NAME)).as("it runs").isEqualTo(new Ending.Done());
        hetzner.servers.computeIfPresent(NAME, (n, json) -> json.replace("running", "off"));
        assertThat(fleet.shutDown(DEPLOYMENT, NAME)).isEqualTo(new Ending.Done());
        assertThat(fleet.powerOff(DEPLOYMENT, NAME)).isEqualTo(new Ending.Done());
        assertThat(hetzner.count("POST /v1/servers/100/actions/shutdown")).isEqualTo(1);
        assertThat(hetzner.count("POST /v1/servers/100/actions/poweroff")).isZero();
        assertThat(hetzner.count("POST /v1/servers/100/actions/poweron")).isZero();

        assertThat(fleet.powerOn(DEPLOYMENT, NAME)).isEqualTo(new Ending.Done());
        assertThat(hetzner.count("POST /v1/servers/100/actions/poweron")).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotOursIsNeverSwitchedOffNorOn() {
        hetzner.add(NAME, ourLabels().replace(DEPLOYMENT.toString(), "018f0000-0000-7000-8000-00000000ffff"));
        assertThat(fleet.shutDown(DEPLOYMENT, NAME)).isInstanceOf(Ending.Refused.class);
        assertThat(fleet.powerOff(DEPLOYMENT, NAME)).isInstanceOf(Ending.Refused.class);
        assertThat(fleet.powerOn(DEPLOYMENT, NAME)).isInstanceOf(Ending.Refused.class);
        assertThat(hetzner.calls).noneMatch(call -> call.path().contains("/actions/"));
    }

    @Test
    void anActionUnderWayIsWaitedForAndALostAnswerIsUnknown() {
        hetzner.add(NAME, ourLabels());
        hetzner.next("POST /v1/servers/100/actions/shutdown", 423, "locked");
        assertThat(fleet.shutDown(DEPLOYMENT, NAME)).isInstanceOf(Ending.NotYet.class);
        hetzner.nextLost("POST /v1/servers/100/actions/shutdown");
        assertThat(fleet.shutDown(DEPLOYMENT, NAME)).isInstanceOf(Ending.Unknown.class);
    }

    @Test
    void manyWatchersShareOneList() {
        fleet.create(order());
        hetzner.calls.clear();
        for (int i = 0; i < 500; i++) {
            assertThat(fleet.watch(NAME)).isInstanceOf(Sighting.Present.class);
        }
        assertThat(hetzner.calls).hasSize(1);
    }

    @Test
    void whoeverDeploysOneAfterTheOtherSeesEachChangeAtOnce() {
        fleet.create(order());
        hetzner.calls.clear();
        watchFor(Duration.ofSeconds(60));
        assertThat(hetzner.calls).hasSize(300);
    }

    @Test
    void watchingForHoursStaysFarBelowTheLimit() {
        fleet.create(order());
        hetzner.calls.clear();
        watchFor(Duration.ofHours(1));
        assertThat(hetzner.calls.size()).as("in the first hour").isBetween(1_400, 1_500);
        hetzner.calls.clear();
        watchFor(Duration.ofHours(1));
        assertThat(hetzner.calls.size()).as("in the next one").isBetween(800, 900);
    }

    @Test
    void watchingNearlyEndsWhenTheHoursRequestsAreNearlySpent() {
        fleet.create(order());
        remaining(300);
        watchFor(Duration.ofMinutes(2));
        assertThat(hetzner.calls.size()).isBetween(1, 5);
    }

    private void watchFor(Duration time) {
        for (long tick = 0; tick < time.toMillis() / 100; tick++) {
            fleet.watch(NAME);
            clock.pass(Duration.ofMillis(100));
        }
    }

    @Test
    void aServerMadeAfterTheListWasReadIsNotCalledAbsent() {
        fleet.watch("ra-test-other-g1"); // reads the list
        hetzner.calls.clear();
        fleet.create(order());
        assertThat(fleet.watch(NAME)).isInstanceOf(Sighting.Present.class);
    }

    @Test
    void absenceIsConfirmedByADirectLook() {
        fleet.create(order());
        fleet.watch(NAME);
        hetzner.servers.clear();
        clock.pass(Duration.ofSeconds(10));
        assertThat(fleet.watch(NAME)).isInstanceOf(Sighting.Absent.class);
        assertThat(hetzner.calls.getLast().query()).contains("name=");
    }

    @Test
    void tooMuchUserDataIsRefusedBeforeAnyCall() {
        ServerOrder big = new ServerOrder(DEPLOYMENT, NAME, 1, order().candidates(), ENOUGH, "x".repeat(32 * 1024 + 1));
        assertThat(fleet.create(big)).isInstanceOf(Creation.Refused.class);
        assertThat(hetzner.calls).isEmpty();
    }

    private void remaining(int left) {
        hetzner.plan.add(new ScriptedHetzner.Planned(
                LIST,
                200,
                "{\"servers\":[]}",
                Map.of(
                        "RateLimit-Limit",
                        "3600",
                        "RateLimit-Remaining",
                        Integer.toString(left),
                        "RateLimit-Reset",
                        "9999999999"),
                false));
        fleet.find(NAME);
        hetzner.calls.clear();
    }

    @Test
    void theLastHundredRequestsAreKeptForDeletions() {
        hetzner.add(NAME, ourLabels());
        remaining(100);
        assertThat(fleet.create(order())).isInstanceOf(Creation.Busy.class);
        assertThat(hetzner.calls).as("nothing was sent").isEmpty();
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.NotYet.class);
        assertThat(hetzner.servers).isEmpty();
    }

    @Test
    void aResetFarInTheFutureDoesNotMakeUsWaitThatLong() {
        remaining(0);
        assertThat(fleet.create(order())).isEqualTo(new Creation.Busy(Duration.ofSeconds(2)));
        clock.pass(Duration.ofMinutes(3)); // one request a second comes back, whatever the header says
        assertThat(fleet.create(order())).isInstanceOf(Creation.Made.class);
    }

    @Test
    void aDeletionThatHetznerRefusesForTwoHoursIsAskedForMoreAndMoreRarely() {
        hetzner.add(NAME, ourLabels());
        Duration waited = Duration.ZERO;
        int asked = 0;
        while (waited.compareTo(Duration.ofHours(2)) < 0) {
            hetzner.next("DELETE /v1/servers/100", 503, "unavailable");
            // looking it up succeeds meanwhile, and that alone must not start the waiting anew
            Duration again = ((Ending.NotYet) fleet.delete(DEPLOYMENT, NAME)).retryAfter();
            waited = waited.plus(again);
            clock.pass(again);
            asked++;
        }
        assertThat(asked).isBetween(10, 60);
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.NotYet.class);
        assertThat(fleet.delete(DEPLOYMENT, NAME)).isInstanceOf(Ending.Done.class);
    }

    @Test
    void aServerWithoutIpv4HasNoAddressAndIsNotAMistake() {
        hetzner.add(NAME, ourLabels());
        hetzner.servers.computeIfPresent(NAME, (n, json) -> json.replace("{\"ip\":\"192.0.2.7\"}", "null"));
        assertThat(fleet.find(NAME))
                .isInstanceOfSatisfying(
                        Sighting.Present.class,
                        present -> assertThat(present.server().ipv4()).isNull());
    }

    @Test
    void aStatusThatIsNewToUsIsPassedOn() {
        hetzner.add(NAME, ourLabels());
        hetzner.servers.computeIfPresent(NAME, (n, json) -> json.replace("\"running\"", "\"hibernating\""));
        assertThat(fleet.find(NAME))
                .isInstanceOfSatisfying(
                        Sighting.Present.class,
                        present -> assertThat(present.server().status()).isEqualTo("hibernating"));
    }

    @Test
    void theCheckTellsWhatIsWrongWithTheToken() {
        HetznerProperties properties = new HetznerProperties("t", hetzner.url(), 22, "debian-13", List.of(), 5);
        HetznerClient client =
                HetznerConnection.to(properties, clock, seeded(), pauses::add).client();
        HetznerCheck check = new HetznerCheck(() -> client, properties, new Labels("test"));
        assertThat(check.check()).isInstanceOf(ProviderCheck.Checked.Works.class);
        hetzner.next(LIST, 401, "unauthorized");
        assertThat(check.check()).isInstanceOf(ProviderCheck.Checked.Broken.class);
        HetznerProperties none = new HetznerProperties("", hetzner.url(), 22, "debian-13", List.of(), 5);
        assertThat(new HetznerCheck(() -> client, none, new Labels("test")).check())
                .isInstanceOfSatisfying(
                        ProviderCheck.Checked.Missing.class,
                        missing -> assertThat(missing.required()).isFalse());
    }
}
