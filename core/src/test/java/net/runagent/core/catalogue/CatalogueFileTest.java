package net.runagent.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void whatIsMissingOrDoubleIsNamed() {
        refused("    price: \"19.00\"\n", "", "'price' is missing");
        refused("    vcpu: 2\n", "    vcpu: 2\n    vcpu: 3\n", "line 12: 'vcpu' stands here twice");
        refused("models:", "models: [", "this is not YAML");
    }
}
