package net.runagent.sandbox.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscordPartyTest {
    @TempDir
    Path dir;

    @Test
    void aSecondStartOnTheSameFolderGoesOnWhereItWas() throws Exception {
        String ada;
        String token;
        String url;
        String gateway;
        try (World world = new World(dir, 1, false)) {
            DiscordParty discord = world.join(new DiscordParty());
            token = discord.operatorToken();
            url = discord.url();
            gateway = discord.gatewayUrl();
            ada = discord.create("Ada", "en").userId();
            discord.says(ada, Saying.of("hello"));
        }
        try (World world = new World(dir, 1, false)) {
            DiscordParty discord = world.join(new DiscordParty());
            assertThat(discord.operatorToken()).isEqualTo(token);
            assertThat(discord.url()).isEqualTo(url);
            assertThat(discord.gatewayUrl()).isEqualTo(gateway);
            assertThat(discord.sees(ada, null, 0).messages())
                    .extracting(Seen.Message::text)
                    .containsExactly("hello");
            assertThat(discord.says(ada, Saying.of("again")).id()).isEqualTo(2);
        }
    }

    @Test
    void aResetForgetsPeopleAndKeepsTheServicesBotWithItsConnection() throws Exception {
        try (World world = new World(1)) {
            DiscordParty discord = world.join(new DiscordParty());
            String ada = discord.create("Ada", "en").userId();
            var own = discord.makesToken(ada, "ada_agent_bot");
            GatewayClient agent = GatewayClient.login(discord, own.token(), 0);
            GatewayClient service =
                    GatewayClient.login(discord, discord.operatorToken(), GatewayClient.DIRECT_MESSAGES);
            String token = discord.operatorToken();
            world.reset();
            assertThat(agent.closeCode()).isEqualTo(4004);
            assertThatThrownBy(() -> discord.sees(ada, null, 0)).isInstanceOf(Refusal.class);
            assertThat(discord.operatorToken()).isEqualTo(token);
            String bob = discord.create("Bob", "en").userId();
            discord.says(bob, Saying.of("hello"));
            assertThat(service.event("MESSAGE_CREATE").get("content").asString())
                    .isEqualTo("hello");
        }
    }

    @Test
    void peopleChangeTheirWordsAndNameBotsThatTheyOwn() throws Exception {
        try (World world = new World(1)) {
            DiscordParty discord = world.join(new DiscordParty());
            String ada = discord.create("Ada", "en").userId();
            GatewayClient bot = GatewayClient.login(discord, discord.operatorToken(), GatewayClient.DIRECT_MESSAGES);
            long id = discord.says(ada, Saying.of("helo")).id();
            bot.event("MESSAGE_CREATE");
            discord.says(ada, new Saying("hello", null, null, null, null, id, null, false));
            assertThat(bot.event("MESSAGE_UPDATE").get("content").asString()).isEqualTo("hello");
            discord.makesToken(ada, "ada_agent_bot");
            assertThatThrownBy(() -> discord.makesToken(ada, "ada_agent_bot")).hasMessageContaining("taken");
            assertThat(discord.chats(ada)).extracting(w -> w.bot()).containsExactly("@runagent_bot", "@ada_agent_bot");
            discord.blocks(ada, null, true);
            assertThatThrownBy(() -> discord.says(ada, Saying.of("hello"))).hasMessageContaining("blocked");
        }
    }

    @Test
    void marksAreNotWordsAndLinksAreFound() {
        assertThat(Markdown.plain(
                        "# Title\n**bold** _it_ a_b_c `x_y*` ~~no~~ \\*kept\\* [Pay](<https://x.example/a_b>) <t:1:R>"))
                .isEqualTo("Title\nbold it a_b_c x_y* no *kept* Pay <t:1:R>");
        assertThat(Markdown.links("see [Pay now](https://x.example/?a=1) or https://y.example"))
                .isEqualTo(List.of(new Seen.Link("Pay now", "https://x.example/?a=1")));
        assertThat(Markdown.plain("https://x.example/a_b_")).isEqualTo("https://x.example/a_b_");
    }
}
