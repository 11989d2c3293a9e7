package net.runagent.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DiscordGatewayTest {
    private final SetClock clock = new SetClock();
    private final World world = new World(1);
    private final DiscordParty discord = world.join(new DiscordParty(clock));
    private final WorldCalls calls = new WorldCalls(world);
    private final String token = discord.operatorToken();
    private final String ada = discord.create("Ada", "de").userId();

    @AfterEach
    void close() {
        calls.close();
        world.close();
    }

    @Test
    void aBotThatLogsInIsToldWhoItIsAndWhereToGoOn() throws Exception {
        GatewayClient bot = GatewayClient.connect(discord);
        assertThat(bot.op(10).at("/d/heartbeat_interval").asInt()).isEqualTo(41_250);
        bot.identify(token, 0);
        JsonNode ready = bot.event("READY");
        assertThat(ready.at("/user/id").asString()).isEqualTo(discord.applicationId());
        assertThat(ready.at("/application/id").asString()).isEqualTo(discord.applicationId());
        assertThat(ready.get("resume_gateway_url").asString()).isEqualTo(discord.gatewayUrl());
        assertThat(ready.get("session_id").asString()).isNotEmpty();
        assertThat(discord.hears(null)).isTrue();
        bot.send("{\"op\":1,\"d\":1}");
        bot.op(11);
    }

    @Test
    void whoIsNotLetInIsToldWhyByTheCloseCode() throws Exception {
        assertThat(closedAfter("{\"op\":2,\"d\":{\"token\":\"wrong\",\"intents\":0}}"))
                .isEqualTo(4004);
        assertThat(closedAfter("{\"op\":3,\"d\":{}}")).isEqualTo(4003);
        assertThat(closedAfter("{\"op\":77}")).isEqualTo(4001);
        assertThat(closedAfter("nonsense")).isEqualTo(4002);
        assertThat(closedAfter(identify(1 << 30))).isEqualTo(4013);
        assertThat(closedAfter(identify(1 << 15))).as("message content").isEqualTo(4014);
        assertThat(closedAfter(identify(1 << 1))).as("members").isEqualTo(4014);
        assertThat(closedAfter("{\"op\":2,\"d\":{\"token\":\"" + token + "\",\"intents\":0,\"shard\":[2,2]}}"))
                .isEqualTo(4010);
        GatewayClient twice = GatewayClient.login(discord, token, 0);
        twice.identify(token, 0);
        assertThat(twice.closeCode()).isEqualTo(4005);
        GatewayClient old = new GatewayClient(discord.gatewayUrl() + "/?v=6&", "");
        assertThat(old.closeCode()).isEqualTo(4012);
    }

    @Test
    void aBotThatSaysTooMuchIsClosed() throws Exception {
        GatewayClient bot = GatewayClient.login(discord, token, 0);
        for (int i = 0; i < 120; i++) {
            bot.send("{\"op\":1,\"d\":null}");
        }
        assertThat(bot.closeCode()).isEqualTo(4008);
    }

    @Test
    void aBotWhoseHeartStopsIsClosedAndCannotGoOn() throws Exception {
        GatewayClient bot = GatewayClient.login(discord, token, 0);
        clock.advance(Duration.ofSeconds(63));
        assertThat(bot.closeCode()).isEqualTo(4009);
        GatewayClient next = GatewayClient.connect(discord);
        next.resume(token, bot.session, bot.seq);
        assertThat(next.op(9).get("d").asBoolean()).isFalse();
    }

    @Test
    void afterADropTheBotGoesOnAndHearsWhatItMissed() throws Exception {
        GatewayClient bot = GatewayClient.login(discord, token, GatewayClient.DIRECT_MESSAGES);
        discord.says(ada, Saying.of("one"));
        bot.event("MESSAGE_CREATE");
        trouble("drops");
        assertThat(bot.closeCode()).isEqualTo(1006);
        discord.says(ada, Saying.of("two"));
        GatewayClient next = GatewayClient.connect(discord);
        next.resume(token, bot.session, bot.seq);
        assertThat(next.event("MESSAGE_CREATE").get("content").asString()).isEqualTo("two");
        next.event("RESUMED");
        discord.says(ada, Saying.of("three"));
        assertThat(next.event("MESSAGE_CREATE").get("content").asString()).isEqualTo("three");
    }

    @Test
    void aSessionIsNotResumedWithWhatItCannotKnow() throws Exception {
        GatewayClient bot = GatewayClient.login(discord, token, 0);
        GatewayClient ahead = GatewayClient.connect(discord);
        ahead.resume(token, bot.session, bot.seq + 100);
        assertThat(ahead.closeCode()).isEqualTo(4007);
        GatewayClient stranger = GatewayClient.connect(discord);
        stranger.resume(token, "nobody", 0);
        assertThat(stranger.op(9).get("d").asBoolean()).isFalse();
        stranger.identify(token, 0);
        stranger.event("READY");
    }

    @Test
    void aBotThatSaysGoodbyeOrStaysAwayTooLongCannotGoOn() throws Exception {
        GatewayClient bot = GatewayClient.login(discord, token, 0);
        bot.leave(1000);
        bot.closeCode();
        GatewayClient next = GatewayClient.connect(discord);
        next.resume(token, bot.session, bot.seq);
        next.op(9);
        next.identify(token, 0);
        next.event("READY");
        trouble("drops");
        next.closeCode();
        clock.advance(Duration.ofMinutes(4));
        GatewayClient late = GatewayClient.connect(discord);
        late.resume(token, next.session, next.seq);
        late.op(9);
    }

    @Test
    void theGatewayAsksForAReconnectOrEndsTheSession() throws Exception {
        GatewayClient bot = GatewayClient.login(discord, token, 0);
        trouble("reconnect");
        bot.op(7);
        trouble("invalid");
        assertThat(bot.op(9).get("d").asBoolean()).isFalse();
        bot.identify(token, 0);
        bot.event("READY");
        trouble("silent");
        bot.send("{\"op\":1,\"d\":null}");
        assertThat(bot.quiet()).isTrue();
    }

    @Test
    void aCompressedStreamSaysTheSame() throws Exception {
        GatewayClient bot = new GatewayClient(discord.gatewayUrl(), "&compress=zlib-stream");
        bot.op(10);
        bot.identify(token, GatewayClient.DIRECT_MESSAGES);
        bot.event("READY");
        discord.says(ada, Saying.of("ä".repeat(3_000)));
        assertThat(bot.event("MESSAGE_CREATE").get("content").asString()).hasSize(3_000);
    }

    @Test
    void directMessagesAreHeardWithTheirContentByWhoeverAskedForThem() throws Exception {
        GatewayClient with = GatewayClient.login(discord, token, GatewayClient.DIRECT_MESSAGES);
        GatewayClient without = GatewayClient.login(discord, token, 1);
        discord.says(ada, Saying.of("hello"));
        JsonNode heard = with.event("MESSAGE_CREATE");
        assertThat(heard.get("content").asString()).isEqualTo("hello");
        assertThat(heard.at("/author/id").asString()).isEqualTo(ada);
        assertThat(heard.has("guild_id")).isFalse();
        assertThat(without.quiet()).isTrue();
    }

    @Test
    void inAServerTheContentIsHiddenWithoutTheIntentUnlessTheBotIsNamed() throws Exception {
        GatewayClient bot = GatewayClient.login(discord, token, 1 | 1 << 9);
        calls.post(
                "discord/servers",
                Map.of("name", "Club", "people", new String[] {ada}, "bots", new String[] {"@runagent_bot"}));
        String club = "@runagent_bot#club";
        assertThat(bot.event("GUILD_CREATE").get("name").asString()).isEqualTo("Club");
        discord.says(ada, Saying.to(club, "secret"));
        assertThat(bot.event("MESSAGE_CREATE").get("content").asString()).isEmpty();
        discord.says(ada, Saying.to(club, "<@" + discord.applicationId() + "> hi"));
        assertThat(bot.event("MESSAGE_CREATE").get("content").asString()).endsWith("hi");
    }

    @Test
    void aResetTokenEndsItsConnectionsAndANewOneIsNeeded() throws Exception {
        var own = discord.makesToken(ada, "ada_agent_bot");
        GatewayClient bot = GatewayClient.login(discord, own.token(), 1 << 15 | GatewayClient.DIRECT_MESSAGES);
        String fresh = discord.revokes(own.bot());
        assertThat(bot.closeCode()).isEqualTo(4004);
        assertThat(closedAfter("{\"op\":2,\"d\":{\"token\":\"" + own.token() + "\",\"intents\":0}}"))
                .isEqualTo(4004);
        GatewayClient.login(discord, fresh, 0);
        assertThat(world.secrets().all())
                .filteredOn(s -> s.kind().equals("discord-token"))
                .extracting(s -> s.value())
                .contains(token, own.token(), fresh);
    }

    private String identify(int intents) {
        return "{\"op\":2,\"d\":{\"token\":\"" + token + "\",\"intents\":" + intents + "}}";
    }

    private int closedAfter(String payload) throws Exception {
        GatewayClient bot = GatewayClient.connect(discord);
        bot.send(payload);
        return bot.closeCode();
    }

    private void trouble(String does) throws Exception {
        calls.post("discord/gateway", Map.of("does", does));
    }
}
