package net.runagent.bot.conversation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.SecurityQuestions.AgentKept;
import net.runagent.bot.conversation.SecurityQuestions.AskKept;
import net.runagent.bot.conversation.SecurityQuestions.AskSignIns;
import net.runagent.bot.conversation.SecurityQuestions.AskUses;
import net.runagent.bot.conversation.SecurityQuestions.AskUsesDocument;
import net.runagent.bot.conversation.SecurityQuestions.Kept;
import net.runagent.bot.conversation.SecurityQuestions.Seen;
import net.runagent.bot.conversation.SecurityQuestions.SetStanding;
import net.runagent.bot.conversation.SecurityQuestions.SignedIn;
import net.runagent.bot.conversation.SecurityQuestions.Uses;
import net.runagent.bot.conversation.SecurityQuestions.UsesDocument;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.SignIns;
import net.runagent.core.care.RecoverDeployment;
import net.runagent.core.care.Recovery;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.care.StandingInstructions;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.vault.AuditLog;
import net.runagent.core.vault.AuditLog.Use;
import net.runagent.core.vault.KeptSecrets;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Answers the talks about security, about the asker's own account only. None of them can open a secret. */
@Configuration(proxyBeanMethods = false)
class SecurityDesks {
    private static final int SIGN_INS_SHOWN = 12;
    /** About half a megabyte. */
    private static final int ROWS_IN_DOCUMENT = 2_000;

    private final Deployments deployments;
    private final KeptSecrets kept;
    private final AuditLog audit;
    private final StandingInstructions instructions;
    private final RecoverDeployment recoveries;
    private final SignIns signIns;
    private final Accounts accounts;
    private final Clock clock;

