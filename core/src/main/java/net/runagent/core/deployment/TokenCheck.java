package net.runagent.core.deployment;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentBot.Source;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Job;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Asks the platform whose token was pasted; only a token that fits goes into the vault, any other one is dropped. */
@Component
class TokenCheck implements Job {
    static final String JOB = "deployment.token";

    private static final Duration ASK_AGAIN = Duration.ofSeconds(3);

    private final DeploymentRecords records;
    private final OrderDeployment orders;
    private final AgentBots bots;
    private final SecretIntake intake;
    private final Tidings tidings;
    private final Transactions transactions;
    private final Clock clock;

    TokenCheck(
            DeploymentRecords records,
            OrderDeployment orders,
            AgentBots bots,
            SecretIntake intake,
            Tidings tidings,
            Transactions transactions,
            Clock clock) {
        this.records = records;
        this.orders = orders;
        this.bots = bots;
        this.intake = intake;
        this.tidings = tidings;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return JOB;
    }

    @Override
    public Next run(UUID uuid) {
        DeploymentId id = new DeploymentId(uuid);
        Deployment draft = records.find(id).orElseThrow();
        if (!(draft.state() instanceof State.Draft(var _, UUID pasted)) || pasted == null) {
            return Next.done();
        }
        CrashPoint.at("deployment.token.before");
        Optional<Checked> checked = intake.peek(
                pasted, draft.owner(), token -> bots.check(draft.selection().platform(), token));
        CrashPoint.at("deployment.token.called");
        if (checked.isEmpty()) {
            return tell(draft, pasted, "expired");
        }
        return switch (checked.get()) {
            case Checked.Ok(String botId, String username) -> keep(draft, pasted, botId, username);
            case Checked.Invalid() -> tell(draft, pasted, "invalid");
            case Checked.Unfit(String code) -> tell(draft, pasted, unfit(code));
            case Checked.Unknown(String _) -> Next.again(clock.instant().plus(ASK_AGAIN));
        };
    }

    private static String unfit(String code) {
        return switch (code) {
            case "operator-bot" -> "ours";
            case "no-message-content" -> code;
            default -> "unfit";
        };
    }

    private Next keep(Deployment draft, UUID pasted, String botId, String username) {
        return transactions.call(() -> {
            Deployment now = records.lock(draft.id()).orElseThrow();
            AgentBot bot = new AgentBot(now.selection().platform(), Source.PASTED, botId, username);
            Optional<String> refused = orders.use(now, bot);
            if (refused.isPresent()) {
                return tell(draft, pasted, refused.get());
            }
            boolean kept = intake.keep(pasted, now.owner(), now.scope(), SecretKind.botToken(bot.platform()))
                    .isPresent();
            return tell(draft, pasted, kept ? "" : "expired");
        });
    }

    private Next tell(Deployment draft, UUID pasted, String result) {
        transactions.run(() -> {
            if (!result.isEmpty()) {
                intake.drop(pasted);
            }
            tidings.tell(draft.owner(), new BotChecked(draft.id().value(), result), "bot-checked:" + pasted);
        });
        return Next.done();
    }
}
