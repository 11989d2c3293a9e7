package net.runagent.bot.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.AccountOpened;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatConnected;
import net.runagent.core.account.ChatDisconnected;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.BillingQuestions.Item;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.PaymentBooked;
import net.runagent.core.billing.PaymentBooked.Meaning;
import net.runagent.core.billing.PaymentReceipts;
import net.runagent.core.conversation.SupportAddress;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentGivenUp;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentReady;
import net.runagent.core.deployment.DeploymentRecords;
import net.runagent.core.deployment.DeploymentTerminated;
import net.runagent.core.deployment.DeploymentUnpaid;
import net.runagent.core.money.Money;
import net.runagent.core.notice.ChatClosed;
import net.runagent.core.notice.ChatJoined;
import net.runagent.core.notice.ChatLeft;
import net.runagent.core.notice.Letters;
import net.runagent.core.notice.StaffAlertRaised;
import net.runagent.core.operator.Role;
import net.runagent.core.operator.Staff;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.mail.Mail;
import net.runagent.sandbox.mail.MailParty;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Letters and alerts over a real database and a real mail server. */
class LettersTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final World WORLD = new World(5);
    private static final MailParty MAIL = WORLD.join(new MailParty());
    private static final Accounts ACCOUNTS = mock();
    private static final Tidings TIDINGS = mock();
    private static final Staff STAFF = mock();
    private static final DeploymentRecords DEPLOYMENTS = mock();
    private static final PaymentReceipts RECEIPTS = mock();
    private static final Later LATER = mock();
    private static final Deque<UUID> DUE = new ArrayDeque<>();
    private static final AnnotationConfigApplicationContext HOUSE = house();

    private static final UUID HANDLE = new UUID(7, 7);
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final AccountId account = new AccountId(UUID.randomUUID());
    private final String address = "ada-" + account + "@example.org";

    private static AnnotationConfigApplicationContext house() {
        var house = new AnnotationConfigApplicationContext();
        house.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("world", new HashMap<>(MAIL.settings())));
        house.registerBean(JdbcClient.class, DATABASE::jdbc);
        house.registerBean(Transactions.class, DATABASE::transactions);
        house.registerBean(Clock.class, WORLD::clock);
        house.registerBean(Ids.class, () -> UUID::randomUUID);
        house.registerBean(Accounts.class, () -> ACCOUNTS);
        house.registerBean(Tidings.class, () -> TIDINGS);
        house.registerBean(Staff.class, () -> STAFF);
        house.registerBean(DeploymentRecords.class, () -> DEPLOYMENTS);
        house.registerBean(PaymentReceipts.class, () -> RECEIPTS);
        house.registerBean(Later.class, () -> LATER);
        house.registerBean(SupportAddress.class, () -> new SupportAddress("help@runagent.example"));
        house.scan("net.runagent.core.notice", "net.runagent.persistence.notice");
        house.refresh();
        doAnswer(call -> DUE.add(call.getArgument(1))).when(LATER).soon(eq("notice.letter"), any());
        return house;
    }

    @BeforeEach
    void ada() {
        clearInvocations(TIDINGS);
        MAIL.up();
        DUE.clear();
        known("Ada", Locale.ENGLISH);
        when(STAFF.having(any())).thenReturn(Set.of());
    }

    private void known(String name, Locale language) {
        when(ACCOUNTS.find(account))
                .thenReturn(Optional.of(new Account(
                        account, name, address, null, null, WORLD.clock().now())));
        when(ACCOUNTS.languageOf(account)).thenReturn(language);
    }

    @AfterAll
    static void close() {
        HOUSE.close();
        WORLD.close();
        DATABASE.close();
    }

    @Test
    void whoSignsUpIsWelcomedOnce() {
        HOUSE.publishEvent(new AccountOpened(account));
        HOUSE.publishEvent(new AccountOpened(account));
        send();
        Mail mail = onlyMail();
        assertThat(mail.subject()).isEqualTo("Welcome to RunAgent");
        assertThat(mail.text()).contains("Hello Ada,").contains("/deploy");
        assertThat(mail.html()).contains("Hello Ada,").contains("<html");
        assertThat(mail.headers().get("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.headers().get("Message-ID")).matches("<[0-9a-f-]{36}@runagent\\.example>");
        assertThat(mail.headers().get("From")).contains("hello@runagent.example");
    }

    @Test
    void germansGetTheirLettersInGerman() {
        known("Jörg", Locale.GERMANY);
        HOUSE.publishEvent(new AccountOpened(account));
        send();
        assertThat(onlyMail().subject()).isEqualTo("Willkommen bei RunAgent");
        assertThat(onlyMail().text()).contains("Hallo Jörg,").contains("help@runagent.example");
    }

    @Test
    void aNameThatRunsFromTheRightIsKeptApartFromTheLetter() {
        known("שרה (כהן)", Locale.ENGLISH);
        HOUSE.publishEvent(new AccountOpened(account));
        send();
        assertThat(onlyMail().text()).contains("Hello \u2068שרה (כהן)\u2069,");
        assertThat(onlyMail().html()).contains("Hello \u2068שרה (כהן)\u2069,").contains("dir=\"ltr\"");
    }

    @Test
    void aNameCannotSmuggleMarkupOrHeaders() {
        known("<i>Ada</i>\r\nBcc: eve@example.org", Locale.ENGLISH);
        HOUSE.publishEvent(new AccountOpened(account));
        send();
        assertThat(onlyMail().html()).contains("&lt;i&gt;Ada&lt;/i&gt;").doesNotContain("<i>");
        assertThat(onlyMail().text()).contains("Hello <i>Ada</i> Bcc: eve@example.org,");
        assertThat(onlyMail().headers()).doesNotContainKey("Bcc");
        assertThat(MAIL.mailsTo("eve@example.org")).isEmpty();
    }

    @Test
    void nothingInALetterIsLoadedFromElsewhere() {
        HOUSE.publishEvent(new AccountOpened(account));
        send();
        assertThat(onlyMail().html())
                .doesNotContain("src=")
                .doesNotContain("url(")
                .doesNotContain("<link");
    }

    @Test
    void aPaymentIsConfirmedWithItsAmountAndInWords() {
        HOUSE.publishEvent(booked(Meaning.SETTLES));
        send();
        assertThat(onlyMail().subject()).isEqualTo("We have received your payment of $19.00");
        assertThat(onlyMail().text())
                .contains("It pays your plan Starter.")
                .contains("RA-7K3M9Q2DX")
                .doesNotContain("starter-monthly");
    }

    @Test
    void eachRenewalIsConfirmedAndARepeatedEventIsNot() {
        PaymentBooked first = booked(Meaning.RENEWAL);
        HOUSE.publishEvent(first);
        HOUSE.publishEvent(first);
        HOUSE.publishEvent(booked(Meaning.RENEWAL));
        send();
        assertThat(MAIL.mailsTo(address))
                .hasSize(2)
                .allMatch(mail -> mail.text().contains("It pays the next period of your plan Starter."));
    }

    @Test
    void moneyThatGoesBackIsNotThankedFor() {
        known("Jörg", Locale.GERMANY);
        HOUSE.publishEvent(booked(Meaning.TOO_LATE));
        HOUSE.publishEvent(booked(Meaning.DOUBLED));
        send();
        assertThat(MAIL.mailsTo(address))
                .hasSize(2)
                .allMatch(mail -> mail.subject().equals("Deine Zahlung über 19,00\u00a0$ geht an dich zurück"))
                .anyMatch(mail -> mail.text().contains("war schon bezahlt"))
                .anyMatch(mail -> mail.text().contains("war vorher abgebrochen worden"))
                .noneMatch(mail -> mail.text().contains("Danke"));
    }

    @Test
    void whoWasForgottenGetsNoLetterAboutTheirPayment() {
        PaymentBooked booked = booked(Meaning.SETTLES);
        when(RECEIPTS.of(booked)).thenReturn(receipt(null));
        HOUSE.publishEvent(booked);
        assertThat(DUE).isEmpty();
    }

    private PaymentBooked booked(Meaning meaning) {
        PaymentBooked booked = new PaymentBooked(new InvoiceId(UUID.randomUUID()), UUID.randomUUID(), meaning);
        when(RECEIPTS.of(booked)).thenReturn(receipt(account));
        return booked;
    }

    private static PaymentReceipts.Receipt receipt(AccountId payer) {
        return new PaymentReceipts.Receipt(
                new InvoiceId(UUID.randomUUID()),
                "RA-7K3M9Q2DX",
                payer,
                List.of(new Item("plan", "Starter", Money.usd(1900)), new Item("setup", "Starter", Money.usd(0))),
                Money.usd(1900),
                "polar",
                WORLD.clock().now());
    }

    @Test
    void readyAndTerminatedNameTheAgent() {
        Deployment deployment = deployment();
        HOUSE.publishEvent(new DeploymentReady(deployment.id()));
        HOUSE.publishEvent(new DeploymentTerminated(deployment.id()));
        send();
        assertThat(MAIL.mailsTo(address))
                .extracting(Mail::subject)
                .containsExactlyInAnyOrder(
                        "Your agent @ada_agent_bot is ready", "Your agent @ada_agent_bot has been terminated");
    }

    /** Who lets nobody write to them in the chat, or whom we cannot reach there, must not wait for what never comes. */
    @ParameterizedTest
    @CsvSource({
        "no-room,no server became free",
        "bot-gone,could not use the bot",
        "not-built,also not on a second server"
    })
    void whoseAgentCouldNotBeBuiltIsToldByMailAsWell(String reason, String words) {
        HOUSE.publishEvent(new DeploymentGivenUp(deployment().id(), reason));
        send();
        assertThat(onlyMail().subject()).isEqualTo("Your agent @ada_agent_bot could not be built");
        assertThat(onlyMail().text()).contains(words).contains("on its way back to you");
    }

    @Test
    void aFurtherChatIsToldToTheOtherChatsAndByMail() {
        ChatUser phone = new ChatUser(Platform.TELEGRAM, "100001");
        ChatUser newcomer = new ChatUser(Platform.DISCORD, "99990042");
        when(ACCOUNTS.chatsOf(account)).thenReturn(List.of(phone, newcomer));
        HOUSE.publishEvent(new ChatConnected(account, newcomer, true, HANDLE, "0042", NOW));
        send();
        verify(TIDINGS).tell(eq(phone), eq(new ChatJoined("discord", "0042", HANDLE)), anyString());
        verify(TIDINGS, never()).tell(eq(newcomer), any(), anyString());
        assertThat(onlyMail().text()).contains("Discord").contains("0042").doesNotContain("99990042");
    }

    @Test
    void aChatThatComesBackAfterItWasPutOutIsToldOfAgain() {
        ChatUser phone = new ChatUser(Platform.TELEGRAM, "100001");
        ChatUser newcomer = new ChatUser(Platform.DISCORD, "99990042");
        when(ACCOUNTS.chatsOf(account)).thenReturn(List.of(phone, newcomer));
        HOUSE.publishEvent(new ChatConnected(account, newcomer, true, HANDLE, "0042", NOW));
        HOUSE.publishEvent(new ChatConnected(account, newcomer, true, HANDLE, "0042", NOW.plusSeconds(60)));
        ArgumentCaptor<String> once = ArgumentCaptor.forClass(String.class);
        verify(TIDINGS, times(2)).tell(eq(phone), any(), once.capture());
        assertThat(once.getAllValues()).doesNotHaveDuplicates();
    }

    @Test
    void aChatThatIsPutOutIsToldAndSoAreTheOthersAndTheMailbox() {
        ChatUser phone = new ChatUser(Platform.TELEGRAM, "100001");
        ChatUser gone = new ChatUser(Platform.DISCORD, "99990042");
        when(ACCOUNTS.chatsOf(account)).thenReturn(List.of(phone));
        HOUSE.publishEvent(new ChatDisconnected(account, gone, new UUID(4, 2), "0042", NOW));
        send();
        verify(TIDINGS).tell(eq(phone), eq(new ChatLeft("discord", "0042")), anyString());
        verify(TIDINGS).tell(eq(gone), any(ChatClosed.class), anyString());
        assertThat(onlyMail().text())
                .contains("Discord", "0042", "no longer connected")
                .doesNotContain("99990042");
    }

    @Test
    void theFirstChatIsNoNews() {
        HOUSE.publishEvent(new ChatConnected(account, new ChatUser(Platform.TELEGRAM, "1"), false, HANDLE, "1", NOW));
        assertThat(DUE).isEmpty();
    }

    @Test
    void aMailServerThatIsDownDelaysTheLetterAndNothingElse() {
        MAIL.down();
        HOUSE.publishEvent(new AccountOpened(account));
        UUID letter = DUE.pop();
        Duration first = pause(run(letter));
        Duration second = pause(run(letter));
        assertThat(first).isEqualTo(Duration.ofSeconds(10));
        assertThat(second).isEqualTo(Duration.ofSeconds(20));
        MAIL.up();
        assertThat(run(letter)).isInstanceOf(Job.Next.Done.class);
        onlyMail();
        assertThat(run(letter)).as("sent is sent").isInstanceOf(Job.Next.Done.class);
        onlyMail();
    }

    @Test
    void aMailServerThatStaysDownIsReportedAndGivenUpAfterThreeDays() {
        when(STAFF.having(Role.OWNER)).thenReturn(Set.of(account));
        MAIL.down();
        HOUSE.publishEvent(new AccountOpened(account));
        UUID letter = DUE.pop();
        for (int i = 0; i < 12; i++) {
            assertThat(pause(run(letter))).isLessThanOrEqualTo(Duration.ofHours(1));
        }
        verify(TIDINGS, times(1)).tell(eq(account), any(StaffAlertRaised.class), anyString());
        assertThat(DUE).as("a dead mail server is not reported by mail").isEmpty();
        WORLD.clock().advance(Duration.ofDays(3));
        assertThat(run(letter)).isInstanceOf(Job.Next.Done.class);
        assertThat(standing(letter)).isEqualTo("FAILED");
    }

    @Test
    void aLetterThatIsRefusedForGoodIsToldToTheStaffOnceAndNamesNoAddress() throws IOException {
        when(STAFF.having(Role.OWNER)).thenReturn(Set.of(account));
        MAIL.down();
        HOUSE.publishEvent(new AccountOpened(account));
        UUID letter = DUE.pop();
        try (var refusing = new RefusingMail(Integer.parseInt(MAIL.settings().get("runagent.mail.port")))) {
            assertThat(run(letter)).isInstanceOf(Job.Next.Done.class);
            assertThat(run(letter)).as("again").isInstanceOf(Job.Next.Done.class);
            assertThat(refusing.asked()).as("letters tried").isEqualTo(1);
        }
        assertThat(standing(letter)).isEqualTo("FAILED");
        verify(TIDINGS, times(1)).tell(eq(account), any(StaffAlertRaised.class), anyString());
        String alert = DATABASE.jdbc()
                .sql("select staff_alert::text from staff_alert where subject = ?")
                .param(letter.toString())
                .query(String.class)
                .single();
        assertThat(alert)
                .contains("mail.refused", "welcome", "smtp 550")
                .doesNotContain("example.org")
                .doesNotContain("Ada");
    }

    @Test
    void whoHasBeenErasedGetsNoLetter() {
        HOUSE.publishEvent(new AccountOpened(account));
        when(ACCOUNTS.find(account)).thenReturn(Optional.empty());
        UUID letter = DUE.peek();
        send();
        assertThat(MAIL.mailsTo(address)).isEmpty();
        assertThat(standing(letter)).isEqualTo("DROPPED");
    }

    @Test
    void aLetterVanishesWithTheTransactionThatWroteIt() {
        assertThatThrownBy(() -> DATABASE.transactions().run(() -> {
                    HOUSE.getBean(Letters.class).write(account, "welcome", Map.of(), "rolled-back:" + account);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        send();
        assertThat(MAIL.mailsTo(address)).isEmpty();
    }

    @Test
    void theOutboxHoldsNoAddressAndNoName() {
        HOUSE.publishEvent(new AccountOpened(account));
        String row = DATABASE.jdbc()
                .sql("select letter::text from letter where account_id = ?")
                .param(account.value())
                .query(String.class)
                .single();
        assertThat(row).doesNotContain("@example.org").doesNotContain("Ada");
    }

    @Test
    void staffHearsOfAThingOnceAnHourAndHowOftenItCameMeanwhile() {
        when(STAFF.having(Role.OWNER)).thenReturn(Set.of(account));
        when(STAFF.having(Role.OPERATOR)).thenReturn(Set.of(account));
        StaffAlerts alerts = HOUSE.getBean(StaffAlerts.class);
        String kind = "test.noise-" + account;
        for (int i = 0; i < 5; i++) {
            alerts.raise(Severity.WARNING, kind, "one", Map.of("code", "503"));
        }
        alerts.raise(Severity.WARNING, kind, "another", Map.of());
        verify(TIDINGS, times(2)).tell(eq(account), any(StaffAlertRaised.class), anyString());
        WORLD.clock().advance(Duration.ofHours(1));
        alerts.raise(Severity.WARNING, kind, "one", Map.of("code", "504"));
        verify(TIDINGS, times(3)).tell(eq(account), any(StaffAlertRaised.class), anyString());
        send();
        assertThat(MAIL.mailsTo(address)).hasSize(3).anyMatch(m -> m.text().contains("4 more were counted"));
        assertThat(MAIL.mailsTo(address)).allMatch(m -> m.subject().equals("WARNING: " + kind));
    }

    @Test
    void manyAtTheSameInstantAreStillOneTelling() throws Exception {
        when(STAFF.having(Role.OWNER)).thenReturn(Set.of(account));
        StaffAlerts alerts = HOUSE.getBean(StaffAlerts.class);
        List<Thread> all = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual()
                        .start(() -> alerts.raise(Severity.INFO, "test.burst", account.toString(), Map.of())))
                .toList();
        for (Thread thread : all) {
            thread.join(Duration.ofSeconds(20));
        }
        verify(TIDINGS, times(1)).tell(eq(account), any(StaffAlertRaised.class), anyString());
        assertThat(DUE).as("a note is not mailed").isEmpty();
    }

    @Test
    void whosePaymentWentBackIsToldSoInThreeLettersThatNameWhereToWriteTo() {
        DeploymentId id = deployment().id();
        for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN, Locale.of("es"), Locale.JAPANESE)) {
            known("Ada", language);
            Instant until = NOW.plus(Duration.ofDays(DUE.size() + 7L)).plusSeconds(language.hashCode());
            HOUSE.publishEvent(new DeploymentUnpaid(id, "back", "began", until));
            HOUSE.publishEvent(new DeploymentUnpaid(id, "back", "middle", until));
            HOUSE.publishEvent(new DeploymentUnpaid(id, "back_last", "last", until));
            send();
        }
        assertThat(MAIL.mailsTo(address))
                .hasSize(12)
                .allSatisfy(mail -> assertThat(mail.subject() + mail.text() + mail.html())
                        .contains("help@runagent.example")
                        .doesNotContain("{"));
    }

    private Deployment deployment() {
        DeploymentId id = new DeploymentId(UUID.randomUUID());
        Deployment deployment = mock();
        when(deployment.id()).thenReturn(id);
        when(deployment.account()).thenReturn(account);
        when(deployment.bot())
                .thenReturn(new AgentBot(Platform.TELEGRAM, AgentBot.Source.MANAGED, "77", "ada_agent_bot"));
        when(DEPLOYMENTS.find(id)).thenReturn(Optional.of(deployment));
        return deployment;
    }

    private static void send() {
        while (!DUE.isEmpty()) {
            run(DUE.pop());
        }
    }

    private static Job.Next run(UUID letter) {
        return HOUSE.getBean(Job.class).run(letter);
    }

    private static Duration pause(Job.Next next) {
        assertThat(next).isInstanceOf(Job.Next.Again.class);
        Duration pause = Duration.between(WORLD.clock().now(), ((Job.Next.Again) next).at());
        return Duration.ofSeconds(Math.round(pause.toMillis() / 1000.0));
    }

    private Mail onlyMail() {
        List<Mail> mails = MAIL.mailsTo(address);
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }

    private static String standing(UUID letter) {
        return DATABASE.jdbc()
                .sql("select standing from letter where id = ?")
                .param(letter)
                .query(String.class)
                .single();
    }
}
