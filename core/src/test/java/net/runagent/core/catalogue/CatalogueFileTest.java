package net.runagent.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import org.junit.jupiter.api.Test;

class CatalogueFileTest {
    private static final String GOOD = """
            version: 1
            currency: USD
            default: {plan: starter-monthly, model: openrouter/auto, place: nbg1}
            plans:
              - id: starter-monthly
                name: Starter
                interval: P1M
                price: "19.00"
                setup-fee: "0.00"
                server-types: [cx23, cpx22]
                vcpu: 2
                memory-gb: 4
                disk-gb: 40
                included-credit: "3.00"
                max-monthly-server-cost: "9.00"
            models:
              - {id: openrouter/auto, name: Automatic, hint: Picks a fitting model}
            places:
              - {code: nbg1, city: Nuremberg, country: DE}
            """;

    @Test
    void whatIsWrittenIsWhatIsSold() {
        CatalogueFile file = CatalogueFile.read("test.yml", GOOD);

        assertThat(file.plan().price()).isEqualTo(Money.usd(1900));
        assertThat(file.plan().includedCredit().value()).isEqualTo(3_000_000);
        assertThat(file.plan().maxMonthlyServerCostCents()).isEqualTo(900);
    }

    private static void refused(String from, String to, String said) {
        assertThatThrownBy(() -> CatalogueFile.read("test.yml", GOOD.replace(from, to)))
                .isInstanceOf(CatalogueMistake.class)
                .hasMessageContaining(said);
    }

    @Test
    void aMistakeNamesItsLine() {
        refused("\"19.00\"", "nineteen", "test.yml, line 8: 'nineteen' is not an amount");
        refused("\"19.00\"", "\"19.005\"", "line 8");
        refused("\"19.00\"", "\"0.00\"", "line 8: a plan costs something");
        refused("vcpu: 2", "vcpus: 2", "line 11: unknown key 'vcpus'");
        refused("P1M", "P2W", "line 7: only P1M and P1Y are sold");
        refused("cx23", "t2.micro", "line 10: 't2.micro' is not a server type");
        refused("nbg1}", "mars1}", "line 3: 'mars1' is not in its list: [nbg1]");
        refused("country: DE", "country: Germany", "line 19");
    }

    private static final String PACKS = """
            credit-packs:
              - {id: credit-10, price: "12.00", credit: "10.00"}
            """;

    @Test
    void creditIsSoldInPacksWhereTheFileNamesSome() {
        assertThat(CatalogueFile.read("test.yml", GOOD).packs()).isEmpty();
        assertThat(CatalogueFile.read("test.yml", GOOD + PACKS).packs())
                .containsExactly(new CreditPack("credit-10", Money.usd(1200), new UsdMicros(10_000_000)));
    }

    @Test
    void aPackThatWouldCostUsMoneyIsRefused() {
        refusedPack("\"12.00\"", "\"9.99\"", "line 21: the credit costs more than the pack");
        refusedPack("\"12.00\"", "\"0.00\"", "a pack costs something");
        refusedPack("credit: \"10.00\"", "credit: \"0.00\"", "holds something");
        refusedPack("id: credit-10", "id: starter-monthly", "is the word of a plan");
    }

    private static void refusedPack(String from, String to, String said) {
        assertThatThrownBy(() -> CatalogueFile.read("test.yml", GOOD + PACKS.replace(from, to)))
                .isInstanceOf(CatalogueMistake.class)
                .hasMessageContaining(said);
    }

    private static CatalogueFile withDiscount(String discount) {
        return CatalogueFile.read("test.yml", GOOD + "discounts:\n  - " + discount + "\n");
    }

    @Test
    void aDiscountIsAShareOrASumForAsLongAsTheFileSays() {
        Discount share = withDiscount("{code: WELCOME20, percent: 20, duration: once}")
                .discounts()
                .getFirst();
        assertThat(share.off(Money.usd(1999))).as("rounded down").isEqualTo(Money.usd(399));
        assertThat(share.months()).isZero();
        assertThat(share.over(Instant.MAX)).isFalse();

        Discount sum = withDiscount("{code: FRIENDS, amount: \"3.00\", duration: months, months: 6,"
                        + " plans: [starter-monthly], until: \"2027-06-30\"}")
                .discounts()
                .getFirst();
        assertThat(sum.off(Money.usd(1900))).isEqualTo(Money.usd(300));
        assertThat(sum.months()).isEqualTo(6);
        assertThat(sum.over(Instant.parse("2027-06-30T23:59:59Z"))).isFalse();
        assertThat(sum.over(Instant.parse("2027-07-01T00:00:00Z"))).isTrue();
        assertThat(withDiscount("{code: EVER, percent: 5, duration: forever}")
                        .discounts()
                        .getFirst()
                        .months())
                .isEqualTo(Discount.FOREVER);
    }

    @Test
    void aDiscountThatCannotBeMeantIsRefused() {
        refusedDiscount("{code: A, percent: 20, duration: once}", "3 to 32 capital letters");
        refusedDiscount("{code: ABC, percent: 20, amount: \"1.00\", duration: once}", "either");
        refusedDiscount("{code: ABC, duration: once}", "either");
        refusedDiscount("{code: ABC, percent: 100, duration: once}", "outside 1 to 90");
        refusedDiscount("{code: ABC, amount: \"19.00\", duration: once}", "something to be left");
        refusedDiscount("{code: ABC, amount: \"0.00\", duration: once}", "something has to be taken off");
        refusedDiscount("{code: ABC, percent: 20, duration: months}", "'months' stands beside");
        refusedDiscount("{code: ABC, percent: 20, duration: once, months: 3}", "'months' stands beside");
        refusedDiscount("{code: ABC, percent: 20, duration: weekly}", "once, months or forever");
        refusedDiscount("{code: ABC, percent: 20, duration: once, plans: [gold]}", "'gold' is not in its list");
        refusedDiscount("{code: ABC, percent: 20, duration: once, until: soon}", "is not a day");
    }

    private static void refusedDiscount(String discount, String said) {
        assertThatThrownBy(() -> withDiscount(discount))
                .isInstanceOf(CatalogueMistake.class)
                .hasMessageContaining(said);
    }

    @Test
    void whatIsMissingOrDoubleIsNamed() {
        refused("    price: \"19.00\"\n", "", "'price' is missing");
        refused("    vcpu: 2\n", "    vcpu: 2\n    vcpu: 3\n", "line 12: 'vcpu' stands here twice");
        refused("models:", "models: [", "this is not YAML");
    }
}
