package net.runagent.bot.conversation;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.util.Comparator;
import java.util.List;
import net.runagent.core.conversation.Flow;

/** All flows that there are, found by their code: what is added is looked at without being named. */
final class EveryFlow {
    static final Texts TEXTS = new Texts();
    static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/sandbox"))
            .importPackages("net.runagent.bot", "net.runagent.core");

    private EveryFlow() {}

    static List<Flow<?>> flows() {
        return HOUSE.stream()
                .filter(type -> type.isAssignableTo(Flow.class) && !type.isInterface())
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .sorted(Comparator.comparing(JavaClass::getName))
                .<Flow<?>>map(EveryFlow::made)
                .toList();
    }

    private static Flow<?> made(JavaClass type) {
        try {
            Constructor<?> constructor = type.reflect().getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            // Words are the only thing a flow may be given: it calls nothing.
            return (Flow<?>)
                    (constructor.getParameterCount() == 0 ? constructor.newInstance() : constructor.newInstance(TEXTS));
        } catch (ReflectiveOperationException | IllegalArgumentException notPure) {
            throw new AssertionError(type + " is no flow of its own: it needs something to be made", notPure);
        }
    }
}
