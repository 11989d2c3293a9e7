package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceVoided;
import net.runagent.core.billing.SubscriptionEnded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.event.EventListener;

/** What money does to a deployment, in the same transaction. */
class WhenPaidTest {
    private final SagaWorld world = SagaWorld.inMemory();

    @Test
    void aVoidedInvoiceGivesTheOrderUpOnceAndTakesNothingElse() {
        DeploymentId order = world.order();
        InvoiceId invoice = world.records.find(order).orElseThrow().requireInvoice();

        world.voided(invoice);
        State cancelled = world.state(order);
        world.voided(invoice);

        assertThat(cancelled).isInstanceOf(State.Cancelled.class);
        assertThat(world.state(order)).isEqualTo(cancelled);
        assertThat(world.alerts).isEmpty();
        assertThat(world.till.bill(invoice).refunded()).isZero();
    }

    @Test
    void aVoidedInvoiceOfAnOrderThatIsBeingBuiltChangesNothing() {
        DeploymentId order = world.order();
        world.pays(order);
        State paid = world.state(order);

        world.voided(world.records.find(order).orElseThrow().requireInvoice());

        assertThat(world.state(order)).isEqualTo(paid);
    }

    /** Two listeners would be two effects in an order that nobody has chosen. */
    @ParameterizedTest
    @ValueSource(classes = {InvoiceVoided.class, SubscriptionEnded.class})
    void oneListenerDecidesWhatAnEventOfBillingDoesToADeployment(Class<?> event) {
        List<String> listeners = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("net.runagent.core.deployment")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(EventListener.class))
                        .filter(method ->
                                method.getRawParameterTypes().getFirst().isEquivalentTo(event))
                        .map(JavaMethod::getFullName)
                        .toList();
        assertThat(listeners).hasSize(1);
    }
}