    SecurityDesks(
            Deployments deployments,
            KeptSecrets kept,
            AuditLog audit,
            StandingInstructions instructions,
            RecoverDeployment recoveries,
            SignIns signIns,
            Accounts accounts,
            Clock clock) {
        this.deployments = deployments;
        this.kept = kept;
        this.audit = audit;
        this.instructions = instructions;
        this.recoveries = recoveries;
        this.signIns = signIns;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Bean
    Desk<AskKept> keptDesk() {
        return new Answering<>(AskKept.class, (_, asker) -> kept(asker.account()));
    }

    @Bean
    Desk<SetStanding> standingDesk() {
        return new Answering<>(SetStanding.class, this::stand);
    }

    @Bean
    Desk<AskUses> usesDesk() {
        return new Answering<>(AskUses.class, (question, asker) -> uses(question.before(), asker.account()));
    }

    @Bean
    Desk<AskUsesDocument> usesDocumentDesk() {
        return new Answering<>(
                AskUsesDocument.class,
                (_, asker) -> new UsesDocument(document(asker.account()).getBytes(StandardCharsets.UTF_8)));
    }

    @Bean
    Desk<AskSignIns> signInsDesk() {
        return new Answering<>(
                AskSignIns.class,
                (_, asker) -> new SignedIn(
                        asker.account() == null ? List.of() : signIns.of(asker.account(), SIGN_INS_SHOWN)));
    }

    private Answer kept(@Nullable AccountId account) {
        return new Kept(
                account == null
                        ? List.of()
                        : own(account).stream()
                                .map(own -> new AgentKept(
                                        own.id().value(),
                                        bot(own),
                                        kept.of(own.scope()),
                                        instructions.of(own, Kind.LOOK_AFTER),
                                        instructions.of(own, Kind.HEAL),
                                        own.state().live(),
                                        ownToken(own)))
                                .filter(agent -> !agent.secrets().isEmpty())
                                .toList());
    }

    /** A chat that joined the account a moment ago may not blind the watch: it may have been taken over. */
    private Answer stand(SetStanding question, Asker asker) {
        Optional<Deployment> own = deployments
                .find(new DeploymentId(question.deployment()))
                .filter(found -> found.account().equals(asker.account()));
        if (own.isEmpty()) {
            return new NoAgent();
        }
        Optional<Instant> held = accounts.heldUntil(asker.user()).filter(clock.instant()::isBefore);
        if (held.isPresent() && !question.on()) {
            return new Held(held.get());
        }
        var unused = instructions.set(own.get(), question.kind(), question.on(), asker.user());
        return kept(asker.account());
    }

    // ---- uses

    private Answer uses(long before, @Nullable AccountId account) {
        if (account == null) {
            return new Uses(List.of(), 0);
        }
        List<Deployment> own = own(account);
        UsePages.Page page = UsePages.from(before, row -> audit.usesOf(account, row, UsePages.ROWS));
        return new Uses(
                page.entries().stream()
                        .map(entry -> new Seen(
                                entry.newest(),
                                event(own, entry.newest()),
                                entry.oldest(),
                                entry.times(),
                                bot(own, entry.newest().deployment()),
                                why(own, entry.newest())))
                        .toList(),
                page.next());
    }

    /** A first host key has a scope of its own; that it is destroyed when it has served says nothing of the others. */
    private static String event(List<Deployment> own, Use use) {
        boolean firstKey = own.stream()
                .anyMatch(each ->
                        each.holds(use.deployment()) && !each.id().value().equals(use.deployment()));
        return use.event().equals("destroyed") && firstKey ? "destroyed-first-host-key" : use.event();
    }

    /** The backup before a repair is taken for the recovery, and that for what its owner said. */
    private String why(List<Deployment> own, Use use) {
        if (use.purpose().isEmpty()) {
            return "";
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> own.stream()
                        .anyMatch(each -> instructions.of(each, kind).id().equals(use.command())))
                .findFirst()
                .or(() -> recoveries
                        .find(use.command())
                        .filter(Recovery::automatic)
                        .map(_ -> Kind.HEAL))
                .map(Kind::word)
                .orElseGet(() -> use.purpose().toLowerCase(Locale.ROOT));
    }

    private String document(@Nullable AccountId account) {
        StringBuilder all = new StringBuilder("""
                Uses of my secrets, the newest first.
                Each row of the log carries a hash over itself and the row before it. Keep this file: a later one must
                show the same hash beside the same row number.

                row\ttime (UTC)\twhat\tsecret\tversion\tpurpose\tstep\taction\tagent\thash
                """);
        if (account == null) {
            return all.toString();
        }
        List<Deployment> own = own(account);
        for (Use use : audit.usesOf(account, AuditLog.NEWEST, ROWS_IN_DOCUMENT)) {
            boolean used = !use.purpose().isEmpty();
            String bot = bot(own, use.deployment());
            all.append(String.join(
                            "\t",
                            String.valueOf(use.row()),
                            use.at().toString(),
                            event(own, use),
                            use.kind().isEmpty() ? "all" : use.kind(),
                            use.version() == 0 ? "-" : String.valueOf(use.version()),
                            used ? use.purpose().toLowerCase(Locale.ROOT) : "-",
                            used ? use.step() : "-",
                            used ? use.command().toString() : "-",
                            bot.isEmpty() ? "-" : "@" + bot,
                            use.hash()))
                    .append('\n');
        }
        return all.toString();
    }

    // ---- inside

    /** Ordered or not: a token may have been given before the order. */
    private List<Deployment> own(AccountId account) {
        List<Deployment> all = new ArrayList<>(deployments.of(account));
        deployments.draftOf(account).filter(draft -> !all.contains(draft)).ifPresent(all::add);
        return all;
    }

    private static String bot(List<Deployment> own, UUID scope) {
        return own.stream()
                .filter(each -> each.holds(scope))
                .map(SecurityDesks::bot)
                .findFirst()
                .orElse("");
    }

    private static boolean ownToken(Deployment own) {
        AgentBot bot = own.bot();
        return bot != null && bot.source() == AgentBot.Source.PASTED;
    }

    private static String bot(Deployment own) {
        AgentBot bot = own.bot();
        return bot == null ? "" : bot.username();
    }
}
