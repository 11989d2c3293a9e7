package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Ada pays with USDT: as she should; too little and in parts; late and too much; and while a provider lies. */
final class Usdt {
    private static final Duration BUILT_WITHIN = Duration.ofSeconds(120);
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern AMOUNT = Pattern.compile("([0-9]+\\.[0-9]{2})(?:</code>)? USDT");

    private final Stage stage;
    private final WorldClient world;
    private final Backstage backstage;

    Usdt(Stage stage) {
        this.stage = stage;
        this.world = stage.world();
        this.backstage = new Backstage(world);
    }

    /** Where to send how much. */
    private record Asked(String address, String amount) {}

    private Person connected() {
        return stage.step("Ada opens the chat and signs in", () -> {
            Person person = Person.create(world, "Ada");
            person.connects("ada" + person.userId() + "@example.org", "Ada");
            return person;
        });
    }

    private Asked ordered(Person ada, String network) {
        return stage.step("she orders an agent and chooses to pay with USDT on " + network, () -> {
            ada.says("/deploy");
            ada.taps("Deploy the default");
            ada.createsBot("usdt_" + ada.userId() + "_bot");
            ada.taps("Pay with USDT");
            ada.taps("USDT, " + network);
            return asked(ada.sees("(?s)Send exactly.*0x[0-9a-fA-F]{40}"));
        });
    }

    private static Asked asked(JsonNode message) {
        String text = message.toString();
        Matcher address = ADDRESS.matcher(text);
        Matcher amount = AMOUNT.matcher(text);
        Stage.demand(address.find() && amount.find(), "an address and an amount stand there: " + text);
        return new Asked(address.group(), amount.group(1));
    }

    private void sends(String chain, String address, String amount) {
        world.post(
                "/world/chain/transfers",
                Map.of("chain", chain, "token", "USDT", "to", address, "amount", amount, "from", "exchange"));
    }

    private void mines(String chain) {
        world.post("/world/chain/mine", Map.of("chain", chain, "blocks", 20));
    }

    private void isBuilt(Person ada) {
        stage.step("her agent is built and says hello", () -> ada.sees(Person.OPERATOR, "is ready", BUILT_WITHIN));
    }

    private void end() {
        stage.step("no contract was broken", backstage::noContractWasBroken);
        stage.step("no secret stands in a request to somebody else", () -> new Canary(world).search());
    }

    void play() {
        Person ada = connected();
        Asked asked = ordered(ada, "Polygon");
        stage.step("she sends it from an exchange and sees it coming", () -> {
            sends("polygon", asked.address, asked.amount);
            ada.sees("blocks");
        });
        stage.step("it is final, and the order is paid", () -> {
            mines("polygon");
            ada.sees("arrived and are final");
        });
        isBuilt(ada);
        stage.step("a month later she is reminded, and pays the next period", () -> {
            backstage.passes("P25D");
            ada.taps("Pay the next period");
            ada.taps("USDT, Polygon");
            Asked next = asked(ada.sees("(?s)Send exactly.*0x[0-9a-fA-F]{40}"));
            Stage.demand(next.address.equals(asked.address), "the address is the same");
            sends("polygon", next.address, next.amount);
            mines("polygon");
            ada.sees("arrived and are final");
        });
        stage.step("/billing says until when it is paid", () -> {
            ada.says("/billing");
            ada.sees("paid ahead until");
        });
        end();
    }

    void playShort() {
        Person ada = connected();
        Asked asked = ordered(ada, "Polygon");
        stage.step("the exchange keeps a dollar", () -> {
            sends("polygon", asked.address, less(asked.amount, 1));
            mines("polygon");
            ada.sees("1.00 USDT.*more to the same address");
        });
        stage.step("she sends the rest, on another network of those that are offered", () -> {
            sends("bsc", asked.address, "1");
            mines("bsc");
            ada.sees(Person.OPERATOR, "arrived and are final", BUILT_WITHIN); // nobody waits for it there
        });
        isBuilt(ada);
        end();
    }

    private static String less(String amount, int dollars) {
        return new java.math.BigDecimal(amount).subtract(java.math.BigDecimal.valueOf(dollars)).toPlainString();
    }

    void playLate() {
        Person ada = connected();
        Asked asked = ordered(ada, "Polygon");
        stage.step("she gives the order up, and her payment comes all the same", () -> {
            ada.says("/deploy");
            ada.taps("Give this order up");
            sends("polygon", asked.address, asked.amount);
            mines("polygon");
            ada.sees("No order waits for them");
        });
        stage.step("she orders once more and pays with what is there", () -> {
            ada.says("/deploy");
            ada.taps("Deploy the default");
            ada.createsBot("late_" + ada.userId() + "_bot");
            ada.taps("Pay with USDT");
            ada.sees("in your balance already");
            ada.taps("USDT, Polygon");
            ada.sees("is paid");
        });
        isBuilt(ada);
        end();
    }

    void playLies() {
        Person ada = connected();
        Asked asked = ordered(ada, "Polygon");
        stage.step("one provider of the network lies, and nothing is believed", () -> {
            world.post("/world/chain/providers", Map.of("chain", "polygon", "provider", 2, "mode", "lies-amount"));
            sends("polygon", asked.address, asked.amount);
            mines("polygon");
            ada.says("/billing");
            ada.sees("no running plan");
        });
        stage.step("it tells the truth again, and the order is paid", () -> {
            world.post("/world/chain/providers", Map.of("chain", "polygon", "provider", 2, "mode", "honest"));
            mines("polygon");
            ada.sees(Person.OPERATOR, "arrived and are final", BUILT_WITHIN);
        });
        isBuilt(ada);
        end();
    }
}
