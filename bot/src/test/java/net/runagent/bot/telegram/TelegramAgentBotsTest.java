package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentBots.Fetched;
import net.runagent.core.deployment.AgentBots.Waiting;
import net.runagent.core.vault.Secret;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramAgentBotsTest {
    private final World world = new World(11);
    private final TelegramParty telegram = world.join(new TelegramParty());
    private final TelegramProperties properties = new TelegramProperties(telegram.operatorToken(), telegram.url(), 0);
    private final TelegramHttp http = new TelegramHttp(properties);
    private final TelegramAgentBots bots = new TelegramAgentBots(properties, http);
    private final String ada = telegram.create("Ada", "en").userId();

    @AfterEach
    void end() {
        http.destroy();
        assertThat(world.violations().all()).isEmpty();
        world.close();
    }

    private Checked check(String token) {
        try (Secret secret = Secret.taking(token.getBytes(StandardCharsets.UTF_8))) {
            return bots.check(secret);
        }
    }

    private String pasted() {
        return telegram.makesToken(ada, "ada_old_bot").token();
    }

    @Test
    void aGoodTokenNamesItsBot() {
        assertThat(check("  " + pasted() + "\n"))
                .isInstanceOfSatisfying(
                        Checked.Ok.class, ok -> assertThat(ok.username()).isEqualTo("ada_old_bot"));
    }

    @Test
    void aRevokedOneIsInvalid() {
        String token = pasted();
        telegram.revokes("ada_old_bot");

        assertThat(check(token)).isEqualTo(new Checked.Invalid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "123456789:short", "123456789:AAabcdefghijklmnopqrstuvwxyz0123456/../getMe"})
    void whatIsNoTokenIsNotEvenSent(String text) {
        int before = world.requests().of("telegram").size();

        assertThat(check(text)).isEqualTo(new Checked.Invalid());
        assertThat(world.requests().of("telegram")).hasSize(before);
    }

    @Test
    void ourOwnBotIsNobodysAgent() {
        assertThat(check(telegram.operatorToken())).isEqualTo(new Checked.Unfit("operator-bot"));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void aTelegramInTroubleSaysNothingAboutTheToken(int status) {
        String token = pasted();
        world.faults().plan(new Fault("telegram", "POST /getMe", Kind.STATUS, status, "trouble", 0), 1);

        assertThat(check(token)).isInstanceOf(Checked.Unknown.class);
    }

    @Test
    void aBotThatIsNotManagedByUsIsRefusedAndALostAnswerIsNot() {
        assertThat(bots.fetchManagedToken("424242")).isInstanceOf(Fetched.Refused.class);

        world.faults().plan(new Fault("telegram", "POST /getManagedBotToken", Kind.DROP_AFTER, 0, "", 0), 1);
        assertThat(bots.fetchManagedToken("424242")).isInstanceOf(Fetched.Unknown.class);
    }

    // ---- what waits

    private Waiting waiting(String token) {
        try (Secret secret = Secret.taking(token.getBytes(StandardCharsets.UTF_8))) {
            return bots.waiting(secret);
        }
    }

    @Test
    void whatWaitsForABotIsToldWithoutTakingItAway() {
        var old = telegram.makesToken(ada, "ada_old_bot");
        assertThat(waiting(old.token())).isEqualTo(new Waiting.Messages(0, false));

        telegram.says(ada, Saying.to(old.bot(), "hello"));
        assertThat(waiting(old.token())).isEqualTo(new Waiting.Messages(1, false));
        assertThat(waiting(old.token())).isEqualTo(new Waiting.Messages(1, false));
    }

    @Test
    void aRevokedOneIsInvalidThereTooAndTroubleSaysNothing() {
        String token = pasted();
        world.faults().plan(new Fault("telegram", "POST /getwebhookinfo", Kind.STATUS, 502, "trouble", 0), 1);
        assertThat(waiting(token)).isInstanceOf(Waiting.Unknown.class);

        telegram.revokes("ada_old_bot");
        assertThat(waiting(token)).isEqualTo(new Waiting.Invalid());
    }
}
