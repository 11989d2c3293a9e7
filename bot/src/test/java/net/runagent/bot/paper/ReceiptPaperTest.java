package net.runagent.bot.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.billing.BillingQuestions.Item;
import net.runagent.core.billing.PaymentReceipts.Paid;
import net.runagent.core.billing.PaymentReceipts.Paper;
import net.runagent.core.money.Money;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptPaperTest {
    private static final Instant DAY = Instant.parse("2026-11-30T14:00:00Z");
    private static final UUID ORDER = UUID.fromString("0190aaaa-0000-7000-8000-000000000001");

    private final ReceiptPaper paper = new ReceiptPaper(new Texts());

    private static Paper usual() {
        return new Paper(
                "RA-7K3M9Q2D",
                DAY,
                List.of(
                        new Item("plan", "Starter", Money.usd(1900)),
                        new Item("setup", "Starter", Money.usd(500)),
                        new Item("credit", "credit-10", Money.usd(1200))),
                Money.usd(3600),
                List.of(new Paid(DAY, Money.usd(3600), Money.usd(700), "polar", ORDER.toString())));
    }

    private byte[] pdf(Paper receipt, String language) throws IOException {
        byte[] made = paper.pdf(receipt, Locale.forLanguageTag(language));
        String look = System.getProperty("receipts.dir"); // to look at them
        if (look != null) {
            Files.write(
                    Path.of(look, "receipt-" + language + "-" + receipt.items().size() + ".pdf"), made);
        }
        return made;
    }

    @ParameterizedTest
    @CsvSource({
        "en, Receipt RA-7K3M9Q2D, Plan Starter, Given back, seller",
        "de, Beleg RA-7K3M9Q2D, Tarif Starter, Davon, Verkäufer",
        "es, Recibo RA-7K3M9Q2D, Plan Starter, Devuelto, vendedor",
        "ja, 領収書 RA-7K3M9Q2D, プラン Starter, うち返金済み, 販売者"
    })
    void everyLanguageSaysWhatWasPaidWhatWentBackAndWhoSells(
            String language, String title, String plan, String back, String seller) throws IOException {
        String words = Printed.words(pdf(usual(), language));
        assertThat(words).contains(title, plan, back, seller, ORDER.toString(), "Polar", "/billing");
        assertThat(words).contains("19", "36", "7");
        assertThat(words).doesNotContain("{").doesNotContain("receipt.");
    }

    @ParameterizedTest
    @CsvSource({"en, Change to Standard", "de, Wechsel zu Standard", "es, Cambio a Standard", "ja, Standard への変更"})
    void theDifferenceToALargerPlanIsNotCalledThePlan(String language, String words) throws IOException {
        Paper receipt = new Paper(
                "RA-7K3M9Q2D",
                DAY,
                List.of(new Item("difference", "Standard", Money.usd(1500))),
                Money.usd(1500),
                List.of(new Paid(DAY, Money.usd(1500), Money.usd(0), "polar", ORDER.toString())));
        assertThat(Printed.words(pdf(receipt, language))).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void theFontsAreInTheDocumentAndOnlyTheLettersThatAreUsed(String language) throws IOException {
        byte[] made = pdf(usual(), language);
        assertThat(made.length).isLessThan(200_000);
        try (PDDocument document = Loader.loadPDF(made)) {
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    assertThat(page.getResources().getFont(name).isEmbedded()).isTrue();
                }
            }
        }
    }

    @Test
    void aLetterThatNoFontHasDoesNotStandInTheWay() throws IOException {
        Paper odd = new Paper(
                "RA-ODD",
                DAY,
                List.of(new Item("other", "Plan \ud83d\ude80 \u0e01\u202f\t1", Money.usd(100))),
                Money.usd(100),
                usual().payments());
        assertThat(Printed.words(pdf(odd, "en"))).contains("Plan ? ? 1");
    }

    @Test
    void aLongOneGoesOnOnFurtherPages() throws IOException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            items.add(new Item("other", "Item number " + i, Money.usd(i)));
        }
        Paper many = new Paper("RA-MANY", DAY, items, Money.usd(4005), usual().payments());
        byte[] made = pdf(many, "en");
        assertThat(Printed.pages(made)).isEqualTo(3);
        assertThat(Printed.words(made)).contains("Item number 0", "Item number 89", ORDER.toString());
    }

    @Test
    void noJapaneseLineBeginsWithAMarkThatCloses() throws IOException {
        for (int more = 0; more < 8; more++) {
            Paper odd = new Paper(
                    "RA-JA",
                    DAY,
                    List.of(new Item("other", "長".repeat(40 + more) + "「引用」です。次の文、続き。", Money.usd(100))),
                    Money.usd(100),
                    usual().payments());
            assertThat(Printed.words(pdf(odd, "ja")).lines().map(String::strip))
                    .noneMatch(line -> line.matches("[、。）」].*"))
                    .noneMatch(line -> line.matches(".*[（「]"));
        }
    }

    @Test
    void whatFitsOnNoLineIsWrapped() throws IOException {
        Paper wide = new Paper(
                "RA-WIDE",
                DAY,
                List.of(new Item("other", "long ".repeat(60).strip(), Money.usd(100))),
                Money.usd(100),
                usual().payments());
        assertThat(Printed.words(pdf(wide, "en"))
                        .lines()
                        .filter(line -> line.contains("long long"))
                        .count())
                .isGreaterThan(2);
    }
}
